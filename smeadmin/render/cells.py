"""Cells of the register in the words of an office: what a column is called, and what stands in it.

Lists have their own columns; this is for pages about changes, where any row of any table may stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

from smeadmin.domain.columns import NOUNS, Kind
from smeadmin.domain.columns import Column as Registered
from smeadmin.i18n import Text
from smeadmin.render.columns import column_of
from smeadmin.render.formats import quantity, words, yuan

COLUMNS = {
    "account": Text("科目", "account"),
    "account_id": Text("收款账户", "account"),
    "acted_on": Text("办理日期", "done on"),
    "address": Text("地址", "address"),
    "amount_fen": Text("金额（元）", "amount (yuan)"),
    "answer": Text("答复", "answer"),
    "answered_by": Text("答复人", "answered by"),
    "answered_on": Text("答复日期", "answered on"),
    "application_id": Text("认定申请", "application"),
    "applied_on": Text("申请日期", "applied on"),
    "approvals": Text("另外几人", "others"),
    "approved_by": Text("批准人", "approved by"),
    "approved_on": Text("批准日期", "approved on"),
    "asked_fen": Text("申请金额（元）", "asked (yuan)"),
    "award_id": Text("奖励", "award"),
    "balance_fen": Text("余额（元）", "balance (yuan)"),
    "barred_until": Text("不得再申请至", "barred until"),
    "category": Text("类别", "category"),
    "certificate": Text("证书", "certificate"),
    "certificate_id": Text("证书", "certificate"),
    "certification": Text("认定", "certification"),
    "claim_id": Text("兑付申请", "claim"),
    "clerk_id": Text("经办人员", "clerk"),
    "closed_on": Text("注销日期", "closed on"),
    "code": Text("编号", "code"),
    "command": Text("事项", "command"),
    "contract_date": Text("合同日期", "contract date"),
    "contract_fen": Text("合同金额（元）", "contract (yuan)"),
    "contract_no": Text("合同编号", "contract number"),
    "credit_code": Text("统一社会信用代码", "credit code"),
    "day": Text("日期", "day"),
    "days": Text("天数", "days"),
    "decided_by": Text("决定人", "decided by"),
    "decided_on": Text("决定日期", "decided on"),
    "document": Text("文号", "document"),
    "due_fen": Text("应追回（元）", "due (yuan)"),
    "due_on": Text("期限", "due on"),
    "enterprise_id": Text("企业", "enterprise"),
    "event": Text("事由", "event"),
    "figure": Text("指标", "figure"),
    "finalised_by": Text("定稿人", "made final by"),
    "finalised_on": Text("定稿日期", "made final on"),
    "free_fen": Text("余额（元）", "balance (yuan)"),
    "from_account": Text("转出科目", "from"),
    "fund_id": Text("资金", "fund"),
    "grade": Text("等次", "grade"),
    "granted_on": Text("认定日期", "granted on"),
    "grounds": Text("异议理由", "grounds"),
    "held_until": Text("资格至", "held until"),
    "institution_id": Text("机构", "institution"),
    "invoice_fen": Text("发票金额（元）", "invoice (yuan)"),
    "issued_on": Text("发放日期", "issued on"),
    "kept_by": Text("公布单位", "kept by"),
    "kind": Text("类型", "kind"),
    "last_day": Text("期满日", "last day"),
    "level": Text("级别", "level"),
    "line": Text("行", "line"),
    "months": Text("保存月数", "months"),
    "name": Text("名称", "name"),
    "note": Text("说明", "note"),
    "number": Text("编号", "number"),
    "paid_fen": Text("已付（元）", "paid (yuan)"),
    "paid_on": Text("付款日期", "paid on"),
    "parent_code": Text("上级区划", "parent"),
    "pattern": Text("样式", "pattern"),
    "payee": Text("付给", "payee"),
    "personal": Text("个人信息", "personal data"),
    "points": Text("得分", "points"),
    "policy": Text("办法", "measure"),
    "posted_on": Text("记账日期", "posted on"),
    "programme_id": Text("项目", "programme"),
    "proposed_by": Text("拟定人", "proposed by"),
    "rank": Text("名次", "rank"),
    "reason": Text("理由", "reason"),
    "received_fen": Text("已收回（元）", "received (yuan)"),
    "received_on": Text("收到日期", "received on"),
    "redeemed_on": Text("核销日期", "redeemed on"),
    "region_code": Text("行政区划", "region"),
    "result": Text("结果", "result"),
    "returned_fen": Text("退回（元）", "returned (yuan)"),
    "role": Text("角色", "role"),
    "service_date": Text("服务日期", "service date"),
    "since": Text("起始日", "since"),
    "size": Text("规模", "size"),
    "state": Text("状态", "state"),
    "status": Text("安排", "status"),
    "submitted_by": Text("提交人", "submitted by"),
    "submitted_on": Text("提交日期", "submitted on"),
    "title": Text("标题", "title"),
    "to_account": Text("转入科目", "to"),
    "total_fen": Text("合计（元）", "total (yuan)"),
    "until": Text("至", "until"),
    "used_fen": Text("已用（元）", "used (yuan)"),
    "valid_from": Text("有效期起", "valid from"),
    "valid_until": Text("有效期至", "valid until"),
    "value": Text("数值", "value"),
    "voided_by": Text("作废人", "voided by"),
    "voided_on": Text("作废日期", "voided on"),
    "voucher_id": Text("服务券", "voucher"),
    "year": Text("年度", "year"),
}
"""What columns are called that a clerk has a word for; the others are left to programs."""


def column_word(table: str, column: str) -> str | None:
    """Say what a column is called; None: no clerk has a word for it."""
    known = _registered(table).get(column)
    if known is not None:
        return str(column_of(known).header)
    return str(COLUMNS[column]) if column in COLUMNS else None


def value_word(table: str, column: str, value: Any) -> str | None:
    """Say a stored value as the screens do: yuan for fen, words for the words of the program."""
    if value is None:
        return None
    known = _registered(table).get(column)
    if isinstance(value, str):
        return words(value, dict(known.choices) if known is not None else _stored(table, column))
    if column.endswith("_fen"):
        return yuan(value)
    if known is not None and known.kind in (Kind.AREA, Kind.MICRO):
        return quantity(Fraction(value, 10**6), least=1)
    return str(value)


def _registered(table: str) -> Mapping[str, Registered]:
    noun = NOUNS.get(table)
    return {} if noun is None else {column.name: column for column in noun.columns}


@cache
def _stored(table: str, column: str) -> Mapping[str, Text]:
    """Give the words of what a column of a table may hold."""
    found = _words().get((table, column)) or _words().get(("", column)) or {}
    return {str(word): text for word, text in found.items()}


@cache
def _words() -> Mapping[tuple[str, str], Mapping[Any, Text]]:
    from smeadmin.domain import (
        award,
        campaign,
        claim,
        ledger,
        notice,
        recovery,
        registers,
        settlement,
        voucher,
    )
    from smeadmin.domain.account import ACCOUNT_STATES
    from smeadmin.domain.certification import application, certificate
    from smeadmin.domain.doings import NAMES
    from smeadmin.domain.region import LEVEL_LABELS
    from smeadmin.domain.size import SIZE_LABELS
    from smeadmin.render.clerk import ROLES

    return {
        ("", "command"): NAMES,
        ("", "event"): ledger.EVENT_LABELS,
        ("", "from_account"): ledger.ACCOUNT_LABELS,
        ("", "grade"): campaign.GRADE_WORDS,
        ("", "level"): LEVEL_LABELS,
        ("", "role"): ROLES,
        ("", "size"): SIZE_LABELS,
        ("", "to_account"): ledger.ACCOUNT_LABELS,
        ("account", "state"): ACCOUNT_STATES,
        ("application", "state"): application.WORDS,
        ("approval", "answer"): {
            "approve": Text("批准", "approves"),
            "reject": Text("退回", "rejects"),
        },
        ("award", "state"): award.STATES,
        ("calendar_day", "status"): {
            "holiday": Text("放假", "holiday"),
            "workday": Text("上班", "workday"),
        },
        ("certificate", "state"): {
            **certificate.WORDS,
            "granted": Text("已认定", "granted"),
            "lapsed": Text("到期", "lapsed"),
        },
        ("certificate_spell", "kind"): certificate.WORDS,
        ("claim", "state"): claim.CLAIM_LABELS,
        ("enterprise", "state"): registers.STATE_LABELS,
        ("evaluation", "state"): campaign.STATES,
        ("institution", "state"): registers.STATE_LABELS,
        ("notice", "state"): notice.NOTICE_STATES | {"open": notice.NOTICE_STATES["running"]},
        ("objection", "state"): notice.OBJECTION_STATES,
        ("payment", "state"): settlement.PAYMENT_LABELS,
        ("recovery", "state"): recovery.RECOVERY_LABELS,
        ("settlement", "state"): settlement.SETTLEMENT_LABELS,
        ("voucher", "state"): voucher.STATE_LABELS,
    }
