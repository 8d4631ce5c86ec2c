"""Notices laid over a measure by address, and the edition that judges on a day (policy format 2.9, 5.6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from smeadmin.domain.rules.document import Amendment, Document, Laid
from smeadmin.errors import Refused
from smeadmin.i18n import mark as N_
from smeadmin.policies.assembling import Notices, assemble
from smeadmin.policies.checks import check_effects
from smeadmin.policies.desk import Desk, Place
from smeadmin.policies.findings import Finding

Notice = tuple[Document, Amendment]


class NoRuleInForce(Refused):
    """No edition of a document is in force on the day that judges."""

    code, sentence = "no-rule-in-force", N_("no edition of 「{id}」 is in force on {on}")


class SeveralInForce(Refused):
    """Two editions of a document are in force on the same day."""

    code, sentence = (
        "several-rules-in-force",
        N_("{count} editions of 「{id}」 are in force on {on}"),
    )


def in_force(library: Iterable[Document], id: str, on: date) -> Document:
    """Give the edition of a document that judges on a day, every notice of that day laid over it.

    Raises NoRuleInForce, or SeveralInForce where editions overlap.
    """
    known = list(library)
    editions = [
        one for one in known if one.id == id and one.in_force(on) and not _ended(one, known, on)
    ]
    if not editions:
        raise NoRuleInForce({"id": id, "on": on}, way_out=("smeadmin policy list",))
    if len(editions) > 1:
        raise SeveralInForce(
            {"id": id, "on": on, "count": len(editions)}, way_out=("smeadmin policy list",)
        )
    return laid_over(editions[0], notices_for(known, id, on))


def _ended(document: Document, library: Iterable[Document], on: date) -> bool:
    """Whether a later measure in the library has replaced a document by that day."""
    return any(document.id in other.replaces and other.since <= on for other in library)


def notices_of(document: Document, id: str) -> list[Notice]:
    """Give what a document changes in another, in the order it begins."""
    found = [(document, one) for one in document.amendments if one.document == id]
    return sorted(found, key=lambda notice: (notice[1].since, notice[1].name))


def notices_for(library: Iterable[Document], id: str, on: date) -> list[Notice]:
    """Give the amendments of a document that are in force on a day, in the order they began."""
    found = [
        (document, amendment)
        for document in library
        for amendment in document.amendments
        if amendment.document == id and amendment.in_force(on) and document.since <= on
    ]
    return sorted(found, key=lambda notice: (notice[1].since, notice[0].id, notice[1].name))


def laid_over(document: Document, notices: Sequence[Notice]) -> Document:
    """Lay notices over a document and read the whole again; the digests used are listed in ``laid``."""
    return laid_and_checked(document, tuple(notices))[0] if notices else document


@lru_cache(maxsize=64)
def laid_and_checked(
    document: Document, notices: tuple[Notice, ...]
) -> tuple[Document, tuple[Finding, ...]]:
    """Lay notices over a document and read the whole again, with what is then wrong with it."""
    raw = _copied({name: table for name, table in document.raw.items() if name != "case"})
    suspended: dict[str, str] = {}
    amended: dict[str, str] = {}
    for source, amendment in notices:
        name = amendment.name
        suspended.update(dict.fromkeys(amendment.suspend, name))
        for path, value in (*amendment.replace.items(), *amendment.add.items()):
            _put(raw, path, _copied(value))
            amended[path] = name
        if source.id != document.id:
            for table in ("figure", "clause", "evidence"):
                declared, added = raw.setdefault(table, {}), source.raw.get(table, {})
                if isinstance(declared, dict) and isinstance(added, dict):
                    raw[table] = {
                        **declared,
                        **{k: v for k, v in added.items() if k not in declared},
                    }
    laid = tuple(Laid(source.id, one.name, source.digest) for source, one in notices)
    standings = {one.name: source.standing for source, one in notices}
    desk = Desk()
    merged = assemble(desk, raw, Notices(suspended, amended, standings, laid))
    assert merged is not None
    return replace(merged, digest=document.digest), tuple(desk.findings)


def _copied(raw: Any) -> Any:
    """Copy tables all the way down, so that what is put into them stays there; lists are replaced whole."""
    if isinstance(raw, dict):
        return {key: _copied(value) for key, value in raw.items()}
    return raw


def find(raw: Mapping[str, Any], path: str) -> tuple[Any, bool]:
    """Look an address up: what stands there (None: nothing), and whether it reaches into a list."""
    here: Any = raw
    left = path.split(".")
    while left:
        if isinstance(here, list):
            return None, True
        if not isinstance(here, Mapping):
            return None, False
        for length in range(len(left), 0, -1):  # a name may hold dots: try the longest first
            name = ".".join(left[:length])
            if name in here:
                here, left = here[name], left[length:]
                break
        else:
            return None, False
    return here, False


def _put(raw: dict[str, Any], path: str, value: Any) -> None:
    """Put a value at an address, making the tables on the way; nothing is put into a list."""
    *tables, last = path.split(".")
    here: Any = raw
    for name in tables:
        here = here.setdefault(name, {})
        if not isinstance(here, dict):
            return
    here[last] = value


def check(desk: Desk, document: Document, library: Sequence[Document]) -> None:
    """Note amendments that find nothing, add what is there, reach into lists, or meet each other."""
    changed: dict[tuple[str, str, date], str] = {}
    for amendment in document.amendments:
        bases = [one for one in library if one.id == amendment.document]
        at = Place(f"amend.{amendment.name}")
        if not bases:
            known = [one.id for one in library]
            if len(known) > 1:
                desk.fault("P60 document", at, name=amendment.document, known=known)
            continue
        for base in bases:
            _check_one(desk, amendment, base.raw, at)
        for path in (*amendment.suspend, *amendment.replace, *amendment.add):
            key = (amendment.document, path, amendment.since)
            if key in changed:
                desk.fault("P62 twice", at, path=path, first=changed[key], second=amendment.name)
            changed[key] = amendment.name
        if not any(finding.severity == "error" for finding in desk.findings):
            merged, found = laid_and_checked(bases[0], ((document, amendment),))
            laid = Desk(findings=[*found])
            check_effects(laid, merged, [merged, *library])
            own = {(one.code, one.address) for one in desk.findings}
            desk.findings.extend(
                one
                for one in laid.findings
                if one.severity == "error" and (one.code, one.address) not in own
            )


def _check_one(desk: Desk, amendment: Amendment, raw: Mapping[str, Any], at: Place) -> None:
    for word in ("suspend", "replace", "add"):
        for path in getattr(amendment, word):
            found, in_list = find(raw, path)
            inner = at.sub(word)
            if in_list:
                desk.fault("P62", inner, path=path)
            elif word == "add" and found is not None:
                desk.fault("P61", inner, path=path)
            elif word != "add" and found is None:
                desk.fault("P60", inner, path=path, known=addresses(raw))


def addresses(raw: Mapping[str, Any], before: str = "") -> list[str]:
    """List every address of a document."""
    listed = []
    for key, value in raw.items():
        path = f"{before}.{key}" if before else key
        listed.append(path)
        if isinstance(value, Mapping) and not path.startswith(("case", "clause")):
            listed.extend(addresses(value, path))
    return listed
