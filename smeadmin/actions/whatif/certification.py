"""The titles held on a day and the open applications, judged again under a draft."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.certification.judging import holder_of, noun_in_force
from smeadmin.actions.choices import level_words, name_of, title_words
from smeadmin.actions.given import judgements_of, read_given
from smeadmin.actions.library import Library
from smeadmin.actions.whatif.draft import Drafting
from smeadmin.domain.certification.application import OPEN
from smeadmin.domain.certification.results import Holder
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.judge import Judgement, Result, judge_certification
from smeadmin.domain.rules.keeping import compact
from smeadmin.domain.rules.search import facts_kept
from smeadmin.domain.rules.trace import TraceLine, lines
from smeadmin.domain.rules.units import Scalar
from smeadmin.domain.whatif import CertificationTried, Counted, Draft, NothingGranted, TitleTried
from smeadmin.i18n import Text
from smeadmin.storage.certificates import held
from smeadmin.storage.change import View
from smeadmin.storage.facts import facts_of_all, judged_year
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Application, Certificate

RESULTS = {
    Result.PASS: Text("符合", "met"),
    Result.WAIVER: Text("须准予放宽", "met if waived"),
    Result.UNKNOWN: Text("无法判定", "cannot be judged"),
    Result.FAIL: Text("不符合", "not met"),
    Result.NOT_CONCERNED: Text("不适用", "not concerned"),
}


@dataclass(frozen=True, slots=True)
class _Case:
    """One certificate or application as it was judged: under which text, on which day, on what figures."""

    number: str
    kind: str
    holder: Holder
    level: str | None
    on: dt.date
    basis: Basis
    values: Mapping[str, Scalar | None]
    waived: frozenset[str]


def try_certification(
    view: View,
    *,
    certification: str,
    level: str | None,
    file: str | None,
    values: Sequence[str],
) -> CertificationTried:
    """Judge every certificate in force on the day and every open application again under a draft.

    A certificate is judged on the figures it was granted on; what only the draft asks for is taken from the
    register of today. Raises NothingToTry, ValueNeeded, PolicyNotFound, PolicyRejected, NounNotInForce,
    NounAmbiguous, NothingGranted, DraftElsewhere, AddressUnknown.
    """
    certification = name_of(title_words(view), certification)
    level = level and name_of(level_words(view), level)
    library = Library(view)
    drafting = Drafting(library, file=file, values=values)
    cases = list(_cases(view, library, certification, level))
    if not cases:
        noun_in_force(library, certification, view.on, None)
        raise NothingGranted(
            details={"certification": certification}, way_out=("smeadmin certify list",)
        )
    drafts: dict[Basis, Draft] = {
        one.basis: drafting.instead(one.basis, f"certification.{certification}") for one in cases
    }
    titles: list[TitleTried] = []
    for group in _groups(cases):
        draft = drafts[group[0].basis]
        before = _judged(view, draft.before, certification, group, draft)
        after = _judged(view, draft.after, certification, group, draft)
        for one, was, now in zip(group, before, after, strict=True):
            told = _result(library, draft.before, one, was), _result(library, draft.after, one, now)
            titles.append(_tried(one, draft, now, *told))
    draft = drafts[cases[-1].basis]
    return CertificationTried(
        certification,
        draft.after.certification(certification).label,
        draft,
        tuple(sorted(titles, key=_by_effect)),
        tuple(_counted(titles)),
    )


def _cases(view: View, library: Library, name: str, level: str | None) -> Iterator[_Case]:
    c, a = of(Certificate), of(Application)
    in_force = sa.select(c).where(c.c.certification == name, held(view.on))
    waiting = sa.select(a).where(a.c.certification == name, a.c.state.in_(OPEN))
    applied = sa.select(a.c.id, a.c.applied_on).where(a.c.certification == name)
    days = {r["id"]: r["applied_on"] for r in view.rows(applied)}
    for row in view.rows(in_force.order_by(c.c.number)):
        if level in (None, row["level"]):
            on = days.get(row["application_id"], row["granted_on"])
            waived = frozenset(w["requirement"] for w in row["waived"] or ())
            document = library.kept(Basis.of_data(row["basis"]))
            kept = facts_kept(document, row["trace"], day=on, year=None).values
            yield _case(view, row, "certificate", on, kept, waived)
    for row in view.rows(waiting.order_by(a.c.number)):
        if level in (None, row["level"]):
            document = library.kept(Basis.of_data(row["basis"]))
            typed = read_given(
                document, row["given"], {}, by="", on=row["applied_on"], reason=None
            ).joined(judgements_of(view, row["id"], document))
            yield _case(view, row, "application", row["applied_on"], typed.values, frozenset())


def _case(
    view: View,
    row: sa.RowMapping,
    kind: str,
    on: dt.date,
    values: Mapping[str, Scalar | None],
    waived: frozenset[str],
) -> _Case:
    level = {} if row["level"] is None else {"level": row["level"]}
    return _Case(
        row["number"],
        kind,
        holder_of(view, row["institution_id"]),
        row["level"],
        on,
        Basis.of_data(row["basis"]),
        {**values, **level},
        waived,
    )


def _groups(cases: Sequence[_Case]) -> Iterator[list[_Case]]:
    """Put together what is judged by one text on one day at one level: each body is there once."""
    groups: dict[tuple[Any, ...], list[_Case]] = defaultdict(list)
    for one in cases:
        groups[one.kind, one.basis, one.on, one.level].append(one)
    yield from groups.values()


def _judged(
    view: View, text: Document, name: str, group: Sequence[_Case], draft: Draft
) -> list[Judgement]:
    noun = text.certification(name)
    first = group[0]
    given = {
        one.holder.id: {n: v for n, v in one.values.items() if _means_the_same(draft, text, n)}
        for one in group
    }
    facts = facts_of_all(
        view,
        text,
        noun.path,
        day=first.on,
        year=judged_year(noun, first.on),
        among=list(given),
        given=given,
    )
    return [judge_certification(text, name, facts[one.holder.id]) for one in group]


def _means_the_same(draft: Draft, text: Document, name: str) -> bool:
    """Tell whether a figure that was read then is the same figure in a text."""
    was, now = (one.raw.get("figure", {}).get(name) for one in (draft.before, text))
    return bool(was == now)


def _tried(one: _Case, draft: Draft, now: Judgement, before: Result, after: Result) -> TitleTried:
    kept = compact(draft.after, now.noun, now.reading, judged=(now.gate.who, now.gate.require))
    rows = [x for x in lines(draft.after, now.noun, kept) if x.depth == 1]
    return TitleTried(
        number=one.number,
        kind=one.kind,
        holder=one.holder,
        level=one.level,
        before=before,
        after=after,
        short=_with(rows, "no"),
        unknown=_with(rows, "not known"),
    )


def _with(rows: Sequence[TraceLine], verdict: str) -> tuple[TraceLine, ...]:
    return tuple(row for row in rows if str(row.verdict) == verdict)


def _result(library: Library, text: Document, one: _Case, judged: Judgement) -> Result:
    """Give the answer, a waiver that was given counted as met; a measure of elsewhere concerns nobody."""
    if not library.concerns(text, one.holder.region_code):
        return Result.NOT_CONCERNED
    if judged.result is Result.WAIVER and one.waived.issuperset(judged.gate.named("waivable")):
        return Result.PASS
    return judged.result


def _by_effect(one: TitleTried) -> tuple[Any, ...]:
    return (
        not one.falls,
        not one.rises,
        one.before is one.after,
        -len(one.short),
        -len(one.unknown),
        one.number,
    )


def _counted(titles: Sequence[TitleTried]) -> Iterator[Counted]:
    """Count the certificates by what becomes of them under each text."""
    held = [one for one in titles if one.kind == "certificate"]
    before, after = Counter(x.before for x in held), Counter(x.after for x in held)
    for result, label in RESULTS.items():
        if before[result] or after[result]:
            yield Counted(result.value, label, before[result], after[result])
