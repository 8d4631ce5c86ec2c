"""A table of cases for each of the forty shapes: every answer worked out by hand, on the bound and beside it.

Each file of ``shapes/`` is a small measure of one shape (``NN-name.toml``) or of several that stand in
each other (``with-….toml``); its ``[case]`` is the table, the arithmetic stands in the comments.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from smeadmin.domain.rules.ranking import ranks, sort_key
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.policies import examples
from smeadmin.policies.amendments import in_force as judging
from smeadmin.policies.checks import check_library
from smeadmin.policies.documents import read, read_all

SHAPES = Path(__file__).parent / "shapes"
FILES = sorted(SHAPES.glob("*.toml"))
LOADED = read_all({file.stem: file.read_bytes() for file in FILES})
LIBRARY = [one.document for one in LOADED.values() if one.document is not None]
CASES = [
    pytest.param(document, row, id=f"{document.id}-{name}")
    for document in LIBRARY
    for name, row in document.raw.get("case", {}).items()
]


@pytest.mark.parametrize("name", LOADED)
def test_a_table_has_a_case_on_every_bound(name: str) -> None:
    """No faults; of the warnings only those about parts left open on purpose."""
    findings = [(one.code, one.address, one.message) for one in LOADED[name].findings]
    assert [one for one in findings if one[0] != "P71"] == []


@pytest.mark.parametrize(("document", "row"), CASES)
def test_a_case_comes_out_as_worked_out_by_hand(document, row) -> None:
    answer = examples.run(document, row, LIBRARY)
    assert row["expect"]
    for key, expected in row["expect"].items():
        found, wanted = examples.compare(answer, key, expected)
        assert found == wanted, key


def test_a_ceiling_over_an_amount_that_is_open_asks_for_no_case() -> None:
    """Nothing can come to it exactly; as soon as the amount is known, it asks again."""
    text = (SHAPES / "26-caps.toml").read_text("utf-8")
    text = text[: text.index("[voucher.v]")] + "[case]\n"
    known = [one.address for one in read(text).findings if one.code == "P81"]
    assert known == ["voucher.each.limits.each"]
    amount = (
        'amount = { figure = "contract", times = "50%", round = { to = "0.01元", how = "down" } }'
    )
    opened = text.replace(amount, 'amount = { open = { zh = "未取得", en = "not retrieved" } }', 1)
    assert opened != text
    assert [one.address for one in read(opened).findings if one.code == "P81"] == []


# ---- what is not known stays not known: a case cannot write "nothing", so it is asked here --------

NOTHING = [
    ("shape-12-validity", "not decided yet: no from, no until", "from"),
    ("shape-12-validity", "not decided yet: no from, no until", "until"),
    ("shape-14-steps", "nothing filed: no score", "score"),
    ("shape-15-count-weight", "channels not filed: no score", "score"),
    ("shape-16-bands", "not filed: no row, no score", "score"),
    ("shape-17-gate", "one month short: not evaluated at all", "score"),
    ("shape-17-gate", "one condition missing: not known", "score"),
    ("shape-20-populations", "just below the gate: it is not concerned", "score"),
    ("shape-21-readings", "its own points alone: no score", "score"),
    ("shape-24-not-submitted", "nothing submitted is the lowest grade", "score"),
    ("shape-25-consequences", "not scored: no grade, no effect_amount", "grade"),
    ("shape-25-consequences", "not scored: no grade, no effect_amount", "effect_amount"),
    ("shape-26-caps", "the size is missing: stopped, not cut to nought", "amount"),
    ("shape-26-caps", "an open ceiling stops too", "amount"),
    ("shape-27-shares", "one missing: no amount", "amount"),
    ("shape-35-two-payers", "the budget is missing: stopped", "amount"),
    ("shape-38-subsidies", "a rate that is not set pays nothing, and says so", "amount"),
    ("with-26-27-35", "the size is missing: stopped", "amount"),
]
BY_ID = {document.id: document for document in LIBRARY}


@pytest.mark.parametrize(("shape", "case", "key"), NOTHING)
def test_nothing_is_made_of_what_is_not_known(shape: str, case: str, key: str) -> None:
    answer = examples.run(BY_ID[shape], BY_ID[shape].raw["case"][case], LIBRARY)
    assert answer.get(key) is None


# ---- what a case cannot ask -----------------------------------------------------------------------


def test_30_priority_first_then_the_hour_and_a_tie_is_drawn() -> None:
    """Four claims: the two with priority stand first, each pair by its hour; equal ones share a place."""
    noun = BY_ID["shape-30-queue"].voucher("v")
    assert noun.order is not None and noun.issue is not None
    ten, noon = date(2020, 9, 15), date(2020, 9, 16)
    claims = [(False, ten), (True, noon), (True, ten), (False, noon), (False, ten)]
    keys = [
        sort_key(noun.order, Reading({}, Facts({"priority": first, "claimed_at": at})))
        for first, at in claims
    ]
    assert ranks(keys, noun.order.ties) == [3, 2, 1, 5, 3]
    assert noun.order.ties == "draw"
    assert noun.issue.returned == "next_in_queue"
    assert f"{noun.issue.opens} {noun.issue.closes}" == "2020-09-15 10:00:00 2020-09-15 16:00:00"


@pytest.mark.parametrize(
    ("purpose", "payee"),
    [
        ("sharing", "provider"),
        ("cultivation", "enterprise"),
        ("listing", "enterprise"),
        (None, None),
    ],
)
def test_34_who_is_paid_goes_by_the_purpose(purpose: str | None, payee: str | None) -> None:
    document = BY_ID["shape-34-who-is-paid"]
    pays = document.voucher("v").pays
    assert pays is not None and pays.to is not None
    assert pays.to.bound(Reading(document.figures, Facts({"purpose": purpose}))) == payee


@pytest.mark.parametrize(("claims", "drawn"), [(1, 1), (20, 1), (21, 2), (100, 5), (101, 6)])
def test_36_the_sample_is_five_per_cent_rounded_up_and_never_none(claims: int, drawn: int) -> None:
    document = BY_ID["shape-36-inspection"]
    inspect = document.voucher("v").inspect
    assert inspect is not None
    worth = inspect.take.worth(Reading(document.figures, Facts({"claims": claims})))
    assert worth.value == drawn
    assert (inspect.of, inspect.drawn) == ("claims", "at_random")


def test_21_the_readings_are_named_and_one_of_them_counts() -> None:
    noun = BY_ID["shape-21-readings"].evaluation("e")
    assert (noun.scorers, noun.counts) == (("self", "review", "expert"), "expert")


def test_25_one_of_the_honours_is_picked_by_a_person() -> None:
    effects = {one.head.name: one for one in BY_ID["shape-25-consequences"].evaluation("e").effects}
    assert effects["honour"].choose == "one"
    assert effects["priority"].head.label.en == "Subsidies"


@pytest.mark.parametrize(
    ("day", "in_force"),
    [
        ("2025-10-20", ["shape-40-the-older"]),
        ("2025-10-21", ["shape-40-the-older", "shape-40-two-measures"]),
    ],
)
def test_40_both_measures_are_in_force_from_the_day_of_the_newer(
    day: str, in_force: list[str]
) -> None:
    """Side by side because the newer one says so; without its word the same title is a fault."""
    two = [document for document in LIBRARY if document.id.startswith("shape-40")]
    assert sorted(one.id for one in two if one.in_force(date.fromisoformat(day))) == in_force
    assert check_library(two) == []
    alone = [replace(one, beside=()) for one in two]
    assert [one.code for one in check_library(alone)] == ["P51"]


def test_39_a_judgement_names_the_edition_and_the_notices_that_made_it() -> None:
    document = BY_ID["shape-39-day-of-the-rule"]
    laid = {
        day: [one.amendment for one in judging([document], document.id, date(*day)).laid]
        for day in [(2023, 5, 31), (2023, 6, 1), (2024, 1, 1), (2025, 1, 1)]
    }
    assert laid == {
        (2023, 5, 31): [],
        (2023, 6, 1): ["twenty"],
        (2024, 1, 1): ["twenty", "eighteen"],
        (2025, 1, 1): ["twenty"],
    }
