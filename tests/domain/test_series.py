"""How certificate numbers are written and read back."""

from __future__ import annotations

import pytest

from smeadmin.domain.series import Pattern, PatternWrong


@pytest.mark.parametrize(
    ("text", "scope", "number"),
    [
        ("SC-{year}-{number:4}", "SC-2026-{number:4}", "SC-2026-0012"),
        (
            "江中小企证〔{year}〕{number}号",
            "江中小企证〔2026〕{number}号",
            "江中小企证〔2026〕12号",
        ),
        ("{level}-{number:3}", "city-{number:3}", "city-012"),
        ("{region}{year}{number:4}", "9901032026{number:4}", "99010320260012"),
        ("NO.{number:6}", "NO.{number:6}", "NO.000012"),
    ],
)
def test_a_number_is_written_and_read(text: str, scope: str, number: str) -> None:
    pattern = Pattern.read(text)
    found = pattern.scope(year=2026, level="city", region="990103")
    assert found.text == scope
    assert found.write(12) == number and found.read(number) == 12
    assert found.read(number + "x") is None


def test_more_digits_than_wished_are_written_all() -> None:
    scope = Pattern.read("SC-{year}-{number:2}").scope(year=2026)
    assert scope.write(1234) == "SC-2026-1234" and scope.read("SC-2026-1234") == 1234


def test_a_number_tells_its_scope() -> None:
    pattern = Pattern.read("JC-{year}-{number:4}")
    scope = pattern.matches("JC-2025-0007")
    assert scope is not None and scope.text == "JC-2025-{number:4}"
    assert pattern.matches("AB-2025-0007") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SC-2026",
        "{number}{number}",
        "{number}-{month}",
        "{number",
        "{year:4}-{number}",
        "a b{number}",
    ],
)
def test_what_is_no_pattern(text: str) -> None:
    with pytest.raises(PatternWrong):
        Pattern.read(text)
