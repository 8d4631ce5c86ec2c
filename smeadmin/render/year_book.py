"""The result book of a year as pages of a workbook, in words that people read."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from smeadmin.domain.book import Book, BookScore, Page, YearBook
from smeadmin.domain.campaign import Adjusted
from smeadmin.domain.columns import Column, Kind
from smeadmin.domain.evaluation import Part, RankLine, micro
from smeadmin.domain.evidence import KINDS
from smeadmin.domain.rules.document import Document as Measure
from smeadmin.domain.rules.marks import full_marks
from smeadmin.domain.rules.roles import ROLES
from smeadmin.domain.rules.trace import nested
from smeadmin.domain.rules.units import is_number
from smeadmin.domain.rules.values import Value
from smeadmin.i18n import Text, joined
from smeadmin.i18n import gettext as _
from smeadmin.policies import wording
from smeadmin.render.book import ABOUT, WHO
from smeadmin.render.evaluation import grade_word
from smeadmin.render.formats import exact
from smeadmin.render.judged import value_text
from smeadmin.render.policy import STANDINGS
from smeadmin.render.score_lines import figure_text, source_of

_TOTALS = (
    Column("rank", Text("名次", "Rank"), Kind.INT),
    *WHO,
    Column("region_code", Text("区划代码", "Region"), Kind.ID),
    Column("score", Text("得分", "Points"), Kind.MICRO),
    Column("grade", Text("等次", "Grade")),
    Column("tied", Text("并列", "Tied"), Kind.FLAG),
    Column("missing", Text("缺数据", "Missing")),
)
_INDICATORS = (
    *WHO,
    Column("clause", Text("条款", "Clause")),
    Column("indicator", Text("指标", "Indicator")),
    Column("found", Text("数据", "Figure")),
    Column("source", Text("来源", "Source")),
    Column("score", Text("得分", "Points"), Kind.MICRO),
    Column("full", Text("满分", "Full marks"), Kind.MICRO),
)
_MARKS = (
    *WHO,
    Column("reviewer", Text("评审人", "Reviewer")),
    Column("reading", Text("评分类别", "Reading")),
    Column("figure", Text("指标", "Figure")),
    Column("mark", Text("评分", "Mark"), Kind.MICRO),
    Column("comment", Text("说明", "Comment")),
    Column("marked_on", Text("评分日期", "Marked on"), Kind.DAY),
    Column("recused", Text("回避事由", "Stands back because")),
)
_ADJUSTED = (
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
_EVIDENCE = (
    Column("number", Text("佐证编号", "Number"), Kind.ID),
    Column("of", Text("属于", "Of")),
    Column("kind", Text("种类", "Kind")),
    Column("file", Text("文件", "File")),
    Column("sha256", Text("SHA-256", "SHA-256"), Kind.ID),
    Column("dated_on", Text("日期", "Dated on"), Kind.DAY),
)


def draw_year_book(year: YearBook) -> Book:
    """Draw the result book; reviewers, adjustments and evidence have a page where there are any."""
    line, measure = year.ranking.line, year.document
    pages = [
        _totals(year),
        Page(
            Text("指标明细", "indicators"),
            _INDICATORS,
            tuple(row for one in year.scores for row in _indicators(measure, one)),
        ),
    ]
    if year.marks:
        pages.append(Page(Text("评审", "reviewers"), _MARKS, tuple(_marks(year))))
    if year.adjusted is not None:
        rows = tuple(_adjusted(one) for one in year.adjusted)
        pages.append(Page(Text("更正", "adjustments"), _ADJUSTED, rows))
    if year.evidence:
        rows = tuple(
            (x.number, x.to.name, str(KINDS.get(x.kind, x.kind)), x.file, x.sha256, x.dated_on)
            for x in year.evidence
        )
        pages.append(Page(Text("佐证材料", "evidence"), _EVIDENCE, rows))
    pages.append(Page(Text("依据", "basis"), ABOUT, tuple(_about(year))))
    return Book(f"{line.label} {line.year}", tuple(pages))


def _totals(year: YearBook) -> Page:
    parts = tuple(Column(x.name, _with_full(x), Kind.MICRO) for x in year.ranking.parts)
    rows = tuple(_total(year.document, one) for one in year.ranking.lines)
    return Page(Text("总表", "totals"), (*_TOTALS, *parts), rows)


def _total(measure: Measure, one: RankLine) -> tuple[Any, ...]:
    missing = joined(wording.figure(measure, name) for name in one.missing)
    return (
        *(one.rank, one.office_no, one.credit_code, one.name, one.region_code, one.points),
        *(grade_word(measure, one.grade), one.tied, missing or None),
        *(_micro(value) for value in one.parts),
    )


def _indicators(measure: Measure, one: BookScore) -> Iterator[tuple[Any, ...]]:
    shown = [line for line in one.lines if line.path.count(".") > 2]
    for line, depth in zip(shown, nested(shown), strict=True):
        yield (
            *(one.office_no, one.credit_code, one.name, joined(line.clause) or None),
            "  " * depth + str(line.label),
            (figure_text(measure, line) or "").strip() or None,
            source_of(measure, one.kept, line),
            _micro(line.value),
            _micro(full_marks(line.rule) if isinstance(line.rule, Value) else None),
        )


def _marks(year: YearBook) -> Iterator[tuple[Any, ...]]:
    for x in year.marks:
        yield (
            *(x.office_no, x.credit_code, x.name, x.reviewer, str(ROLES.get(x.reading, x.reading))),
            None if x.figure is None else str(x.figure.label or x.figure.name),
            *(x.mark, x.comment, x.marked_on, x.recused),
        )


def _adjusted(one: Adjusted) -> tuple[Any, ...]:
    was, now = (
        None if value is None else value_text(one.measure, one.figure, one.unit, value)
        for value in (one.was, one.now)
    )
    return (
        *(one.office_no, one.name, str(one.label), was, now, one.reason, one.objection),
        *(one.on, one.by, one.change),
    )


def _about(year: YearBook) -> Iterator[tuple[str, str]]:
    line, measure = year.ranking.line, year.document
    named = " ".join(filter(None, (str(measure.title), measure.number, f"({line.policy})")))
    yield _("evaluation"), f"{line.label} {line.year}"
    yield _("measure"), named
    yield _("digest of the measure"), line.basis.digest
    yield _("standing"), _(STANDINGS[line.basis.standing])
    yield _("frozen on"), str(line.frozen_on or "-")
    yield _("notice"), line.notice or "-"
    yield _("final since"), str(line.finalised_on or "-")
    yield _("final by"), line.finalised_by or "-"
    yield _("digest of the results"), line.digest or "-"


def _with_full(part: Part) -> Text:
    if part.full is None:
        return part.label
    full = exact(Fraction(part.full))
    return Text(f"{part.label.zh} {full}", f"{part.label.en} {full}")


def _micro(value: Any) -> int | None:
    return micro(value) if is_number(value) else None
