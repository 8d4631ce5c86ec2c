"""Industries as they are filed, and the sector of the size standard they lead to."""

from __future__ import annotations

import pytest

from smeadmin.domain.size import Standard
from smeadmin.reference import standards
from smeadmin.reference.industries import find_industry, industries


@pytest.mark.parametrize(
    ("filed", "code", "sector"),
    [
        ("C33", "C33", "工业"),
        ("33", "C33", "工业"),
        ("3311", "C33", "工业"),
        ("C3311", "C33", "工业"),
        ("c", "C", "工业"),
        ("金属制品业", "C33", "工业"),
        ("F51", "F51", "批发业"),
        ("5211", "F52", "零售业"),
        ("5911", "G591", "交通运输业"),
        ("G594", "G594", "仓储业"),
        ("7010", "K701", "房地产开发经营"),
        ("7020", "K702", "物业管理"),
        ("农林牧渔业", "A", "农、林、牧、渔业"),
        ("教育", "P83", None),  # both the section and its one division; no class in the standard
        ("F", "F", None),  # wholesale or retail: the section alone does not say
        ("G59", "G59", None),  # storage or loading
        ("J66", "J66", None),  # finance has a standard of its own
    ],
)
def test_a_filed_industry_and_its_sector(filed: str, code: str, sector: str | None) -> None:
    found = find_industry(filed)
    assert found is not None
    assert (found.code, found.sector) == (code, sector)


@pytest.mark.parametrize("filed", ["", "五金", "X1", "9912", "C99", "U"])
def test_what_is_no_industry(filed: str) -> None:
    assert find_industry(filed) is None


def test_there_are_twenty_sections_and_their_divisions() -> None:
    codes = list(industries())
    assert [c for c in codes if len(c) == 1] == list("ABCDEFGHIJKLMNOPQRST")
    assert sum(len(c) == 3 for c in codes) == 97  # 01 to 97, each once
    assert sorted(c[1:] for c in codes if len(c) == 3) == [f"{n:02}" for n in range(1, 98)]


def test_every_sector_is_one_of_the_standard() -> None:
    standard: Standard = standards()[-1]
    known = {sector.name.zh for sector in standard.sectors}
    assert {one.sector for one in industries().values() if one.sector} == known
