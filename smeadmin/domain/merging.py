"""Two rows of the register that are one body: what is re-pointed, what stays, and what stands against it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from smeadmin.domain.registers import FormerName, Found, Identifier
from smeadmin.errors import Conflict, Refused, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

TABLES = {
    "record": Text("服务台账", "service records"),
    "service": Text("服务目录", "services on offer"),
    "return_value": Text("年报数据", "filed figures"),
    "staff_row": Text("人员名册", "staff rosters"),
    "application": Text("认定申请", "applications"),
    "certificate": Text("证书", "certificates"),
    "score": Text("考评得分", "scores"),
    "award_place": Text("奖励名次", "award places"),
    "award_payment": Text("奖励拨付", "award payments"),
    "evaluation_fact": Text("考评冻结数据", "frozen figures"),
    "evaluation_adjustment": Text("考评更正", "adjustments of an evaluation"),
    "review_assignment": Text("评审分派", "review assignments"),
    "redemption": Text("核销", "redemptions"),
    "claim": Text("兑付申请", "claims"),
    "payment": Text("付款", "payments"),
    "voucher_application": Text("领券申请", "voucher applications"),
    "settlement_line": Text("结算", "settlement lines"),
    "voucher": Text("服务券", "vouchers"),
    "enterprise_year": Text("分年数据与划型", "figures and size by year"),
    "institution": Text("此前并入的机构", "institutions merged before"),
    "enterprise": Text("此前并入的企业", "enterprises merged before"),
    "account": Text("收款账户", "bank accounts"),
    "clerk_conflict": Text("回避", "declared conflicts"),
    "evidence": Text("佐证材料", "evidence"),
    "flag": Text("预警", "flags"),
    "notice_line": Text("公示名单", "notice lists"),
    "recovery": Text("追回", "recoveries"),
    "roster_item": Text("名单", "roster entries"),
}
"""What people call the rows that refer to a body."""


@dataclass(frozen=True, slots=True)
class MergedOne:
    """One that was merged into another: what it was called and known by, until the day before ``on``."""

    name: str
    office_no: str
    credit_code: str | None
    on: date
    former_names: tuple[FormerName, ...] = ()
    identifiers: tuple[Identifier, ...] = ()

    def known_by(self, text: str) -> bool:
        """Tell whether a text is one of its codes, or part of one of its names."""
        codes = (self.office_no, self.credit_code, *(one.value for one in self.identifiers))
        names = (self.name, *(one.name for one in self.former_names))
        folded = text.lower()
        return any(folded == (code or "").lower() for code in codes) or any(
            folded in name.lower() for name in names
        )


@dataclass(frozen=True, slots=True)
class Repointed:
    """Rows of one table: so many belong to the kept one now, so many stay with the other."""

    table: str
    moved: int
    stayed: int

    @property
    def label(self) -> str:
        """What people call these rows."""
        return str(TABLES.get(self.table, self.table))


@dataclass(frozen=True, slots=True)
class Merged:
    """One was merged into another from a day on; ``tables`` are those in which either count is not 0."""

    noun: str
    kept: Found
    other: Found
    from_day: date
    tables: tuple[Repointed, ...]

    @property
    def moved(self) -> int:
        """How many rows belong to the kept one now."""
        return sum(each.moved for each in self.tables)

    @property
    def stayed(self) -> int:
        """How many rows stay with the other one."""
        return sum(each.stayed for each in self.tables)


class MergedWithItself(Usage):
    """Both texts name the same one; a merge needs the one that is kept and the one that is given up."""

    code, sentence = (
        "merged-with-itself",
        N_("「{first}」 and 「{second}」 are the same one, {name}"),
    )


class AlreadyMerged(Conflict):
    """One that was merged into another has no life of its own any more.

    Merge the one that it belongs to, or undo the earlier merge first.
    """

    code, sentence = "already-merged", N_("{name} was merged into {kept} on {on}")


class MergeContradicts(Refused):
    """Something open of both contradicts itself once they are one.

    Two open applications for the same title, two places in an award that is not decided, or more
    granted together than one enterprise may hold in a year. Settle that first, then merge.
    """

    code, sentence = "merge-contradicts", N_("{kept} and {other} cannot be one as things stand")
