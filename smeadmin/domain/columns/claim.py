"""The columns of the list of vouchers for which an institution claims."""

from __future__ import annotations

from smeadmin.domain.columns.column import Column, Kind, Noun
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
