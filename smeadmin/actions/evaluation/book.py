"""The result book of a year: totals, every indicator, every reviewer, every adjustment, the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.evaluation import evaluation_of
from smeadmin.actions.evaluation.campaign import list_adjustments
from smeadmin.actions.evaluation.showing import rank_evaluation
from smeadmin.actions.evidence.finding import evidence_of
from smeadmin.actions.library import Library
from smeadmin.actions.places import Places
from smeadmin.domain.book import Book, Page
from smeadmin.domain.columns import Column, Kind
from smeadmin.domain.evaluation import MICRO, EvaluationLine, check_scored
from smeadmin.domain.registers import office_number
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.marks import full_marks
from smeadmin.domain.rules.trace import lines
from smeadmin.domain.rules.units import exact, in_unit, is_number
from smeadmin.domain.rules.values import Value
from smeadmin.i18n import Text
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables import evaluation as tables
from smeadmin.storage.tables.campaign import ReviewAssignment, Reviewer, ReviewMark
from smeadmin.storage.tables.institution import Institution

Rows = tuple[tuple[Any, ...], ...]

_WHO = (
    Column("office_no", Text("机构编号", "Office number"), Kind.ID),
    Column("credit_code", Text("统一社会信用代码", "Credit code"), Kind.ID),
    Column("name", Text("机构名称", "Institution"), Kind.NAME),
)
_TOTALS = (
    Column("rank", Text("名次", "Rank"), Kind.INT),
    *_WHO,
    Column("region_code", Text("区划代码", "Region"), Kind.ID),
    Column("score", Text("得分", "Points"), Kind.MICRO),
    Column("grade", Text("等次", "Grade")),
    Column("tied", Text("并列", "Tied"), Kind.FLAG),
    Column("missing", Text("缺数据", "Missing")),
)
INDICATORS = (
    *_WHO,
    Column("clause", Text("条款", "Clause")),
    Column("indicator", Text("指标", "Indicator")),
    Column("found", Text("数据", "Figure")),
    Column("source", Text("来源", "Source")),
    Column("score", Text("得分", "Points"), Kind.MICRO),
    Column("full", Text("满分", "Full marks")),
)
MARKS = (
    *_WHO,
    Column("reviewer", Text("评审人", "Reviewer")),
    Column("reading", Text("评分类别", "Reading")),
    Column("figure", Text("指标", "Figure")),
    Column("mark", Text("评分", "Mark"), Kind.MICRO),
    Column("comment", Text("说明", "Comment")),
    Column("marked_on", Text("评分日期", "Marked on"), Kind.DAY),
    Column("recused", Text("回避事由", "Stands back because")),
)
ADJUSTED = (
    Column("office_no", Text("机构编号", "Office number"), Kind.ID),
    Column("name", Text("机构名称", "Institution"), Kind.NAME),
    Column("figure", Text("指标", "Figure")),
    Column("was", Text("原", "Was")),
    Column("now", Text("现", "Now")),
    Column("reason", Text("理由", "Reason")),
    Column("objection", Text("异议", "Objection")),
    Column("on", Text("更正日期", "On"), Kind.DAY),
    Column("by", Text("经手", "By")),
    Column("change", Text("变更", "Change")),
)
EVIDENCE = (
    Column("number", Text("佐证编号", "Number"), Kind.ID),
    Column("of", Text("属于", "Of")),
    Column("kind", Text("种类", "Kind")),
    Column("file", Text("文件", "File")),
    Column("sha256", Text("SHA-256", "SHA-256"), Kind.ID),
    Column("dated_on", Text("日期", "Dated on"), Kind.DAY),
)
ABOUT = (
    Column("what", Text("事项", "What")),
    Column("said", Text("内容", "Said")),
)


def result_book(
    view: View, *, evaluation: str | None, year: int, policy: str | None = None
) -> Book:
    """Give the result book of a year, from what was stored; nothing is judged again.

    Raises EvaluationNotFound, EvaluationAmbiguous, NotScored.
    """
    row, line = evaluation_of(view, evaluation, year, policy)
    check_scored(line)
    document = Library(view).kept(line.basis)
    totals = _totals(view, line)
    sheets = [
        totals,
        Page(Text("指标明细", "indicators"), INDICATORS, tuple(_indicators(view, row, document))),
    ]
    if marks := tuple(_marks(view, row["id"], document)):
        sheets.append(Page(Text("评审", "reviewers"), MARKS, marks))
    if line.frozen_on is not None:
        later = list_adjustments(view, evaluation=line.name, year=year, policy=line.policy)
        rows = tuple(
            (
                *(x.office_no, x.name, str(x.label), _said(x.was, x.unit), _said(x.now, x.unit)),
                *(x.reason, x.objection, x.on, x.by, x.change),
            )
            for x in later.adjusted
        )
        sheets.append(Page(Text("更正", "adjustments"), ADJUSTED, rows))
    if found := tuple(_evidence(view, line, totals.rows)):
        sheets.append(Page(Text("佐证材料", "evidence"), EVIDENCE, found))
    sheets.append(Page(Text("依据", "basis"), ABOUT, tuple(_about(line, document))))
    return Book(f"{line.label} {year}", tuple(sheets))


def _totals(view: View, line: EvaluationLine) -> Page:
    ranking = rank_evaluation(view, evaluation=line.name, year=line.year, policy=line.policy)
    parts = tuple(
        Column(
            part.name,
            Text(_full(part.label.zh, part.full), _full(part.label.en, part.full)),
            Kind.MICRO,
        )
        for part in ranking.parts
    )
    rows = tuple(
        (
            *(x.rank, x.office_no, x.credit_code, x.name, x.region_code, x.points, x.grade),
            *(x.tied, "、".join(x.missing) or None),
            *(_micro(value) for value in x.parts),
        )
        for x in ranking.lines
    )
    return Page(Text("总表", "totals"), (*_TOTALS, *parts), rows)


def _indicators(view: View, row: sa.RowMapping, document: Document) -> Iterator[tuple[Any, ...]]:
    noun, places = document.evaluation(row["name"]), Places(view, document, row["year"])
    s, i = of(tables.Score), of(Institution)
    scores = view.rows(
        sa.select(s.c.trace, i.c.office_no, i.c.credit_code, i.c.name)
        .join(i, i.c.id == s.c.institution_id)
        .where(s.c.evaluation_id == row["id"])
        .order_by(i.c.office_no)
    )
    for one in scores:
        kept = {**one["trace"], "sources": places.of(one["trace"])}
        who = (office_number("institution", one["office_no"]), one["credit_code"], one["name"])
        for x in lines(document, noun, kept):
            if x.verdict is not None or not x.path.startswith(noun.path + ".score."):
                continue
            full = full_marks(x.rule) if isinstance(x.rule, Value) else None
            yield (
                *who,
                "、".join(x.clause) or None,
                "  " * max(0, x.depth - 1) + str(x.label),
                _said(x.found, x.unit),
                "；".join(filter(None, (_place(source.source) for source in x.origin))) or None,
                _micro(x.value),
                None if full is None else exact(Fraction(full)),
            )


def _marks(view: View, evaluation_id: int, document: Document) -> Iterator[tuple[Any, ...]]:
    r, a, m, i = of(Reviewer), of(ReviewAssignment), of(ReviewMark), of(Institution)
    rows = view.rows(
        sa.select(
            *(i.c.office_no, i.c.credit_code, i.c.name, r.c.name.label("reviewer"), r.c.reading),
            *(m.c.figure, m.c.mark, m.c.comment, m.c.marked_on, a.c.recused_why),
        )
        .select_from(a)
        .join(r, r.c.id == a.c.reviewer_id)
        .join(i, i.c.id == a.c.institution_id)
        .outerjoin(m, m.c.assignment_id == a.c.id)
        .where(r.c.evaluation_id == evaluation_id)
        .order_by(i.c.office_no, r.c.name, m.c.figure)
    )
    for x in rows:
        figure = document.figures.get(x["figure"] or "")
        label = None if figure is None else str(figure.label or figure.name)
        yield (
            *(office_number("institution", x["office_no"]), x["credit_code"], x["name"]),
            *(x["reviewer"], x["reading"], label, x["mark"], x["comment"]),
            *(x["marked_on"], x["recused_why"]),
        )


def _evidence(view: View, line: EvaluationLine, totals: Rows) -> Iterator[tuple[Any, ...]]:
    """Give what is kept as evidence of the evaluation and of each institution's return."""
    named = [("evaluation", line.name)]
    named += [("institution", str(row[1])) for row in totals]
    for noun, name in named:
        for one in evidence_of(view, noun=noun, name=name):
            yield (one.number, name, one.kind, one.file, one.sha256, one.dated_on)


def _about(line: EvaluationLine, document: Document) -> Iterator[tuple[str, str]]:
    said = {
        Text("考评", "evaluation"): f"{line.label} {line.year}",
        Text(
            "办法", "measure"
        ): f"{document.title} {document.number or ''} ({line.policy})".strip(),
        Text("办法摘要", "digest of the measure"): line.basis.digest,
        Text("效力", "standing"): line.basis.standing,
        Text("冻结日期", "frozen on"): str(line.frozen_on or "-"),
        Text("公示", "notice"): line.notice or "-",
        Text("定稿日期", "final since"): str(line.finalised_on or "-"),
        Text("定稿人", "final by"): line.finalised_by or "-",
        Text("结果摘要", "digest of the results"): line.digest or "-",
    }
    for what, words in said.items():
        yield str(what), words


def _full(label: str, full: Any) -> str:
    return label if full is None else f"{label} {exact(Fraction(full))}"


def _micro(value: Any) -> int | None:
    if not is_number(value):
        return None
    return int(Fraction(value) * MICRO + Fraction(1, 2))


def _said(value: Any, unit: str) -> str | None:
    said = in_unit(value, unit)
    if isinstance(said, list):
        return "、".join(said)
    return None if said is None else str(said)


def _place(source: Any) -> str | None:
    if not isinstance(source, dict):
        return None
    if "file" in source:
        return f"{source['file']} {source.get('column', '')}{source.get('row', '')}".strip()
    for key in ("judged_by", "typed_by", "computed"):
        if key in source:
            return str(source[key])
    return None
