"""Amounts in capitals, as the payment form wants them (worked out by hand)."""

from __future__ import annotations

import pytest

from smeadmin.domain.capitals import capitals


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (11, "壹角壹分"),
        (100, "壹元整"),
        (101, "壹元零壹分"),
        (110, "壹元壹角整"),
        (1000, "壹拾元整"),
        (100_10, "壹佰元壹角整"),
        (1_680_32, "壹仟陆佰捌拾元叁角贰分"),
        (16_409_02, "壹万陆仟肆佰零玖元零贰分"),
        (58_000_00, "伍万捌仟元整"),
        (107_000_53, "壹拾万柒仟元伍角叁分"),
        (1_000_000_00, "壹佰万元整"),
        (20_050_006_00, "贰仟零伍万零陆元整"),
        (100_000_000_00, "壹亿元整"),
        (1_000_000_001_00, "壹拾亿零壹元整"),
        (100_000_100_000_00, "壹仟亿零壹拾万元整"),
    ],
)
def test_capitals(fen: int, words: str) -> None:
    assert capitals(fen) == words


@pytest.mark.parametrize("fen", [-1, 10**18])
def test_what_has_no_words(fen: int) -> None:
    with pytest.raises(ValueError, match=str(fen)):
        capitals(fen)


def test_no_amount_reads_as_another() -> None:
    seen = [capitals(fen) for fen in (*range(3000), *range(999_983, 10**9, 999_983))]
    assert len(set(seen)) == len(seen)
