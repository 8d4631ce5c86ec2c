"""The desk a document is read at: it knows what was declared, collects every finding and goes on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from smeadmin.domain.rules.clocks import Duration
from smeadmin.domain.rules.conditions import Condition
from smeadmin.domain.rules.head import LOWEST_FIRST, UNCITED, Citing, Head
from smeadmin.domain.rules.sources import GIVEN, SOURCES, Kind
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_
from smeadmin.policies.findings import WARNINGS, Finding, nearest
from smeadmin.policies.literals import LiteralFault, duration
from smeadmin.policies.messages import MESSAGES, NEAR, NONE_HERE, ONE_OF, WHAT
from smeadmin.policies.tables import OWN_KEYS, TABLES
from smeadmin.policies.words import WORDS

MOST_GUESSED = 100
"""So many faults of one document are told what was probably meant; guessing takes long."""
MOST_COMPARED = 300
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Place:
    """An address, with what holds there unless a rule says other: clause, standing, notice."""

    path: str
    citing: Citing = UNCITED
    standing: str | None = None
    amended: str | None = None

    def sub(self, *names: object) -> Place:
        """Give the place one or more names further in."""
        inner = ".".join(map(str, names))
        path = f"{self.path}.{inner}" if self.path else inner
        return Place(path, self.citing, self.standing, self.amended)


@dataclass(slots=True)
class Desk:
    """What is known while one document is read.

    ``kinds``: the units of all figures, by name. ``suspended``, ``amended``: the notice that changed an
    address; ``standings``: how far each notice may be trusted.
    """

    standing: str = "example"
    kinds: dict[str, Kind] = field(default_factory=dict)
    figures: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    clauses: Mapping[str, Any] = field(default_factory=dict)
    evidence: Mapping[str, Any] = field(default_factory=dict)
    suspended: Mapping[str, str] = field(default_factory=dict)
    amended: Mapping[str, str] = field(default_factory=dict)
    standings: Mapping[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    cited: set[str] = field(default_factory=set)

    # ---- findings ----------------------------------------------------------------------------

    def fault(
        self, key: str, at: Place | str, /, *, known: Iterable[str] = (), **words: Any
    ) -> None:
        """Note a fault. ``key``: the code, with a word after it where a code has several sentences.

        ``known``: what would have been right; the nearest to ``words["value"|"key"|"name"]`` is suggested.
        """
        sentence, remedy = MESSAGES[key]
        code = key.split()[0]
        if remedy is ONE_OF:
            options = [str(word) for word in known]
            meant = str(next(words[w] for w in ("value", "name", "key", "path") if w in words))
            few = len(self.findings) < MOST_GUESSED
            near = nearest(meant, options[:MOST_COMPARED]) if few else None
            if near is not None:
                remedy, words["near"] = NEAR, near
            elif not options:
                remedy = NONE_HERE
            else:
                words["known"] = ", ".join(options[:40])
        elif known:
            words["known"] = ", ".join(map(str, known))
        warning = code in WARNINGS or key in ("P71 open", "P13 planned")
        self.findings.append(
            Finding(
                code,
                at.path if isinstance(at, Place) else at,
                sentence,
                remedy,
                words,
                "warning" if warning else "error",
                value=words.get("value"),
            )
        )

    def literal_fault(self, fault: LiteralFault, at: Place, key: str, unit: str = "") -> None:
        """Note what is wrong with a literal."""
        value = fault.words.get("value")
        if fault.code == "P31":
            self.fault("P31", at, value=value, known=fault.words["choices"])
        elif fault.code == "P20":
            self.fault("P20 ratio" if fault.what == "ratio" else "P20", at, value=value)
        elif fault.code == "P21":
            self.fault("P21", at, value=value, unit=unit or fault.words.get("unit"))
        else:
            self.fault("P04", at, key=key, value=_short(value), what=WHAT[fault.what])

    # ---- tables ------------------------------------------------------------------------------

    def table(self, raw: Any, kind: str, at: Place) -> dict[str, Any]:
        """Check the keys of a table against its list and give what is right of it."""
        if not isinstance(raw, Mapping):
            self.fault(
                "P04", at, key=at.path.rpartition(".")[2], value=_short(raw), what=N_("a table")
            )
            return {}
        keys = TABLES[kind]
        kept: dict[str, Any] = {}
        for key, value in raw.items():
            spec = keys.get(key)
            if spec is None:
                self.fault("P02", at.sub(key), key=key, known=keys)
            elif self._fits(spec.removesuffix("!"), key, value, at):
                kept[key] = value
        for key, spec in keys.items():
            if spec.endswith("!") and key not in raw:
                self.fault("P03", at, key=key)
        return kept

    def _fits(self, spec: str, key: str, value: Any, at: Place) -> bool:
        """Check one key against its type word; note what does not fit."""
        word, _colon, listed = spec.partition(":")
        if word in ("word", "words"):
            given = value if word == "words" and isinstance(value, list) else [value]
            return not [one for one in given if not self.word(one, listed, key, at)]
        check = _TYPES.get(word)
        if check is None or check[0](value):
            return True
        self.fault("P04", at.sub(key), key=key, value=_short(value), what=check[1])
        return False

    def word(self, value: Any, listed: str, key: str, at: Place) -> bool:
        """Check that a word is in its list."""
        if isinstance(value, str) and value in WORDS[listed]:
            return True
        code = "P35" if listed == "taken" else "P04"
        if code == "P04":
            self.fault("P04 word", at.sub(key), key=key, value=_short(value), known=WORDS[listed])
        return False

    def name(self, name: str, at: Place) -> bool:
        """Check that a row's name is one."""
        if _NAME.fullmatch(name):
            return True
        self.fault("P04 name", at, value=name)
        return False

    # ---- what every rule carries -------------------------------------------------------------

    def text(self, raw: Any, at: Place) -> Text | None:
        """Read ``{ zh, en }`` or one string for both; a language that is missing is noted."""
        if raw is None:
            return None
        if isinstance(raw, str):
            return Text(raw, raw)
        if not isinstance(raw, Mapping):
            self.fault(
                "P04", at, key=at.path.rpartition(".")[2], value=_short(raw), what=N_("text")
            )
            return None
        for key in raw:
            if key not in ("zh", "en"):
                self.fault("P02", at.sub(key), key=key, known=("zh", "en"))
        for key in ("zh", "en"):
            if not isinstance(raw.get(key), str):
                self.fault("P03", at, key=key)
        return Text(str(raw.get("zh", "")), str(raw.get("en", "")))

    def citing(self, raw: Any, at: Place) -> Citing | None:
        """Read ``clause``: a name, a list, or ``{ by.<choice> = { … } }``; None where none is given."""
        if raw is None:
            return None
        if isinstance(raw, str):
            return Citing((raw,) if self._clause(raw, at) else ())
        if isinstance(raw, list):
            return Citing(tuple(n for n in raw if isinstance(n, str) and self._clause(n, at)))
        by = raw.get("by") if isinstance(raw, Mapping) else None
        if not isinstance(by, Mapping) or len(by) != 1 or len(raw) != 1:
            self.fault("P04", at, key="clause", value=_short(raw), what=N_("a clause name"))
            return None
        [(figure, cases)] = by.items()
        kind = self.kind(figure, at)
        if not isinstance(cases, Mapping):
            self.fault("P04", at, key=figure, value=_short(cases), what=N_("a table"))
            return None
        if kind is not None:
            self.cases(cases, kind, at.sub("by", figure))
        chosen = {}
        for choice, names in cases.items():
            listed = names if isinstance(names, list) else [names]
            chosen[choice] = tuple(n for n in listed if isinstance(n, str) and self._clause(n, at))
        return Citing((), figure, chosen)

    def _clause(self, name: str, at: Place) -> bool:
        if name not in self.clauses:
            self.fault("P11", at, name=name, known=self.clauses)
            return False
        self.cited.add(name)
        return True

    def inside(self, raw: Mapping[str, Any], at: Place) -> Place:
        """Give the place with the clause, standing and notice that hold for what is in the table there."""
        citing = self.citing(raw.get("clause"), at.sub("clause")) if "clause" in raw else None
        standing = lowest(at.standing, raw.get("standing"))
        notice = self._notice(at.path) if self.amended else None
        if notice is not None:
            standing = lowest(standing, self.standings.get(notice))
        if citing is None and notice is None and standing is at.standing:
            return at
        return Place(at.path, citing or at.citing, standing, notice or at.amended)

    def head(
        self,
        raw: Mapping[str, Any],
        at: Place,
        *,
        figure: str | None = None,
        when: Condition | None = None,
    ) -> Head:
        """Read what every rule carries; the label defaults to the figure's. ``at`` is from ``inside``."""
        label = self.text(raw.get("label"), at.sub("label"))
        if label is None and figure is not None and (declared := self.figures.get(figure)):
            words = declared.get("label")
            if isinstance(words, Mapping):
                label = Text(str(words.get("zh", "")), str(words.get("en", "")))
            elif isinstance(words, str):
                label = Text(words, words)
        return Head(
            at.path,
            label,
            at.citing,
            self.text(raw.get("note"), at.sub("note")),
            at.standing,
            when,
            at.amended,
            self.suspended.get(at.path),
        )

    def _notice(self, path: str) -> str | None:
        """Name the notice that changed a rule: what it stands in, all of it, or a key of its own."""
        here = path
        while here:
            if here in self.amended:
                return self.amended[here]
            here = here.rpartition(".")[0]
        for changed, notice in self.amended.items():
            if changed.startswith(path + "."):
                key = changed[len(path) + 1 :].partition(".")[0]
                if key in OWN_KEYS or changed == f"{path}.of":
                    return notice
        return None

    # ---- figures and choices -----------------------------------------------------------------

    def kind(self, name: Any, at: Place) -> Kind | None:
        """Give the kind of a figure, a row's field, or what the tool gives; unknown: a fault, None."""
        if not isinstance(name, str):
            self.fault("P04", at, key="figure", value=_short(name), what=N_("the name of a figure"))
            return None
        kind = self.kinds.get(name) or GIVEN.get(name)
        if kind is not None:
            return kind
        source, dot, fieldname = name.partition(".")
        if dot and source in SOURCES:
            fields = SOURCES[source]
            if fieldname in fields:
                return fields[fieldname]
            self.fault("P10 field", at, source=source, name=fieldname, known=fields)
        elif dot:
            self.fault("P10 source", at, name=source, known=SOURCES)
        else:
            self.fault("P10", at, name=name, known=[*self.kinds, *GIVEN])
        return None

    def cases(self, cases: Mapping[str, Any], kind: Kind, at: Place) -> None:
        """Check that the cases of a ``by`` are the choices of its figure, each of them or ``else``."""
        choices = ("true", "false") if kind.unit == "yes_no" else kind.choices
        if not choices:
            if kind.unit not in ("choice", "region"):
                self.fault(
                    "P21 figure", at, name=at.path.rpartition(".")[2], have=kind.unit, unit="choice"
                )
            return
        for choice in cases:
            if choice != "else" and choice not in choices:
                self.fault("P31", at.sub(choice), value=choice, known=choices)
        left = [choice for choice in choices if choice not in cases]
        if left and "else" not in cases:
            self.fault("P30", at, missing=", ".join(left))

    def duration(self, raw: Any, at: Place, key: str) -> Duration | None:
        """Read a duration."""
        try:
            return duration(raw)
        except LiteralFault as fault:
            self.literal_fault(fault, at.sub(key), key)
            return None


def lowest(*standings: str | None) -> str | None:
    """Give the lowest of some standings; what says none is left out."""
    said = [one for one in standings if one in LOWEST_FIRST]
    return min(said, key=LOWEST_FIRST.index, default=None)


def _short(value: Any) -> str:
    """Show a value in a finding, never longer than a line."""
    text = str(value)
    return text if len(text) <= 60 else text[:57] + "…"


def _is_list_of_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


_TYPES: dict[str, tuple[Any, str]] = {
    "table": (lambda v: isinstance(v, Mapping), N_("a table")),
    "rows": (lambda v: isinstance(v, Mapping), N_("a table of named rows")),
    "condition": (lambda v: isinstance(v, Mapping), N_("a condition")),
    "limits": (lambda v: isinstance(v, Mapping), N_("a table of named rows")),
    "deadlines": (lambda v: isinstance(v, Mapping), N_("a table of named rows")),
    "effects": (lambda v: isinstance(v, Mapping), N_("a table of named rows")),
    "approvals": (lambda v: isinstance(v, Mapping), N_("a table of named rows")),
    "order": (lambda v: isinstance(v, Mapping), N_("a table")),
    "clock": (lambda v: isinstance(v, Mapping), N_("a clock")),
    "list": (lambda v: isinstance(v, list), N_("a list")),
    "names": (_is_list_of_names, N_("a list of names")),
    "name": (lambda v: isinstance(v, str) and _NAME.fullmatch(v), N_("a name")),
    "id": (lambda v: isinstance(v, str) and _ID.fullmatch(v), N_("a name")),
    "string": (lambda v: isinstance(v, str), N_("text in quotes")),
    "date": (
        lambda v: isinstance(v, date) and not isinstance(v, datetime),
        N_("a day (2020-01-31)"),
    ),
    "instant": (lambda v: isinstance(v, date), N_("a day, with or without a clock time")),
    "yes_no": (lambda v: isinstance(v, bool), N_("true or false")),
    "count": (
        lambda v: isinstance(v, int) and not isinstance(v, bool) and 0 < v < 10000,
        N_("a whole number above 0"),
    ),
    "few": (
        lambda v: isinstance(v, int) and not isinstance(v, bool) and 0 < v <= 50,
        N_("a whole number from 1 to 50"),
    ),
    "year": (
        lambda v: isinstance(v, int) and not isinstance(v, bool) and 1900 <= v <= 2200,
        N_("a year (2020)"),
    ),
    "region": (
        lambda v: isinstance(v, str) and v.isdigit() and len(v) in (6, 9, 12),
        N_("a region code"),
    ),
    "value": (
        lambda v: isinstance(v, int | str | Decimal | date | datetime | Mapping | list),
        N_("a value"),
    ),
    "derived": (lambda v: isinstance(v, str | Mapping), N_("a formula or a table")),
    "waive": (lambda v: isinstance(v, str | Mapping), N_("a role or a table")),
    "per": (lambda v: isinstance(v, str) or _is_list_of_names(v), N_("a word or a list of words")),
    "duration": (lambda v: isinstance(v, str), N_('a duration ("3 years")')),
    "period": (lambda v: isinstance(v, Mapping), N_("from and until")),
    "best": (lambda v: v is True or v in WORDS["best"], N_("highest, lowest, earliest or true")),
}
