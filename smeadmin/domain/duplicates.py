"""Who on the register may be one and the same: found by what they share, never decided here.

Everybody is filed under a few keys (the core of the name, the telephone, the address …) and only those
under one key are compared, so that a hundred thousand take seconds. Keys are for finding: nothing is
merged, refused or shown by them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from smeadmin.domain.confusables import skeleton
from smeadmin.i18n import Text

MOST_SHARING = 5
"""A telephone or an address that more than so many share is an agency's, or a building's."""

ENDINGS = (
    *("股份有限责任公司", "有限责任公司", "股份有限公司", "有限公司", "股份公司", "总公司", "公司"),
    *("个人独资企业", "特殊普通合伙", "普通合伙", "有限合伙", "合伙企业", "中心"),
)
"""What stands at the end of a name for its legal form; it is no part of the core."""

SHORTEST_CORE = 2
CODE_LENGTH = 18
_BRACKETED = re.compile(r"\(([^()]*)\)")
_NO_WORD = re.compile(r"[\W_]+")
_CUT = re.compile(r"[、/;,]|转|\s{2,}")
_NOT_DIGIT = re.compile(r"\D+", re.ASCII)
_ORGANISATION = slice(8, 17)  # of a credit code: the organisation's own code, GB 11714


class Reason(StrEnum):
    """What two have in common."""

    IDENTIFIER = "identifier"
    ORGANISATION = "organisation"
    FORMER_NAME = "former_name"
    NAME = "name"
    CORE = "core"
    LOOKS = "looks"
    PHONE = "phone"
    ADDRESS = "address"
    LEGAL_PERSON = "legal_person"


class Strength(StrEnum):
    """How much speaks for it."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


STRENGTH_LABELS = {
    Strength.HIGH: Text("高", "high"),
    Strength.MEDIUM: Text("中", "medium"),
    Strength.LOW: Text("低", "low"),
}
ORDER = tuple(Strength)
_ALONE = frozenset({Reason.IDENTIFIER, Reason.ORGANISATION, Reason.FORMER_NAME, Reason.NAME})
_NAMED = frozenset({Reason.CORE, Reason.LOOKS})
_WEAK = (Reason.PHONE, Reason.ADDRESS, Reason.LEGAL_PERSON)


@dataclass(frozen=True, slots=True)
class Party:
    """One of those compared: what it is called and known by, and where it can be reached."""

    key: int
    office_no: str
    credit_code: str | None
    name: str
    former_names: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    phone: str | None = None
    address: str | None = None
    legal_person: str | None = None

    @property
    def code(self) -> str:
        """What names it in a command."""
        return self.credit_code or self.office_no


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that share something."""

    first: Party
    second: Party
    reasons: frozenset[Reason]

    @property
    def strength(self) -> Strength:
        """Weigh what they share: a code or a whole name alone, the rest together."""
        weak = len(self.reasons & {*_WEAK})
        if self.reasons & _ALONE or weak == len(_WEAK) or (self.reasons & _NAMED and weak > 1):
            return Strength.HIGH
        return Strength.MEDIUM if self.reasons & _NAMED or weak > 1 else Strength.LOW


@dataclass(frozen=True, slots=True)
class Group:
    """Those that may be one: the first is proposed to be kept. ``dropped`` are endings the names lost."""

    members: tuple[Party, ...]
    reasons: tuple[Reason, ...]
    strength: Strength
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Duplicates:
    """What was found among ``total`` on the register: groups, the strongest first, ``more`` not shown."""

    noun: str
    total: int
    groups: tuple[Group, ...]
    more: int = 0


class Folding:
    """How names and addresses are folded for finding; ``regions`` are the names of regions to leave out."""

    def __init__(self, regions: Collection[str] = ()) -> None:
        self._regions = frozenset(name for name in regions if len(name) > 1)
        self._lengths = sorted({len(name) for name in self._regions}, reverse=True)

    def core(self, name: str) -> tuple[str, str]:
        """Give what a name is about, without region, legal form, brackets and width; and its ending."""
        text = _folded(name)
        text = _BRACKETED.sub(lambda m: "" if m[1] in self._regions else m[1], text)
        text = _NO_WORD.sub("", text)
        ending = next((end for end in ENDINGS if text.endswith(end)), "")
        bare = self._without_region(text.removesuffix(ending))
        return (bare, ending) if len(bare) >= SHORTEST_CORE else (text, "")

    def address(self, address: str | None) -> str | None:
        """Give an address without its regions; None where no house is named."""
        if not address:
            return None
        text = self._without_region(_NO_WORD.sub("", _folded(address)))
        return text if len(text) >= 4 and any(c.isdigit() for c in text) else None

    def _without_region(self, text: str) -> str:
        while True:
            for length in self._lengths:
                if len(text) - length >= SHORTEST_CORE and text[:length] in self._regions:
                    text = text[length:]
                    break
            else:
                return text


def whole_name(name: str) -> str:
    """Give a whole name as names are compared: width, brackets, blanks and case folded."""
    return _NO_WORD.sub("", _folded(name))


def phone_digits(phone: str | None) -> tuple[str, ...]:
    """Give the digits of each number in a cell, without the country's and without extensions."""
    found = []
    for part in _CUT.split(unicodedata.normalize("NFKC", phone or "")):
        digits = _NOT_DIGIT.sub("", part).lstrip("0")
        if len(digits) > 11 and digits.startswith("86"):
            digits = digits[2:].lstrip("0")
        if len(digits) >= 7:
            found.append(digits)
    return tuple(found)


def find_groups(
    parties: Iterable[Party],
    regions: Collection[str] = (),
    *,
    among: Collection[int] | None = None,
) -> tuple[Group, ...]:
    """Find the groups of those that may be one, the strongest first.

    ``among`` leaves away the groups in which none of these keys stands.
    """
    folding = Folding(regions)
    known = {party.key: _Folded.of(party, folding) for party in parties}
    near = {pair for some in _together(list(known.values())) for pair in _pairs(some)}
    pairs = []
    for first, second in sorted(near):
        a, b = known[first], known[second]
        reasons = _shared(a, b)
        if reasons - {Reason.LEGAL_PERSON}:
            pairs.append(Pair(a.party, b.party, reasons))
    wanted = None if among is None else frozenset(among)
    groups = [
        _group(some, known)
        for some in _hanging_together(pairs)
        if wanted is None or any(p.first.key in wanted or p.second.key in wanted for p in some)
    ]
    groups.sort(key=lambda g: (ORDER.index(g.strength), min(one.office_no for one in g.members)))
    return tuple(groups)


@dataclass(frozen=True, slots=True)
class _Folded:
    """One as it is compared: everything folded once."""

    party: Party
    whole: str
    core: str
    ending: str
    looks: str
    formers: frozenset[str]
    phones: tuple[str, ...]
    address: str | None
    person: str | None
    organisation: str | None

    @classmethod
    def of(cls, one: Party, folding: Folding) -> _Folded:
        core, ending = folding.core(one.name)
        code = one.credit_code
        return cls(
            one,
            whole_name(one.name),
            core,
            ending,
            skeleton(core),
            frozenset(map(whole_name, one.former_names)),
            phone_digits(one.phone) if one.phone else (),
            folding.address(one.address),
            _person(one.legal_person),
            code[_ORGANISATION] if code and len(code) == CODE_LENGTH else None,
        )


class _File:
    """Keys and who was filed under each; only those under which several stand are kept as lists."""

    def __init__(self) -> None:
        self._first: dict[str, int] = {}
        self._several: dict[str, list[int]] = {}

    def put(self, key: str, who: int) -> None:
        first = self._first.setdefault(key, who)
        if first != who:
            self._several.setdefault(key, [first]).append(who)

    def several(self, most: int | None = None) -> Iterator[list[int]]:
        for some in self._several.values():
            if most is None or len(some) <= most:
                yield some


def _together(everybody: Sequence[_Folded]) -> Iterator[list[int]]:
    """File everybody under a few keys, and give those that stand under one."""
    names, wholes, organisations, phones, addresses, reached = (_File() for _ in range(6))
    for one in everybody:
        who = one.party.key
        names.put(one.looks, who)
        wholes.put(one.whole, who)
        if one.organisation:
            organisations.put(one.organisation, who)
        for phone in one.phones:
            phones.put(phone, who)
            if one.person:
                reached.put(one.person + phone, who)
        if one.address:
            addresses.put(one.address, who)
            if one.person:
                reached.put(one.person + one.address, who)
    for file in (names, wholes, organisations, reached):
        yield from file.several()
    for file in (phones, addresses):
        yield from file.several(MOST_SHARING)
    yield from _by_the_past(everybody)


def _by_the_past(everybody: Sequence[_Folded]) -> Iterator[list[int]]:
    """Give those of whom one bears, or is known by, what the other bore or was known by before."""
    before = _File()
    words: set[str] = set()
    for one in everybody:
        for word in (*one.formers, *one.party.identifiers):
            before.put(word, one.party.key)
            words.add(word)
    for one in everybody if words else ():
        for word in (one.whole, one.party.credit_code or ""):
            if word in words:
                before.put(word, one.party.key)
    yield from before.several()


def _pairs(some: list[int]) -> Iterator[tuple[int, int]]:
    """Pair those under one key: all with all where they are few, else each with the first."""
    keys = sorted(set(some))
    if len(keys) <= MOST_SHARING:
        return combinations(keys, 2)
    return ((keys[0], other) for other in keys[1:])


def _shared(a: _Folded, b: _Folded) -> frozenset[Reason]:
    """Tell what two have in common; what follows from something stronger is not said beside it."""
    reasons = set()
    codes = {*a.party.identifiers, a.party.credit_code} - {None}
    if codes & {*b.party.identifiers, b.party.credit_code}:
        reasons.add(Reason.IDENTIFIER)
    elif a.organisation and a.organisation == b.organisation:
        reasons.add(Reason.ORGANISATION)
    if a.whole == b.whole:
        reasons.add(Reason.NAME)
    elif {a.whole, *a.formers} & {b.whole, *b.formers}:
        reasons.add(Reason.FORMER_NAME)
    elif a.core == b.core:
        reasons.add(Reason.CORE)
    elif a.looks == b.looks:
        reasons.add(Reason.LOOKS)
    if set(a.phones) & set(b.phones):
        reasons.add(Reason.PHONE)
    if a.address and a.address == b.address:
        reasons.add(Reason.ADDRESS)
    if a.person and a.person == b.person:
        reasons.add(Reason.LEGAL_PERSON)
    return frozenset(reasons)


def _hanging_together(pairs: Sequence[Pair]) -> Iterator[list[Pair]]:
    """Put pairs together: those who hang together by more than one thin thread."""
    root: dict[int, int] = {}

    def top(key: int) -> int:
        while root.setdefault(key, key) != key:
            root[key] = root[root[key]]
            key = root[key]
        return key

    firm = [pair for pair in pairs if pair.strength is not Strength.LOW]
    for pair in firm:
        root[top(pair.second.key)] = top(pair.first.key)
    grouped: dict[int, list[Pair]] = {}
    for pair in firm:
        grouped.setdefault(top(pair.first.key), []).append(pair)
    for pair in pairs:
        if pair.strength is Strength.LOW:
            here, there = top(pair.first.key), top(pair.second.key)
            if here == there:
                grouped[here].append(pair)
            else:
                yield [pair]
    yield from grouped.values()


def _group(pairs: Sequence[Pair], known: Mapping[int, _Folded]) -> Group:
    """Make a group of pairs: whoever bears the newer name, else was registered first, comes first."""
    members = [known[key] for pair in pairs for key in (pair.first.key, pair.second.key)]
    presents = {one.whole for one in members}

    def order(one: _Folded) -> tuple[bool, str]:
        return not one.formers & (presents - {one.whole}), one.party.office_no

    ordered = sorted({one.party.key: one for one in members}.values(), key=order)
    reasons = {reason for pair in pairs for reason in pair.reasons}
    endings = dict.fromkeys(one.ending for one in ordered if one.ending)
    return Group(
        tuple(one.party for one in ordered),
        tuple(reason for reason in Reason if reason in reasons),
        min((pair.strength for pair in pairs), key=ORDER.index),
        tuple(endings) if Reason.CORE in reasons else (),
    )


def _person(name: str | None) -> str | None:
    return "".join(unicodedata.normalize("NFKC", name).split()) if name else None


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
