"""Reading regions: by code or name, what lies in what, and the words people write for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property

import sqlalchemy as sa

from smeadmin.domain.region import RegionAmbiguous, RegionNotFound, Unit, unit_of
from smeadmin.domain.registers import nearest
from smeadmin.errors import Line
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.region import Region

_SUFFIXES = (
    "特别行政区",
    "自治区",
    "自治州",
    "自治县",
    "地区",
    "省",
    "市",
    "县",
    "区",
    "镇",
    "街道",
)


def units(view: View) -> dict[str, Unit]:
    """Give every region of the register by code, given-up codes included."""
    t = of(Region)
    return {row["code"]: unit_of(row) for row in view.rows(sa.select(t).order_by(t.c.code))}


def units_above(view: View, code: str | None) -> dict[str, Unit]:
    """Give one region with all that it lies in, its successor, and all that this lies in."""
    t = of(Region)
    known: dict[str, Unit] = {}
    wanted = {code}
    while wanted := wanted - {None} - known.keys():
        rows = view.rows(sa.select(t).where(t.c.code.in_(sorted(wanted))))
        found = [unit_of(row) for row in rows]
        known |= {unit.code: unit for unit in found}
        wanted = {above for unit in found for above in (unit.parent_code, unit.successor_code)}
    return known


def chain(known: Mapping[str, Unit], code: str | None) -> tuple[Unit, ...]:
    """List the unit and all that it lies in, itself first; empty when unknown."""
    found: list[Unit] = []
    unit = known.get(code or "")
    while unit is not None and unit not in found:
        found.append(unit)
        unit = known.get(unit.parent_code or "")
    return tuple(found)


def full_name(known: Mapping[str, Unit], code: str) -> str:
    """Say a unit with all that it lies in: 广东省佛山市顺德区; the code itself when unknown."""
    return "".join(unit.name for unit in reversed(chain(known, code))) or code


def find_region(view: View, text: str) -> Unit:
    """Find one region by its code or its name, alone or led by what it lies in.

    A name means a code in use on the day of the view. Raises RegionNotFound, RegionAmbiguous.
    """
    text = text.strip()
    known = units(view)
    if text in known:
        return known[text]
    current = [u for u in known.values() if u.holds_on(view.on)]
    found = [u for u in current if text in _spellings(known, u)] if text else []
    near_home = _within(known, view.office["region_code"])
    at_home = [u for u in found if u.code in near_home]
    found = at_home if len(at_home) == 1 else found
    if len(found) == 1:
        return found[0]
    if found:
        lines = tuple(f"{u.code}\t{full_name(known, u.code)}" for u in found)
        raise RegionAmbiguous(details={"text": text, "n": len(found)}, more=(Line("", lines),))
    names = {u.name: u for u in current}
    near = [names[name] for name in nearest(text, names)] if text else []
    close = tuple(f"{u.name}\t{u.code}" for u in near)
    raise RegionNotFound(
        details={"text": text},
        more=(Line("close", close),) if close else (),
        way_out=("smeadmin region list --in " + str(view.office["region_code"] or "440000"),),
    )


def region_words(view: View, on: date) -> Mapping[str, str]:
    """Give what people write for a region and the code it means: codes, names, full names.

    A name that several units have means the one in the office's own area, if only one lies there.
    Given-up codes stay words: what is dated before keeps the code of its day.
    """
    return _Words(units(view), view.office["region_code"], on)


class _Words(Mapping[str, str]):
    """Codes at once; the names, some 20,000, when a word is asked for that is no code."""

    def __init__(self, known: Mapping[str, Unit], home: str | None, on: date) -> None:
        self._known, self._home, self._on = known, home, on

    @cached_property
    def _names(self) -> dict[str, str]:
        known = self._known
        current = [unit for unit in known.values() if unit.holds_on(self._on)]
        spelled = [(word, unit.code) for unit in current for word in _spellings(known, unit)]
        often = Counter(word for word, _ in spelled)
        at_home = _within(known, self._home)
        home_often = Counter(word for word, code in spelled if code in at_home)
        words: dict[str, str] = {}
        for word, code in spelled:
            if often[word] == 1 or (code in at_home and home_often[word] == 1):
                words.setdefault(word, code)
        return words

    def __getitem__(self, word: str) -> str:
        return word if word in self._known else self._names[word]

    def __iter__(self) -> Iterator[str]:
        yield from self._known
        yield from (word for word in self._names if word not in self._known)

    def __len__(self) -> int:
        return len(self._known.keys() | self._names.keys())

    def __bool__(self) -> bool:
        return bool(self._known)


def region_list(view: View) -> dict[str, str]:
    """Give the regions that a drop-down list offers: those in use in the office's area, by full name."""
    known = units(view)
    home = _within(known, view.office["region_code"])
    return {
        full_name(known, unit.code): unit.code
        for unit in known.values()
        if unit.code in home and unit.holds_on(view.on)
    }


def region_names(view: View, codes: Iterable[str | None]) -> dict[str, str]:
    """Give the own names of some codes; unknown codes are missing."""
    t = of(Region)
    wanted = sorted({code for code in codes if code})
    names: dict[str, str] = {}
    for start in range(0, len(wanted), 500):
        statement = sa.select(t.c.code, t.c.name).where(t.c.code.in_(wanted[start : start + 500]))
        names.update({row["code"]: row["name"] for row in view.rows(statement)})
    return names


def region_prefixes(view: View) -> frozenset[str]:
    """Give what stands for a region before a name: 顺德区 of all, 顺德 of those in and above the office."""
    known, code = units(view), view.office["region_code"]
    home = {*_within(known, code), *(unit.code for unit in chain(known, code))}
    names = {unit.name for unit in known.values()}
    return frozenset(names | {_short(known[c]) for c in home if c in known} - {""})


def within(view: View, code: str) -> frozenset[str]:
    """Give the codes of a unit and of all that lies in it, also those given up for one of them."""
    return _within(units(view), code)


def _within(known: Mapping[str, Unit], code: str | None) -> frozenset[str]:
    inside = {code} if code else set()
    below: dict[str, list[str]] = {}
    for unit in known.values():
        for above in (unit.parent_code, unit.successor_code):
            if above:
                below.setdefault(above, []).append(unit.code)
    waiting = list(inside)
    while waiting:
        for part in below.get(waiting.pop(), ()):
            if part not in inside:
                inside.add(part)
                waiting.append(part)
    return frozenset(inside)


def _spellings(known: Mapping[str, Unit], unit: Unit) -> set[str]:
    """Give the ways of writing one unit: 顺德区, 佛山市顺德区, 广东省佛山市顺德区, 顺德."""
    names = [one.name for one in chain(known, unit.code)]
    spelled = {"".join(reversed(names[:length])) for length in range(1, len(names) + 1)}
    spelled |= {names[-1] + names[0]} if len(names) > 2 else set()
    short = _short(unit)
    return spelled | {short} if len(short) > 1 else spelled


def _short(unit: Unit) -> str:
    """Give a name without what sort of unit it is: 顺德."""
    return next((unit.name.removesuffix(s) for s in _SUFFIXES if unit.name.endswith(s)), "")
