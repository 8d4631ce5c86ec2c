"""The measures an office has adopted, as rules: which text judges on which day."""

from __future__ import annotations

import datetime as dt
import importlib.resources
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING

import sqlalchemy as sa

from smeadmin.actions.regions import within
from smeadmin.domain.policy import Basis, NounAmbiguous, NounNotInForce, PolicyAltered
from smeadmin.domain.rules.head import LOWEST_FIRST, Head
from smeadmin.domain.rules.reading import lies_in
from smeadmin.errors import Line
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.policy import PolicyDocument

if TYPE_CHECKING:
    from smeadmin.domain.rules.document import Amendment, Document, Noun

_read: dict[tuple[str, str], Document] = {}
"""By digest and text: what was read once in this process is not read again."""


class Library:
    """All adopted editions; ``on`` a day it gives the text that judges, notices laid over it."""

    def __init__(self, view: View) -> None:
        table = of(PolicyDocument)
        rows = view.rows(sa.select(table).order_by(table.c.policy, table.c.edition))
        self.rows = {(r["policy"], r["edition"].isoformat()): r for r in rows}
        self._home = str(view.office["region_code"] or "")
        self._laid: dict[tuple[str, dt.date], Document] = {}
        self._view = view
        self._inside: dict[str, frozenset[str]] = {}

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Every adopted edition, read from the text that is kept in the register."""
        return tuple(_document(r["digest"], r["content"], r["policy"]) for r in self.rows.values())

    def on(self, policy: str, day: dt.date) -> Document:
        """Give the edition that judges on a day; raises NoRuleInForce or SeveralInForce."""
        from smeadmin.policies.amendments import in_force

        if (policy, day) not in self._laid:
            self._laid[policy, day] = in_force(self.documents, policy, day)
        return self._laid[policy, day]

    def all_on(self, day: dt.date) -> tuple[Document, ...]:
        """Give every measure in force here on a day, in order of their ids.

        Those of elsewhere are left out, unless all of them are: an office may well work by one of those.
        """
        return tuple(self._of_the_office(self._everywhere(day)))

    def _everywhere(self, day: dt.date) -> list[Document]:
        ids = sorted({d.id for d in self.documents if d.in_force(day)})
        return [self.on(policy, day) for policy in ids if self._stands(policy, day)]

    def concerns(self, document: Document, region: str | None) -> bool:
        """Tell whether a measure is for bodies of a region: one of a part of the area is for that part."""
        area = self.area(document)
        return area is None or region is None or region in area

    def area(self, document: Document) -> frozenset[str] | None:
        """Give the regions of the part that a measure is for; None: it is for the whole area."""
        at = document.region
        if at is None or at == self._home or not lies_in(at, self._home):
            return None
        if at not in self._inside:
            self._inside[at] = within(self._view, at)
        return self._inside[at]

    def noun(
        self, word: str, name: str, day: dt.date, policy: str | None = None
    ) -> tuple[Document, Noun]:
        """Find the measure in force that has a noun, as ``certification`` ``service-centre``.

        Its label in either language names it as well. Of several measures, those of elsewhere are left
        out; between the others nothing is ever chosen. Raises NounNotInForce, and NounAmbiguous where
        several have it and none is named.
        """
        having = [self.on(policy, day)] if policy else self._everywhere(day)
        having = [document for document in having if _named(document, word, name)]
        found = self._of_the_office(having) if len(having) > 1 else having
        if len(found) > 1:
            ids = [d.id for d in found]
            raise NounAmbiguous(
                details={"noun": f"{word}.{name}", "count": len(found), "policies": ids},
                way_out=[f"--policy {i}" for i in ids],
            )
        for document in found:
            if (noun := _named(document, word, name)) is not None:
                return document, noun
        raise self._not_in_force(word, name, day)

    def _of_the_office(self, found: list[Document]) -> list[Document]:
        """Leave out the measures of elsewhere, unless all of them are.

        Those of the nation, of a region around the office's, and of one within it all apply in it.
        """
        home = self._home
        here = [
            document
            for document in found
            if (at := document.region) is None or lies_in(home, at) or lies_in(at, home)
        ]
        return here or found

    def _not_in_force(self, word: str, name: str, day: dt.date) -> NounNotInForce:
        """Say when the measures that have it are in force, else what else there is on that day."""
        nouns = [noun for document in self.all_on(day) for noun in _nouns(document, word)]
        there = {noun.head.name: str(noun.label) for noun in nouns}
        times = tuple(f"{d.id}\t{_period(d)}" for d in self.documents if _named(d, word, name))
        way_out = ["smeadmin policy list --in-force"]
        if times:
            way_out = [_("judge a case by the text of its own day: --on DATE within those dates")]
        return NounNotInForce(
            details={
                "noun": f"{word}.{name}",
                "on": day.isoformat(),
                "known": [f"{word}.{each}" for each in sorted(there)],
            },
            more=[Line(_("in force"), times)]
            if times
            else [Line("have", tuple(f"{each}\t{there[each]}" for each in sorted(there)))]
            if there
            else [],
            way_out=way_out,
        )

    def basis(self, document: Document, heads: Iterable[Head] | None = None) -> Basis:
        """Say under which text something is decided: edition, version, digest, notices, standing.

        The standing is the lowest of the rules used (``heads``); without them, of the whole text.
        """
        row = self.rows[document.id, document.edition]
        return Basis(
            policy=document.id,
            edition=document.edition,
            version=row["version"],
            digest=document.digest,
            standing=self.standing(document, heads),
            amendments=tuple((x.document, x.amendment, x.digest) for x in document.laid),
        )

    def standing(self, document: Document, heads: Iterable[Head] | None = None) -> str:
        """Give the lowest standing of the rules used, those of notices with the notice's own."""
        of_notice = {x.amendment: self._standings[x.document] for x in document.laid}
        if heads is None:
            found = [document.standing, *of_notice.values()]
        else:
            found = [
                head.standing or of_notice.get(head.amended_by or "", document.standing)
                for head in heads
            ]
        return min(found, key=LOWEST_FIRST.index, default=document.standing)

    @cached_property
    def _standings(self) -> Mapping[str, str]:
        return {r["policy"]: r["standing"] for r in self.rows.values()}

    def kept(self, basis: Basis) -> Document:
        """Give again the very text of a decision: the edition with the notices it was taken under."""
        from smeadmin.policies.amendments import laid_over

        return laid_over(*self.parts(basis))

    def parts(self, basis: Basis) -> tuple[Document, list[tuple[Document, Amendment]]]:
        """Give the edition of a decision and, in order, the notices it was taken under, by their digests."""
        by_edition = {(d.id, d.edition): d for d in self.documents}
        wanted = set(basis.amendments)
        notices = [
            (d, a)
            for d in self.documents
            for a in d.amendments
            if (d.id, a.name, d.digest) in wanted
        ]
        notices.sort(key=lambda n: (n[1].since, n[0].id, n[1].name))
        return by_edition[basis.policy, basis.edition], notices

    def _stands(self, policy: str, day: dt.date) -> bool:
        return not any(policy in d.replaces and d.since <= day for d in self.documents)


def _named(document: Document, word: str, name: str) -> Noun | None:
    """Find a noun of a measure by its name or its label; a label that two have names neither."""
    if (noun := document.nouns.get(f"{word}.{name}")) is not None:
        return noun
    called = [n for n in _nouns(document, word) if name in (n.label.zh, n.label.en)]
    return called[0] if len(called) == 1 else None


def _nouns(document: Document, word: str) -> list[Noun]:
    return [noun for path, noun in document.nouns.items() if path.startswith(f"{word}.")]


def shipped() -> dict[str, str]:
    """Give the texts of the measures that come with the program, by id."""
    folder = importlib.resources.files("smeadmin.policies")
    return {
        entry.name.removesuffix(".toml"): entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda e: e.name)
        if entry.name.endswith(".toml")
    }


def _period(document: Document) -> str:
    """Say from when to when a text is in force."""
    if document.until is None:
        return _("from {day}").format(day=document.since)
    return _("{start} to {end} (inclusive)").format(start=document.since, end=document.until)


def _document(digest: str, content: str, policy: str) -> Document:
    """Read an adopted text; raises PolicyAltered when it is not what its digest says."""
    key = (digest, content)
    if key not in _read:
        from smeadmin.policies.documents import read

        document = read(content, cases=False).document
        if document is None or document.digest != digest:
            raise PolicyAltered({"policy": policy}, way_out=("smeadmin audit verify",))
        _read[key] = document
    return _read[key]
