"""The recommendation pack of an award: who with what, who not and why, each requirement, the basis."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from smeadmin.actions.award.showing import show_award
from smeadmin.domain.award import STATES, AwardShown
from smeadmin.domain.book import Book, Page
from smeadmin.domain.columns import Column, Kind
from smeadmin.domain.columns.units import YUAN
from smeadmin.domain.rules.units import in_unit
from smeadmin.i18n import Text
from smeadmin.storage.change import View

_WHO = (
    Column("office_no", Text("机构编号", "Office number"), Kind.ID),
    Column("credit_code", Text("统一社会信用代码", "Credit code"), Kind.ID),
    Column("name", Text("机构名称", "Institution"), Kind.NAME),
)
PLACES = (
    Column("rank", Text("名次", "Rank"), Kind.INT),
    *_WHO,
    Column("score", Text("得分", "Points"), Kind.MICRO),
    Column("grade", Text("等次", "Grade")),
    Column("amount_fen", Text("金额", "Amount"), Kind.FEN, unit=YUAN),
    Column("place", Text("结果", "Result")),
    Column("why", Text("原因", "Why")),
)
CHECKS = (
    *_WHO,
    Column("clause", Text("条款", "Clause")),
    Column("rule", Text("要求", "Requirement")),
    Column("found", Text("实际", "Found")),
    Column("verdict", Text("结论", "Verdict")),
)
ABOUT = (
    Column("what", Text("事项", "What")),
    Column("said", Text("内容", "Said")),
)
_RESULT = {"in": Text("列入", "in"), "out": Text("未列入", "out"), "tie": Text("并列待定", "tied")}


def award_pack(view: View, *, award: str) -> Book:
    """Give the pack of one award, as it was judged; raises AwardNotFound."""
    shown = show_award(view, award=award)
    places = tuple(
        (
            *(x.rank, x.office_no, x.credit_code, x.name, x.points, x.grade, x.amount_fen),
            *(str(_RESULT[x.place]), "、".join(x.why) or None),
        )
        for x in shown.places
    )
    return Book(
        f"{shown.number} {shown.label}",
        (
            Page(Text("推荐名单", "recommended"), PLACES, places),
            Page(Text("逐项核对", "requirements"), CHECKS, tuple(_checks(shown))),
            Page(Text("依据", "basis"), ABOUT, tuple(_about(shown))),
        ),
    )


def _checks(shown: AwardShown) -> Iterator[tuple[Any, ...]]:
    for one in shown.places:
        for line in one.lines:
            if line.verdict is not None and line.figure is not None:
                found = in_unit(line.found, line.unit)
                said = "、".join(found) if isinstance(found, list) else found
                yield (
                    *(one.office_no, one.credit_code, one.name, "、".join(line.clause) or None),
                    *(str(line.label), None if said is None else str(said), str(line.verdict)),
                )


def _about(shown: AwardShown) -> Iterator[tuple[str, str]]:
    said = {
        Text("奖励", "award"): f"{shown.number} {shown.label} {shown.year}",
        Text("状态", "state"): str(STATES[shown.state]),
        Text("条款", "clauses"): "、".join(shown.clauses) or "-",
        Text("金额（元）", "amount (yuan)"): str(in_unit(Fraction(shown.amount_fen), "money")),
        Text("资金", "fund"): shown.fund or "-",
        Text("公示", "notice"): shown.notice or "-",
        Text("拟定", "proposed"): f"{shown.proposed_on} {shown.proposed_by}",
        Text("决定", "decided"): f"{shown.decided_on or '-'} {shown.decided_by or ''}".strip(),
        Text("文号", "document"): shown.document_number or "-",
        Text("办法", "measure"): f"{shown.basis.policy} {shown.basis.digest}",
        Text("效力", "standing"): shown.basis.standing,
    }
    for what, words in said.items():
        yield str(what), words
