"""What is left of a personal value where people may see it."""

from __future__ import annotations

import pytest

from smeadmin.domain.columns import NOUNS
from smeadmin.domain.masking import mask, mask_name, mask_number


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("13812342764", "138****2764"),
        ("0750-1234567", "075*****4567"),
        ("420106199001011234", "420106********1234"),
        ("12345", "***45"),
        ("1", "*"),
        ("", ""),
    ],
)
def test_numbers(number: str, masked: str) -> None:
    assert mask_number(number) == masked


@pytest.mark.parametrize(("name", "masked"), [("沈一鸣", "沈**"), ("沈", "*"), ("", "")])
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_only_personal_columns_are_masked() -> None:
    noun = NOUNS["institution"]
    assert mask(noun["phone"], "13812342764") == "138****2764"
    assert mask(noun["contact"], "沈一鸣") == "沈**"
    assert mask(noun["name"], "江澄市启帆中小企业服务中心") == "江澄市启帆中小企业服务中心"
