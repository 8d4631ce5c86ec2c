"""The recommendation pack of an award as pages of a workbook: who with what, who not and why, the basis."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from smeadmin.domain.award import STATES, AwardShown
from smeadmin.domain.book import Book, Page
from smeadmin.domain.columns import Column, Kind
from smeadmin.domain.columns.units import YUAN
from smeadmin.i18n import Text, joined
from smeadmin.i18n import gettext as _
from smeadmin.render.award import why_out
from smeadmin.render.book import ABOUT, WHO
from smeadmin.render.evaluation import grade_word
from smeadmin.render.formats import yuan
from smeadmin.render.judged import required, value_text, verdict_cell
from smeadmin.render.policy import STANDINGS

_PLACES = (
    Column("rank", Text("名次", "Rank"), Kind.INT),
    *WHO,
    Column("score", Text("得分", "Points"), Kind.MICRO),
    Column("grade", Text("等次", "Grade")),
    Column("amount_fen", Text("金额", "Amount"), Kind.FEN, unit=YUAN),
    Column("place", Text("结果", "Result")),
    Column("why", Text("原因", "Why")),
)
_CHECKS = (
    *WHO,
    Column("clause", Text("条款", "Clause")),
    Column("rule", Text("要求", "Requirement")),
    Column("needed", Text("标准", "Required")),
    Column("found", Text("实际", "Found")),
    Column("verdict", Text("结论", "Verdict")),
)
_RESULT = {"in": Text("列入", "in"), "out": Text("未列入", "out"), "tie": Text("并列待定", "tied")}


def draw_award_book(shown: AwardShown) -> Book:
    """Draw the pack of an award, as it was judged."""
    places = tuple(
        (
            *(x.rank, x.office_no, x.credit_code, x.name, x.points),
            *(grade_word(shown.document, x.grade), x.amount_fen),
            *(str(_RESULT[x.place]), why_out(x) or None),
        )
        for x in shown.places
    )
    return Book(
        f"{shown.number} {shown.label}",
        (
            Page(Text("推荐名单", "recommended"), _PLACES, places),
            Page(Text("逐项核对", "requirements"), _CHECKS, tuple(_checks(shown))),
            Page(Text("依据", "basis"), ABOUT, tuple(_about(shown))),
        ),
    )


def _checks(shown: AwardShown) -> Iterator[tuple[Any, ...]]:
    measure = shown.document
    if measure is None:
        return
    for one in shown.places:
        for line in one.lines:
            if line.verdict is not None and line.figure is not None:
                found = line.found
                if found is not None:
                    found = value_text(measure, line.figure, line.unit, found, line)
                yield (
                    *(one.office_no, one.credit_code, one.name, joined(line.clause) or None),
                    *(str(line.label), required(measure, line), found),
                    verdict_cell(line).value,
                )


def _about(shown: AwardShown) -> Iterator[tuple[str, str]]:
    basis = shown.basis
    yield _("award"), f"{shown.number} {shown.label} {shown.year}"
    yield _("state"), str(STATES[shown.state])
    yield _("clauses"), joined(shown.clauses) or "-"
    yield _("amount (yuan)"), yuan(shown.amount_fen)
    yield _("fund"), shown.fund or "-"
    yield _("notice"), shown.notice or "-"
    yield _("proposed by"), f"{shown.proposed_on} {shown.proposed_by}"
    yield _("decided by"), f"{shown.decided_on or '-'} {shown.decided_by or ''}".strip()
    yield _("document"), shown.document_number or "-"
    yield _("measure"), basis.policy
    yield _("digest of the measure"), basis.digest
    yield _("standing"), _(STANDINGS[basis.standing])
