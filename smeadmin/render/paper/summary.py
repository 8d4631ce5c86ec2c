"""The recommendation summary as a sheet: one application a row, no person, no telephone, no account."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.certification.application import WORDS
from smeadmin.domain.certification.results import Progress
from smeadmin.domain.paper import Printed
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.render.certification import beside_level
from smeadmin.render.document import Column, Document, Kind, Table
from smeadmin.render.paper.common import long_day

COLUMNS = (
    Column("place", Text("序号", "No."), Kind.INT, rank=0),
    Column("recommender", Text("推荐单位", "recommended by"), rank=2),
    Column("institution", Text("机构名称", "institution"), Kind.NAME, rank=0),
    Column("credit_code", Text("统一社会信用代码", "credit code"), Kind.CODE, rank=1),
    Column("region", Text("所属区县", "district"), rank=3),
    Column("title", Text("申报名目", "title"), rank=1),
    Column("application", Text("申请编号", "application"), Kind.CODE, rank=1),
    Column("applied_on", Text("申请日期", "applied"), Kind.DAY, rank=4),
    Column("met", Text("符合（项）", "met"), Kind.INT, rank=5),
    Column("short", Text("不足（项）", "short"), Kind.INT, rank=5),
    Column("to_judge", Text("待判定（项）", "to be judged"), Kind.INT, rank=5),
    Column("state", Text("状态", "state"), rank=4),
    Column("opinion", Text("推荐意见", "opinion"), Kind.PROSE, rank=5),
)


def summary_page(printed: Printed) -> Document:
    """Draw the summary; its last column is left for the opinion of who recommends."""
    (names,) = printed.more
    rows = tuple(_row(at, one, names) for at, one in enumerate(printed.facts, start=1))
    return Document(
        title=(_("Recommendation summary"), *printed.name.split("/")),
        blocks=(Table(COLUMNS, rows),),
    )


def sealing(printed: Printed) -> tuple[str, str]:
    """Give the lines above and below the table: who recommends on which day, and where they seal."""
    under = _("{office}, {day}").format(office=printed.office, day=long_day(printed.on))
    if printed.rehearsal:
        under = f"{under}  {_('rehearsal')}"
    return under, _("Recommended by (seal):                Signed:                Day:          ")


def _row(at: int, one: Progress, names: dict[str, str]) -> tuple[Any, ...]:
    checked, holder = one.checked, one.holder
    return (
        at,
        one.recommender,
        holder.name,
        holder.credit_code,
        names.get(holder.region_code or "", holder.region_code),
        beside_level(checked.document, one.certification, one.level),
        one.application,
        one.applied_on,
        checked.count("yes"),
        checked.count("no"),
        checked.count("not known"),
        str(WORDS[one.state]),
        one.comment,
    )
