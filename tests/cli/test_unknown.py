"""What is not known is never a no, never nothing: one rule open or one figure missing, through the commands.

Every row takes the small measure of an office, leaves one thing out of it, and says at which command it
stops, what is said to be missing, and that nothing was written.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from smeadmin.storage.change import open_register
from tests.actions.small_year import MEASURE as SCORING
from tests.actions.small_year import found
from tests.cli.call import Called, call
from tests.cli.money_office import CENTRE, FIRM, FIRMS, FUND, ISSUE, MEASURE, OPEN, redeem
from tests.conftest import found_office

BY = {"SMEADMIN_BY": "林岚"}
NOT_STATED = '{ zh = "原文未取得", en = "not retrieved" }'
SIZE = 'size   = { clause = "R1", figure = "size", at_most = "small" }'
DESKS = 'desks = { clause = "R5", figure = "desks", at_least = 1 }'
HALF = 'figure = "contract"\ntimes = "50%"\nround = { to = "0.01元", how = "down" }'
CERTIFY = [
    ["institution", "add", "--credit-code", CENTRE, "--name", "启帆服务中心"],
    ["certify", "apply", "启帆", "--as", "centre", "--set", "desks=3"],
    ["certify", "grant", "AP-2026-0001"],
]
LIST = "企业名称,统一社会信用代码,申请金额（元）\n江澄永济五金制品有限公司,{firm},7000\n"


def replaced(text: str, was: str, now: str) -> str:
    assert text.count(was) == 1, was
    return text.replace(was, now)


def typed(db: Path, *commands: list[str]) -> Called:
    """Type commands one after the other; all but the last are carried out."""
    for words in commands:
        done = call(*words, db=db, env=BY, lang="en")
        if words is not commands[-1]:
            assert done.status == 0, (words, done.err)
    return done


def refusal(db: Path, words: list[str]) -> dict[str, Any]:
    """Type a command that must not be able to judge, and give what it says to a program."""
    before = json.loads(call("fund", "list", "--format", "json", db=db).out)
    done = call(*words, "--format", "json", db=db, env=BY, lang="en")
    assert done.status == 3, done.out + done.err
    error: dict[str, Any] = json.loads(done.err)["error"]
    assert (error["code"], error["changed"]) == ("cannot-judge", False)
    assert json.loads(call("fund", "list", "--format", "json", db=db).out) == before
    return error


# ---- vouchers ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def _empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("unknown") / "office.db"
    found_office(str(path))
    return path


@pytest.fixture
def db(_empty: Path, folder: Path) -> Path:
    shutil.copy(_empty, "office.db")
    return Path("office.db")


def office(db: Path, measure: str, firms: list[list[str]] = FIRMS) -> None:
    """Set the office up under a measure."""
    Path("办法.toml").write_text(measure, encoding="utf-8")
    typed(db, ["policy", "adopt", "办法.toml"], *FUND, *firms, OPEN)


ISSUES = {
    "a requirement": (
        SIZE,
        f'size = {{ clause = "R1", open = {NOT_STATED} }}',
        "voucher.v.require.size",
    ),
}


@pytest.mark.parametrize("what", ISSUES)
def test_no_voucher_is_issued_on_what_the_measure_does_not_state(db: Path, what: str) -> None:
    was, now, name = ISSUES[what]
    office(db, replaced(MEASURE, was, now))
    error = refusal(db, ISSUE)
    assert error["details"]["figures"] == [name]
    assert "not stated: not retrieved" in error["message"]
    Path("名单.csv").write_text(LIST.format(firm=FIRM), encoding="utf-8")
    listed = call("voucher", "issue", "JC26", "--file", "名单.csv", "--yes", db=db, env=BY)
    assert listed.status != 0
    assert json.loads(call("voucher", "list", "--format", "json", db=db).out) == []


@pytest.mark.parametrize(
    ("was", "now", "named"),
    [
        (HALF, f"open = {NOT_STATED}", ": not retrieved"),
        ('times = "50%"', f"times = {{ open = {NOT_STATED} }}", ": not retrieved"),
        ('at_most = "1万元"', f"at_most = {{ open = {NOT_STATED} }}", ": not retrieved"),
        ('at_most = "2万元"', f"at_most = {{ open = {NOT_STATED} }}", ": not retrieved"),
    ],
    ids=["the amount", "the share of the contract", "a cap", "a yearly cap"],
)
def test_no_programme_is_opened_on_money_that_the_measure_does_not_state(
    db: Path, was: str, now: str, named: str
) -> None:
    Path("办法.toml").write_text(replaced(MEASURE, was, now), encoding="utf-8")
    opened = typed(db, ["policy", "adopt", "办法.toml"], *FUND, OPEN)
    assert (opened.status, "[programme-not-stated]" in opened.err) == (3, True)
    assert named in opened.err
    assert json.loads(call("voucher", "--format", "json", db=db).out) == []


def test_no_voucher_is_issued_to_a_firm_whose_size_nobody_knows(db: Path) -> None:
    nameless = [word for word in FIRMS[0] if word not in ("--staff", "46")]
    office(db, MEASURE, [nameless])
    error = refusal(db, ISSUE)
    assert error["details"]["figures"] == ["size"]
    assert "Size class (not known)" in error["message"]


REDEMPTIONS = {
    "whom it may be used at": (
        'titles = { clause = "R5", figure = "titles", at_least = 1 }',
        f'titles = {{ clause = "R5", figure = "titles", at_least = {{ open = {NOT_STATED} }} }}',
        "voucher.v.require.titles.at_least",
    ),
}


@pytest.mark.parametrize("what", REDEMPTIONS)
def test_nothing_is_redeemed_or_claimed_on_what_the_measure_does_not_state(
    db: Path, what: str
) -> None:
    was, now, name = REDEMPTIONS[what]
    office(db, replaced(MEASURE, was, now))
    typed(db, *CERTIFY, ISSUE)
    voucher = json.loads(call("voucher", "list", "--format", "json", db=db).out)[0]["voucher"]
    error = refusal(db, [word.format(voucher=voucher) for word in redeem()])
    assert error["details"]["figures"] == [name]
    claimed = call("claim", "submit", "--institution", CENTRE, db=db, env=BY)
    assert claimed.status != 0
    assert json.loads(call("claim", "list", "--format", "json", db=db).out) == []


# ---- titles --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "given", "missing"),
    [
        (f'{DESKS}\nvague = {{ clause = "R5", open = {NOT_STATED} }}', "desks=3", "vague (not stated: not retrieved)"),
        (DESKS, "", "Desks (not known)"),
        # below a bound that is not stated nobody is short
        (replaced(DESKS, "at_least = 1", f"at_least = {{ open = {NOT_STATED} }}"), "desks=0", "Desks (not stated: not retrieved)"),
        # one of two ways is closed, the other is not stated: not known, and only that one is missing
        (f'any.desks = {{ figure = "desks", at_least = 9 }}\nany.vague = {{ clause = "R5", open = {NOT_STATED} }}', "desks=3", "vague (not stated: not retrieved)"),
    ],
)  # fmt: skip
def test_no_title_is_granted_on_what_is_not_known(
    db: Path, row: str, given: str, missing: str
) -> None:
    measure = replaced(MEASURE, DESKS, row)
    if row.startswith("any"):
        measure = measure.replace(
            row,
            f'[certification.centre.require.ways]\n{row}\nlabel = {{ zh = "途径", en = "Ways" }}',
        )
    office(db, measure, [])
    stated = ["--set", given] if given else []
    checked = typed(db, CERTIFY[0], ["certify", "check", "启帆", "--as", "centre", *stated])
    assert checked.status == 3
    assert f"not known: {missing}\n" in checked.out
    assert "not met" not in checked.out
    typed(db, ["certify", "apply", "启帆", "--as", "centre", *stated])
    error = refusal(db, CERTIFY[2])
    assert error["details"]["missing"] == missing
    assert json.loads(call("certify", "list", "--in-force", "--format", "json", db=db).out) == []


# ---- scores and awards ---------------------------------------------------------------------------

YEAR = ["small", "--year", "2025"]
PROPOSE = ["award", "propose", "best", "--year", "2025", "--fund", "JL2026"]
STAFF = 'sum.staff = { clause = "XK-01", figure = "staff", times = 2, at_most = 20 }'
SCORES = {
    "a part": (STAFF, f'sum.staff = {{ clause = "XK-01", open = {NOT_STATED}, full = 20 }}'),
    "the points of a part": (STAFF, STAFF.replace("times = 2", f"times = {{ open = {NOT_STATED} }}")),
    "who takes part": ('period = "year"', f'period = "year"\nrequire.vague = {{ open = {NOT_STATED} }}'),
    "a grade": ('gives = "excellent", at_least = 80', f'gives = "excellent", at_least = {{ open = {NOT_STATED} }}'),
}  # fmt: skip
AWARDS = {
    "the amount": ('amount = "1万元"', f"amount = {{ open = {NOT_STATED} }}"),
    "a requirement": ('amount = "1万元"', f'amount = "1万元"\nrequire.vague = {{ open = {NOT_STATED} }}'),
    "the places": ("at_most = 2, beyond", f"at_most = {{ open = {NOT_STATED} }}, beyond"),
}  # fmt: skip


def scored(db: Path, measure: str) -> list[dict[str, Any]]:
    """Score the small year under a measure, make it final, and give the ranking."""
    found(open_register(str(db)), measure)
    typed(
        db,
        ["fund", "create", "JL2026", "--year", "2026", "--name", "奖励资金"],
        ["fund", "appropriate", "JL2026", "--amount", "20000"],
        ["score", "open", *YEAR],
        ["score", "run", *YEAR, "--yes"],
        ["score", "finalise", *YEAR, "--by", "何远"],
    )
    ranking: list[dict[str, Any]] = json.loads(
        call("score", "rank", *YEAR, "--format", "json", db=db).out
    )
    return ranking


@pytest.mark.parametrize("what", SCORES)
def test_nobody_is_graded_ranked_or_rewarded_on_what_the_measure_does_not_state(
    db: Path, what: str
) -> None:
    ranking = scored(db, replaced(SCORING, *SCORES[what]))
    assert {one["grade"] for one in ranking} == {None}
    if what != "a grade":
        assert {one["rank"] for one in ranking} == {None}
    if what == "a part":
        first = ranking[0]
        assert (first["name"], first["score"], first["incomplete"]) == (
            "甲中心",
            "80",
            True,
        )
    for shown in (["score", "rank", *YEAR], ["score", "explain", "甲中心", *YEAR[1:]]):
        page = call(*shown, db=db, lang="en")
        assert (page.status, "not stated: not retrieved" in page.out) == (0, True), page.out
        if what == "a part" and "explain" in shown:
            assert "80.00 of 80 known (100 in full), incomplete" in page.out
    assert refusal(db, PROPOSE)["details"]["missing"]
    assert json.loads(call("award", "list", "--format", "json", db=db).out) == []


@pytest.mark.parametrize("what", AWARDS)
def test_no_award_is_given_on_what_the_measure_does_not_state(db: Path, what: str) -> None:
    scored(db, replaced(SCORING, *AWARDS[what]))
    error = refusal(db, PROPOSE)
    assert "not stated: not retrieved" in error["message"]


def test_a_figure_that_nobody_filed_makes_no_score_and_is_named(db: Path) -> None:
    """己 filed no staff: no score, not the 60 points of the rest; the others are ranked without it."""
    ranking = scored(db, SCORING)
    [last] = [one for one in ranking if one["name"] == "己中心"]
    assert (last["score"], last["rank"], last["grade"], last["missing"]) == (
        None,
        None,
        None,
        ["staff"],
    )
    page = call("score", "explain", "己中心", *YEAR[1:], db=db, lang="en")
    assert "missing, so no score by the rule (not 0): Staff" in page.out
    assert "己中心" not in call(*PROPOSE, db=db, env=BY, lang="en").out


def test_who_cannot_be_judged_is_neither_rewarded_nor_passed_over_in_silence(db: Path) -> None:
    """乙 has not said how many desks it has: it is out, and the page says for want of what."""
    desks = 'desks = { unit = "items", filed = "return", label = { zh = "窗口", en = "Desks" } }'
    measure = replaced(SCORING, "staff = { unit", f"{desks}\nstaff = {{ unit")
    asked = 'amount = "1万元"\nrequire.desks = { clause = "XK-05", figure = "desks", at_least = 2 }'
    found(open_register(str(db)), replaced(measure, 'amount = "1万元"', asked))
    for name in ("甲中心", "丙中心"):
        typed(db, ["return", "set", name, "desks", "3", "--year", "2025", "--reason", "电话核实"])
    typed(
        db,
        ["score", "open", *YEAR],
        ["score", "run", *YEAR, "--yes"],
        ["score", "finalise", *YEAR, "--by", "何远"],
    )
    page = call(*PROPOSE[:-2], db=db, env=BY, lang="en").out
    assert "not in because it cannot be judged, 1: 乙中心 80.00 (not known: Desks)" in page
    places = json.loads(call("award", "show", "AW-2026-01", "--format", "json", db=db).out)[
        "places"
    ]
    assert [(one["name"], one["place"]) for one in places] == [
        ("甲中心", "in"),
        ("丙中心", "in"),
        ("乙中心", "out"),
    ]
