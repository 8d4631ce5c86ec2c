"""Credit codes by GB 32100, against codes in use and against python-stdnum."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from smeadmin.domain import credit_code
from smeadmin.domain.findings import Fault

IN_USE = [
    "91350100M000100Y43",
    "91440300708461136T",
    "91110108551385082Q",
    "91110000802100433B",
    "11500000009276281J",
    "11331021002687352Y",
]
bodies = st.text(alphabet=credit_code.ALPHABET, min_size=17, max_size=17)


@pytest.mark.parametrize("code", IN_USE)
def test_codes_in_use_pass(code: str) -> None:
    assert credit_code.parse(code) == code


@given(
    st.lists(st.sampled_from(IN_USE), max_size=5),
    st.one_of(st.sampled_from(IN_USE), st.text(credit_code.ALPHABET + "OIa中 ", max_size=19)),
    st.integers(0, 17),
    st.sampled_from([*credit_code.ALPHABET, "I", "O", "a", "中", ""]),
)
def test_many_codes_at_once_are_as_good_as_each(
    good: list[str], other: str, place: int, letter: str
) -> None:
    for code in (other, other[:place] + letter + other[place + 1 :]):
        codes = [*good, code, *good[:2]]
        assert credit_code.all_valid(codes) == all(map(credit_code.is_valid, codes))
    assert credit_code.all_valid(IN_USE * 200)


@pytest.mark.parametrize(
    "text",
    [
        *("91350100m000100y43", " 91350100M000100Y43 ", "91350100-M000100Y-43"),
        *(
            "９１３５０１００Ｍ０００１００Ｙ４３",
            "9135 0100 M000 100Y 43",
            "\u200b91350100M000100Y43",
        ),
    ],
)
def test_other_ways_of_writing_a_code(text: str) -> None:
    assert credit_code.parse(text) == "91350100M000100Y43"


@pytest.mark.parametrize(
    ("text", "code", "details"),
    [
        ("91990103MA4K7W120X", "check-character", {"expected": "T", "taken": "91990103MA4K7W120X"}),
        ("91350100M000100Y4", "credit-code-length", {"length": 17}),
        ("91350100M000100Y433", "credit-code-length", {"length": 19}),
        ("91350100MO00100Y43", "credit-code-letter", {"letter": "O"}),
        ("91350100M000100Y4三", "credit-code-letter", {"letter": "三"}),
        ("440301103097413", "old-registration", {}),
        ("9.14401E+17", "number-damaged", {"length": 18}),
        ("9.19901021234e+17", "number-damaged", {"length": 18}),
    ],
)
def test_why_a_code_is_refused(text: str, code: str, details: dict[str, object]) -> None:
    with pytest.raises(Fault) as refusal:
        credit_code.parse(text)
    assert (refusal.value.code, refusal.value.details) == (code, details)


@given(bodies)
def test_the_check_character_is_that_of_stdnum(body: str) -> None:
    assert credit_code.check_character(body) == uscc.calc_check_digit(body)


@given(bodies)
def test_exactly_one_check_character_passes(body: str) -> None:
    passing = [c for c in credit_code.ALPHABET if credit_code.is_valid(body + c)]
    assert passing == [uscc.calc_check_digit(body)]


@given(bodies, st.integers(0, 17), st.sampled_from(credit_code.ALPHABET))
def test_no_single_slip_passes(body: str, at: int, other: str) -> None:
    code = body + credit_code.check_character(body)
    slipped = code[:at] + other + code[at + 1 :]
    assert credit_code.is_valid(slipped) == (slipped == code)


@given(st.text(max_size=20))
def test_any_text_is_taken_or_refused_as_stdnum_has_it(text: str) -> None:
    try:
        taken = credit_code.parse(text)
    except Fault:
        return
    assert uscc.is_valid(taken)
