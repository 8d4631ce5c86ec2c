"""The ledger of the finance department, held against ours."""

from __future__ import annotations

from smeadmin.domain.columns import units
from smeadmin.domain.columns.column import Column, Kind, Noun
from smeadmin.i18n import Text

OUTSIDE_LEDGER = Noun(
    "outside_ledger",
    Text("财政台账", "finance ledger"),
    (
        Column(
            "item",
            Text("科目", "Item"),
            Kind.CHOICE,
            required=True,
            synonyms=("项目", "类别", "收支", "摘要"),
            choices=(
                ("appropriated", Text("下达", "appropriated")),
                ("paid", Text("支出", "paid")),
                ("received_back", Text("追回", "received back")),
            ),
            rank=1,
            example=Text("支出", "paid"),
        ),
        Column(
            "reference",
            Text("单据号", "Reference"),
            Kind.ID,
            synonyms=("付款编号", "结算单号", "凭证号", "文号"),
            rank=2,
            longest=60,
            hint=Text("结算单号或付款编号", "settlement or payment"),
            example=Text("ST-2026-02", "ST-2026-02"),
        ),
        Column(
            "payee",
            Text("收款单位", "Payee"),
            Kind.NAME,
            synonyms=("户名", "收款人", "单位名称"),
            rank=2,
            example=Text("江澄示例检测技术有限公司", "江澄示例检测技术有限公司"),
        ),
        Column(
            "amount_fen",
            Text("金额", "Amount"),
            Kind.FEN,
            required=True,
            synonyms=("发生额", "支出金额", "支付金额"),
            unit=units.YUAN,
            lowest=1,
            rank=1,
            example=Text("2000.00", "2000.00"),
        ),
        Column("on", Text("日期", "Date"), Kind.DAY, synonyms=("支付日期", "记账日期"), rank=3),
    ),
    content=("item", "reference", "payee", "amount_fen", "on"),
)

ITEM_WORDS = {
    **dict.fromkeys(("下达", "已下达", "指标下达", "预算下达", "指标", "收入"), "appropriated"),
    **dict.fromkeys(("支出", "已付", "支付", "拨付", "付款"), "paid"),
    **dict.fromkeys(("追回", "追回已收", "收回", "退款"), "received_back"),
}
"""What finance calls the three things that both ledgers know."""
