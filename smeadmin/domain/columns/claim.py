"""Lists of vouchers that go to and fro: what is claimed, what was not issued."""

from __future__ import annotations

from smeadmin.domain.columns import units
from smeadmin.domain.columns.column import Column, Kind, Noun
from smeadmin.domain.columns.lists import VOUCHER_LIST
from smeadmin.i18n import Text

CLAIM_LIST = Noun(
    "claim_list",
    Text("兑付清单", "claim list"),
    (
        Column(
            "voucher",
            Text("券码", "Voucher"),
            Kind.ID,
            required=True,
            synonyms=("服务券编号", "服务券", "券号", "voucher code"),
            rank=1,
            example=Text("JC26-7KQ4-MWD7", "JC26-7KQ4-MWD7"),
        ),
        Column(
            "enterprise_name",
            Text("企业名称", "Enterprise name"),
            Kind.NAME,
            synonyms=("名称", "单位名称"),
            rank=2,
            example=Text("江澄示例五金制品有限公司", "江澄示例五金制品有限公司"),
        ),
    ),
    key=("voucher",),
)

NOT_ISSUED = (
    Column("row", Text("原行号", "Row"), Kind.INT),
    VOUCHER_LIST["enterprise"],
    VOUCHER_LIST["enterprise_name"],
    Column("amount_fen", Text("金额", "Amount"), Kind.FEN, unit=units.YUAN),
    Column("clause", Text("条款", "Clause")),
    Column("reason", Text("原因", "Reason")),
)
"""What comes back of a list of vouchers: mended and with its last columns taken away it is one again."""
