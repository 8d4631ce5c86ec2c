"""From amount to money: limits by kind, the terms of the minimum, shares, payers (5.4)."""

from pathlib import Path

import pytest

from smeadmin.domain.rules.judge import judge_voucher
from smeadmin.domain.rules.reading import Facts
from smeadmin.policies.documents import load

HEAD = '[policy]\nid = "x"\ntitle = "x"\nin_force = { from = 2020-01-01 }\nstanding = "example"\n'
DOCUMENT = load(
    HEAD
    + """
[figure]
price = { unit = "money", filed = "contract" }
size  = { unit = "choice", choices = ["micro", "small"], filed = "register" }
first = { unit = "yes_no", filed = "register" }
[voucher.v]
amount = { figure = "price", times = "50%", round = { to = "0.01元", how = "down" } }
[voucher.v.limits]
number = { per = "enterprise", within = "year", of = "claims", at_most = 2, beyond = "refuse" }
each   = { per = "claim", of = "granted", at_most.by.size = { micro = "5000元", small = "no rule" }, beyond = "cut" }
year   = { per = "enterprise", within = "year", of = "granted", at_most = "2万元", beyond = "cut" }
newcomer = { per = "enterprise", of = "granted", at_most = "1000元", when = { figure = "first", is = true }, beyond = "cut" }
held   = { per = "enterprise", of = "held", at_most = "3万元", beyond = "refuse" }
batch  = { per = "batch", of = "granted", at_most = "10万元", beyond = "wait" }
"""
)
YUAN = 100
KNOWN = {"size": "small", "first": False}


def claim(price, *, so_far=None, offers=None, **known):
    facts = Facts({**KNOWN, "price": price * YUAN, **known})
    used = {name: used * (1 if name == "number" else YUAN) for name, used in (so_far or {}).items()}
    extra = {name: offer * YUAN for name, offer in (offers or {}).items()}
    return judge_voucher(DOCUMENT, "v", facts, so_far=used, offers=extra).grant


@pytest.mark.parametrize(
    ("price", "known", "so_far", "amount", "binds"),
    [
        (8000, {}, {}, 4000, "rule"),
        (8000, {"size": "micro"}, {}, 4000, "rule"),
        (12000, {"size": "micro"}, {}, 5000, "each"),
        (90000, {}, {}, 20000, "year"),
        (90000, {}, {"year": 13000}, 7000, "year"),
        (90000, {}, {"year": 25000}, 0, "year"),
        (90000, {"first": True}, {}, 1000, "newcomer"),
    ],
)
def test_a_cut_leaves_the_least_of_what_the_limits_leave(price, known, so_far, amount, binds):
    grant = claim(price, so_far=so_far, **known)
    assert grant.amount == amount * YUAN
    assert [term.name for term in grant.terms if term.binds] == [binds]
    assert grant.refused_by == grant.waits_for == grant.stopped_by == ()


@pytest.mark.parametrize(
    ("so_far", "refused", "waits"),
    [
        ({"number": 1}, (), ()),
        ({"number": 2}, ("number",), ()),
        ({"held": 26000}, (), ()),
        ({"held": 26000.01}, ("held",), ()),
        ({"batch": 96000}, (), ()),
        ({"batch": 96000.01}, (), ("batch",)),
        ({"number": 2, "held": 30000, "batch": 100000}, ("number", "held"), ("batch",)),
    ],
)
def test_a_hard_stop_counts_this_one_and_allows_equality(so_far, refused, waits):
    used = {name: round(value * 100) / 100 for name, value in so_far.items()}
    exact = {name: int(value) if value == int(value) else value for name, value in used.items()}
    facts = Facts({**KNOWN, "price": 8000 * YUAN})
    fen = {n: v if n == "number" else round(v * YUAN) for n, v in exact.items()}
    grant = judge_voucher(DOCUMENT, "v", facts, so_far=fen).grant
    assert (grant.refused_by, grant.waits_for) == (refused, waits)


def test_cuts_come_before_stops_whatever_their_place_in_the_file():
    """Half of 90,000 is cut to 20,000 first; with 10,000 held the ceiling of 30,000 is then kept."""
    assert claim(90000, so_far={"held": 10000}).refused_by == ()
    assert claim(90000, so_far={"held": 10001}).refused_by == ("held",)


def test_offers_of_the_caller_are_terms_too():
    grant = claim(90000, so_far={"year": 5000}, offers={"asked": 10000, "fund": 7000})
    assert [(term.name, term.amount // YUAN, term.binds) for term in grant.terms] == [
        ("rule", 45000, False),
        ("year", 15000, False),
        ("asked", 10000, False),
        ("fund", 7000, True),
    ]
    assert grant.amount == 7000 * YUAN


def test_a_limit_that_is_not_known_stops_the_grant_and_cuts_nothing_to_zero():
    facts = Facts({"price": 8000 * YUAN, "size": "micro"})
    grant = judge_voucher(DOCUMENT, "v", facts).grant
    assert (grant.stopped_by, grant.amount) == (("newcomer",), None)
    facts = Facts({"price": 8000 * YUAN, "first": False})
    assert judge_voucher(DOCUMENT, "v", facts).grant.stopped_by == ("each",)


def test_an_amount_that_is_not_known_is_no_amount():
    grant = judge_voucher(DOCUMENT, "v", Facts(KNOWN)).grant
    assert (grant.before_limits, grant.amount) == (None, None)


DATIAN = load((Path(__file__).parents[2] / "policies/cases/datian-voucher.toml").read_bytes())


@pytest.mark.parametrize("total", [0, 1, 599, 600, 601, 900, 12345])
@pytest.mark.parametrize("cost", [1, 3, 2000, 299999, 400001])
def test_the_parts_of_a_split_always_make_the_whole(cost, total):
    facts = Facts({"cost": cost * YUAN, "budget": 600 * 10**6})
    grant = judge_voucher(DATIAN, "innovation", facts, claims_total=total * 10**6).grant
    assert sum(grant.split.values()) == grant.amount
    assert all(part >= 0 and part == int(part) for part in grant.split.values())


def test_a_share_waits_until_all_claims_are_in():
    facts = Facts({"cost": 2000 * YUAN, "budget": 600 * 10**6})
    grant = judge_voucher(DATIAN, "innovation", facts).grant
    assert (grant.pending, grant.amount) == (("budget",), 1000 * YUAN)
