"""What a bank, or the finance department, sends back about a payment file."""

from __future__ import annotations

from smeadmin.domain.columns import units
from smeadmin.domain.columns.column import Column, Kind, Noun
from smeadmin.i18n import Text

_FAILED = (
    "失败",
    "付款失败",
    "支付失败",
    "交易失败",
    "退票",
    "退回",
    "已退回",
    "拒绝",
    "failed",
    "returned",
)
_PAID = ("成功", "已付", "付款成功", "支付成功", "交易成功", "已支付", "完成", "paid", "success")

BANK_ROW = Noun(
    "bank_row",
    Text("银行回单", "bank file"),
    (
        Column(
            "payment",
            Text("付款编号", "Payment"),
            Kind.ID,
            synonyms=("业务编号", "客户业务编号", "凭证号", "业务参考号", "reference"),
            rank=1,
            hint=Text("付款文件里的付款编号", "as in the payment file"),
            example=Text("ST-2026-04/3", "ST-2026-04/3"),
        ),
        Column(
            "settlement",
            Text("结算单号", "Settlement"),
            Kind.ID,
            synonyms=("单据号", "批次号", "结算编号"),
            rank=3,
            example=Text("ST-2026-04", "ST-2026-04"),
        ),
        Column(
            "payee",
            Text("收款单位", "Payee"),
            Kind.NAME,
            synonyms=("户名", "收款人", "收款人名称", "收款方户名", "收款方名称", "对方户名"),
            rank=1,
            example=Text("江澄示例检测技术有限公司", "江澄示例检测技术有限公司"),
        ),
        Column(
            "credit_code",
            Text("统一社会信用代码", "Credit code"),
            Kind.ID,
            synonyms=("信用代码",),
            rank=4,
            example=Text("91990103MA5H2R786A", "91990103MA5H2R786A"),
        ),
        Column(
            "account",
            Text("收款账号", "Account"),
            Kind.ID,
            synonyms=("账号", "帐号", "收款人账号", "收款方账号", "对方账号"),
            personal=True,
            rank=5,
            longest=40,
        ),
        Column(
            "amount_fen",
            Text("金额", "Amount"),
            Kind.FEN,
            required=True,
            synonyms=("实付金额", "交易金额", "付款金额", "支付金额", "发生额"),
            unit=units.YUAN,
            lowest=1,
            rank=1,
            example=Text("8000.00", "8000.00"),
        ),
        Column(
            "result",
            Text("结果", "Result"),
            Kind.CHOICE,
            synonyms=("状态", "交易状态", "处理结果", "支付状态", "付款状态", "status"),
            choices=(("paid", Text("成功", "paid")), ("failed", Text("失败", "failed"))),
            rank=1,
            hint=Text("空着即为成功", "empty means paid"),
            example=Text("成功", "paid"),
        ),
        Column(
            "note",
            Text("失败原因", "Why it failed"),
            synonyms=("原因", "失败说明", "退票原因", "返回信息", "摘要"),
            rank=2,
        ),
        Column(
            "paid_on",
            Text("支付日期", "Paid on"),
            Kind.DAY,
            synonyms=("付款日期", "交易日期", "记账日期"),
            rank=3,
            example=Text("2026-09-02", "2026-09-02"),
        ),
        Column(
            "bank_ref",
            Text("流水号", "Bank number"),
            Kind.ID,
            synonyms=("交易流水号", "回单号", "回单编号", "银行流水号"),
            rank=4,
            longest=60,
        ),
    ),
    content=("payment", "settlement", "payee", "credit_code", "amount_fen", "result", "bank_ref"),
)

RESULT_WORDS = dict.fromkeys(_FAILED, "failed") | dict.fromkeys(_PAID, "paid")
"""How banks say that a payment went through, or did not."""
