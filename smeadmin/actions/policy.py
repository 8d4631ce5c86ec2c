"""Measures: checking a document, adopting it, listing and reading back what is adopted."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Container, Iterable, Iterator

import sqlalchemy as sa

from smeadmin.actions.choices import choice_words
from smeadmin.actions.library import Library, shipped
from smeadmin.actions.policy_text import beside, shipped_document, source_of
from smeadmin.domain.numbers import change_number
from smeadmin.domain.policy import (
    ClauseLine,
    PolicyAdopted,
    PolicyBaseMissing,
    PolicyChecked,
    PolicyLine,
    PolicyNotFound,
    PolicyShown,
    PolicyVersionTaken,
)
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.head import Citing
from smeadmin.domain.rules.walk import all_in, rules_of
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.policies.checks import check_library
from smeadmin.policies.documents import read
from smeadmin.policies.findings import PolicyRejected
from smeadmin.policies.words import WORDS
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.policy import PolicyDocument


def adopt_policy(change: Change, *, policy: str) -> PolicyAdopted:
    """Take a measure into the register: a shipped one by its id, or a file.

    Its whole text is kept. Raises PolicyNotFound, PolicyRejected with every fault, PolicyBaseMissing
    for a notice without its measure, PolicyVersionTaken for an edition with other content.
    """
    content, source = source_of(policy)
    library = Library(change)
    loaded = read(content, file=source, beside=library.documents)
    document = loaded.document
    if document is not None:
        _require_bases(document, library)
    if document is None or loaded.errors:
        raise PolicyRejected(loaded.findings, policy)
    table = of(PolicyDocument)
    kept = change.rows(sa.select(table).where(table.c.policy == document.id))
    for row in kept:
        if row["edition"] == document.since:
            return _again(change, row, document)
    clashes = [f for f in check_library([*library.documents, document]) if f.severity == "error"]
    if clashes:
        raise PolicyRejected(clashes, policy)
    change.insert(
        PolicyDocument,
        policy=document.id,
        edition=document.since,
        version=max((r["version"] for r in kept), default=0) + 1,
        title={"zh": document.title.zh, "en": document.title.en},
        standing=document.standing,
        valid_from=document.since,
        valid_until=document.until,
        clauses=len(document.clauses),
        choices=choice_words(document),
        approvals=_approved(document),
        digest=document.digest,
        source=source,
        content=content.decode("utf-8-sig"),
    )
    row = change.one(
        sa.select(table).where(table.c.policy == document.id, table.c.edition == document.since)
    )
    change.summary = {**(change.summary or {}), "policy": document.id, "digest": document.digest}
    warnings = tuple(f for f in loaded.findings if f.severity != "error")
    return PolicyAdopted(_line(row, change.on, None), same=False, warnings=warnings)


def check_policy(view: View | None, *, file: str) -> PolicyChecked:
    """Read and check a document (a shipped one by its id, or a file) and run its worked examples.

    Beside it stand the adopted measures, and of those that come with the program the ones it changes.
    Raises PolicyNotFound.
    """
    content, source = source_of(file)
    adopted = Library(view).documents if view is not None else ()
    loaded = read(content, file=source, beside=beside(adopted, content))
    cases = len((loaded.document.raw.get("case") or {}) if loaded.document else {})
    return PolicyChecked(file, source, loaded.document, loaded.findings, cases)


def list_policies(
    view: View, *, in_force: bool = False, available: bool = False
) -> tuple[PolicyLine, ...]:
    """List adopted measures, those in force here on the day only, or those that come with the program."""
    table, log = of(PolicyDocument), of(ChangeRow)
    rows = view.rows(
        sa.select(table, log.c.number.label("change_number"))
        .outerjoin(log, log.c.id == table.c.change_id)
        .order_by(table.c.policy, table.c.version)
    )
    lines = [_line(r, view.on, r["change_number"]) for r in rows]
    if in_force:
        here = {document.id for document in Library(view).all_on(view.on)}
        return tuple(x for x in lines if x.in_force and x.policy in here)
    if available:
        return list_available({x.policy for x in lines}, view.on)
    return tuple(lines)


def list_available(adopted: Container[str], on: dt.date) -> tuple[PolicyLine, ...]:
    """List the measures that come with the program and are not adopted."""
    return tuple(_shipped_line(d, on) for d in _all_shipped() if d.id not in adopted)


def show_policy(view: View, *, policy: str, on: dt.date) -> PolicyShown:
    """Show a measure as it judges on a day, notices laid over it; a shipped one also before it is adopted.

    Raises PolicyNotFound, NoRuleInForce.
    """
    library = Library(view)
    rows = [r for (name, _), r in library.rows.items() if name == policy]
    if not rows:
        return show_draft(file=policy, on=on)
    document = library.on(policy, on)
    row = library.rows[policy, document.edition]
    return PolicyShown(policy, _line(row, on, None), document, _bases(document, library.documents))


def show_draft(*, file: str, on: dt.date) -> PolicyShown:
    """Show a document that is not adopted, as it is written; raises PolicyNotFound, PolicyRejected."""
    content, source = source_of(file)
    known = beside((), content)
    loaded = read(content, file=source, beside=known, cases=False)
    if loaded.document is None or loaded.errors:
        raise PolicyRejected(loaded.findings, file)
    document = loaded.document
    return PolicyShown(file, _shipped_line(document, on), document, _bases(document, known))


def _bases(document: Document, known: Iterable[Document]) -> dict[str, Document]:
    """Give the texts that the notices of a document change, as they stand when the notice begins."""
    found: dict[str, Document] = {}
    editions = sorted(known, key=lambda one: one.since)
    for notice in document.amendments:
        mine = [one for one in editions if one.id == notice.document]
        begun = [one for one in mine if one.in_force(notice.since)]
        if mine:
            found[notice.document] = (begun or mine)[-1]
    return found


def list_clauses(
    view: View, *, policy: str | None = None, open_only: bool = False
) -> tuple[ClauseLine, ...]:
    """List the clauses of adopted measures and what carries each out; raises PolicyNotFound."""
    library = Library(view)
    documents = [d for d in library.documents if policy in (None, d.id)]
    if policy is not None and not documents:
        raise _not_adopted(policy)
    found = []
    for document in documents:
        citing = _citing(document, library)
        found += [
            ClauseLine(document.id, clause, tuple(citing.get(name, ())))
            for name, clause in document.clauses.items()
            if not open_only or clause.open is not None
        ]
    return tuple(found)


def _citing(document: Document, library: Library) -> dict[str, list[str]]:
    """Give the addresses of the rules that cite each clause, notices laid over the measure included."""
    citing: dict[str, list[str]] = {}
    laid = library.on(document.id, document.since)
    over = [library.on(a.document, max(a.since, document.since)) for a in document.amendments]
    for text in (laid, *over):
        for path, clause in _rules_with_clauses(text):
            for name in clause.of():
                paths = citing.setdefault(name, [])
                if path and path not in paths:
                    paths.append(path)
    return citing


def _rules_with_clauses(document: Document) -> Iterator[tuple[str, Citing]]:
    for figure in document.figures.values():
        yield f"figure.{figure.name}", figure.clause
    for noun in document.nouns.values():
        heads = [noun.head, *(limit.head for limit in noun.limits)]
        heads += [effect.head for effect in noun.effects]
        heads += [approval.head for approval in noun.approvals]
        heads += [inner.head for rule in rules_of(noun) for inner in all_in(rule)]
        for head in heads:
            yield head.path, head.clause


def _not_adopted(policy: str) -> PolicyNotFound:
    adopt = f"smeadmin policy adopt {policy}" if policy in shipped() else "smeadmin policy list"
    return PolicyNotFound(details={"policy": policy}, way_out=[adopt])


def _all_shipped() -> tuple[Document, ...]:
    return tuple(shipped_document(content) for content in shipped().values())


def _approved(document: Document) -> list[str]:
    """Name the commands that a measure, or a notice in it, may want approved by others."""
    acts = {one.act for noun in document.nouns.values() for one in noun.approvals}
    said = json.dumps([[a.add, a.replace] for a in document.amendments], default=str)
    acts |= {act for act in WORDS["approval act"] if json.dumps(act) in said}
    return sorted(acts)


def _require_bases(document: Document, library: Library) -> None:
    known = {d.id for d in library.documents} | {document.id}
    for amendment in document.amendments:
        if amendment.document not in known:
            raise PolicyBaseMissing(
                details={"policy": document.id, "base": amendment.document},
                way_out=[f"smeadmin policy adopt {amendment.document}"],
            )


def _again(change: Change, row: sa.RowMapping, document: Document) -> PolicyAdopted:
    if row["digest"] != document.digest:
        raise PolicyVersionTaken(
            details={"policy": document.id, "edition": document.edition},
            way_out=[
                _("give the changed text a day of its own: from in in_force"),
                f"smeadmin policy show {document.id}",
            ],
        )
    return PolicyAdopted(_line(row, change.on, None), same=True)


def _line(row: sa.RowMapping, on: dt.date, number: int | None) -> PolicyLine:
    until = row["valid_until"]
    return PolicyLine(
        policy=row["policy"],
        version=row["version"],
        title=Text(row["title"]["zh"], row["title"]["en"]),
        standing=row["standing"],
        valid_from=row["valid_from"],
        valid_until=until,
        clauses=row["clauses"],
        digest=row["digest"],
        in_force=row["valid_from"] <= on and (until is None or on <= until),
        change=change_number(number) if number else None,
    )


def _shipped_line(document: Document, on: dt.date) -> PolicyLine:
    return PolicyLine(
        policy=document.id,
        version=None,
        title=document.title,
        standing=document.standing,
        valid_from=document.since,
        valid_until=document.until,
        clauses=len(document.clauses),
        digest=document.digest,
        in_force=document.in_force(on),
        change=None,
    )
