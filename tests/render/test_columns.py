"""A list page takes its columns from the registry of columns."""

from __future__ import annotations

import json

from smeadmin.domain.columns import NOUNS
from smeadmin.render.columns import column_of
from smeadmin.render.document import Document, Kind, Table
from smeadmin.render.output import plain, text

INSTITUTION = NOUNS["institution"]


def listed(*, unmask: bool = False) -> Document:
    values = {
        "credit_code": "52990102MJ6Q30852Y",
        "name": "江澄市启帆中小企业服务中心",
        "area_m2": 186_500_000,
        "contact": "沈一鸣",
        "phone": "13812342764",
    }
    shown = ("credit_code", "name", "area_m2", "phone")
    columns = tuple(
        column_of(column, screen=column.name in shown, unmask=unmask)
        for column in INSTITUTION.columns
    )
    return Document(blocks=(Table(columns, ([values.get(c.name) for c in columns],)),))


def test_the_screen_shows_the_columns_asked_for_in_the_registry_s_order() -> None:
    assert text(listed(), 97).splitlines()[::2] == [
        "统一社会信用代码    机构名称                    场所面积(㎡)  联系电话",
        "52990102MJ6Q30852Y  江澄市启帆中小企业服务中心         186.5  138****2764",
    ]


def test_data_holds_every_column_of_the_noun_by_its_name() -> None:
    (row,) = plain(listed())
    assert list(row) == [column.field for column in INSTITUTION.columns]
    assert row["area_m2"] == "186.5"


def test_personal_values_are_masked_on_screen_and_in_data_unless_unmasked() -> None:
    for drawn in (text(listed(), 200), json.dumps(plain(listed()), ensure_ascii=False)):
        assert "13812342764" not in drawn and "138****2764" in drawn
    assert "沈一鸣" not in json.dumps(plain(listed()), ensure_ascii=False)
    assert plain(listed(unmask=True))[0]["contact"] == "沈一鸣"


def test_money_is_headed_in_yuan_and_named_in_fen() -> None:
    (fen,) = (c for c in NOUNS["enterprise"].columns if c.name == "revenue_fen")
    revenue = column_of(fen)
    assert str(revenue.header).endswith("（元）")
    assert revenue.kind is Kind.FEN
