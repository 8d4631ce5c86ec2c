"""What was left, promised and owed: balances of funds, vouchers, claims."""

from __future__ import annotations

from smeadmin.domain.columns.column import Column, Kind, Noun
from smeadmin.domain.columns.opening.shared import INSTITUTION, day, number, year, yuan
from smeadmin.i18n import Text

OPENING_FUND = Noun(
    "opening_fund",
    Text("期初资金", "opening balance"),
    (
        number("code", Text("资金编号", "Fund"), "FW2026", "资金代码", longest=20),
        Column(
            "name",
            Text("资金名称", "Name"),
            Kind.NAME,
            required=True,
            rank=1,
            example=Text("服务券专项资金", "服务券专项资金"),
        ),
        year("2026"),
        yuan("balance_fen", Text("期初余额", "Balance"), "613500.00", "结余", "余额", "期初可用"),
    ),
    key=("code",),
    template="fund template",
)

OPENING_VOUCHER = Noun(
    "opening_voucher",
    Text("期初服务券", "opening voucher"),
    (
        number("code", Text("券码", "Voucher"), "服务券2025-0118", "券号", "服务券编号"),
        Column(
            "programme",
            Text("服务券项目", "Programme"),
            Kind.CHOICE,
            required=True,
            synonyms=("项目", "批次"),
            rank=2,
            hint=Text("项目代码，如 JC25", "its code, as JC25"),
            example=Text("JC25", "JC25"),
        ),
        Column(
            "enterprise",
            Text("企业统一社会信用代码", "Enterprise"),
            Kind.CREDIT_CODE,
            required=True,
            synonyms=("统一社会信用代码", "信用代码", "企业编号"),
            rank=1,
            hint=Text("18 位，须已登记", "18 characters, registered"),
            example=Text("91990102MA5K3T6163", "91990102MA5K3T6163"),
        ),
        yuan("amount_fen", Text("面额", "Face value"), "5000.00", "券面金额", lowest=1),
        yuan("used_fen", Text("已用金额", "Used"), "2000.00", "已核销金额"),
        yuan("balance_fen", Text("余额", "Balance"), "3000.00", "未用金额"),
        day("issued_on", Text("发放日期", "Issued on"), "2025-10-20", "发券日期"),
        day("valid_until", Text("有效期止", "Valid until"), "2026-04-20", "有效期至", past=False),
    ),
    key=("code",),
    refers=(("enterprise", "enterprise"),),
    template="voucher template",
)

OPENING_CLAIM = Noun(
    "opening_claim",
    Text("期初兑付", "opening claim"),
    (
        Column(
            "voucher",
            Text("券码", "Voucher"),
            Kind.ID,
            required=True,
            synonyms=("券号", "服务券编号", "服务券"),
            rank=1,
            longest=60,
            hint=Text("须在期初服务券中", "among the opening vouchers"),
            example=Text("服务券2025-0118", "服务券2025-0118"),
        ),
        INSTITUTION,
        yuan("amount_fen", Text("核销金额", "Redeemed"), "2000.00", "金额", "兑付金额", lowest=1),
        day("redeemed_on", Text("核销日期", "Redeemed on"), "2025-12-02"),
        day("service_date", Text("服务日期", "Service date"), "2025-11-28"),
        Column(
            "contract_no",
            Text("合同号", "Contract"),
            Kind.ID,
            required=True,
            synonyms=("合同编号",),
            rank=3,
            example=Text("QF-2025-118", "QF-2025-118"),
        ),
        day("contract_date", Text("合同日期", "Contract date"), "2025-11-10", "签订日期"),
        yuan("contract_fen", Text("合同金额", "Contract amount"), "6000.00", lowest=1),
        Column(
            "invoice_no",
            Text("发票号码", "Invoice"),
            Kind.ID,
            required=True,
            synonyms=("发票号",),
            rank=3,
            example=Text("25990103000418", "25990103000418"),
        ),
        Column("invoice_code", Text("发票代码", "Invoice code"), Kind.ID, rank=6),
        day("invoice_date", Text("开票日期", "Invoice date"), "", "发票日期", required=False),
        Column(
            "claim",
            Text("兑付申请编号", "Claim"),
            Kind.ID,
            synonyms=("申请编号", "兑付编号"),
            rank=2,
            longest=60,
            hint=Text("还没有申请的不填", "empty: not claimed yet"),
            example=Text("CL-2025-0040", "CL-2025-0040"),
        ),
        day("submitted_on", Text("申请日期", "Claimed on"), "2025-12-10", required=False),
        day("approved_on", Text("批准日期", "Approved on"), "", required=False),
        Column(
            "approved_by",
            Text("批准人", "Approved by"),
            Kind.NAME,
            rank=5,
            hint=Text("已批准的填", "where it is approved"),
        ),
    ),
    key=("voucher", "institution", "contract_no"),
    refers=(("institution", "institution"),),
    template="claim template",
)
