"""Notices laid over a measure by address, and the edition that judges on a day (2.9, 5.6)."""

from datetime import date

import pytest

from smeadmin.domain.rules.judge import judge_certification
from smeadmin.domain.rules.reading import Facts
from smeadmin.policies.amendments import NoRuleInForce, SeveralInForce, in_force
from smeadmin.policies.checks import check_library
from smeadmin.policies.documents import load, read

BASE = """
[policy]
id = "base"
title = "base"
in_force = { from = 2020-01-01, until = 2022-12-31 }
standing = "example"
[figure]
staff   = { unit = "persons", filed = "return" }
mentors = { unit = "persons", filed = "return" }
[certification.house.require]
staff   = { figure = "staff", at_least = 10 }
mentors = { figure = "mentors", at_least = 3 }
"""
NOTICE = """
[policy]
id = "notice"
title = "notice"
in_force = { from = 2021-01-01 }
standing = "example"
[clause]
N1 = { ref = "二", kind = "condition", zh = "当年不考核", en = "not asked this year" }
[figure]
ledger = { unit = "yes_no", filed = "application" }
[amend.one]
document = "base"
from = 2021-04-01
until = 2021-12-31
clause = "N1"
suspend = ["certification.house.require.mentors"]
[amend.one.replace]
"certification.house.require.staff.at_least" = 8
[amend.one.add]
"certification.house.require.ledger" = { figure = "ledger", is = true }
"""
base = load(BASE)
notice = load(NOTICE, beside=[base])


def rows(on):
    """Judge the same house by the rules of a day: each requirement's verdict and the notice that changed it."""
    document = in_force([base, notice], "base", on)
    judged = judge_certification(
        document, "house", Facts({"staff": 8, "mentors": 0, "ledger": True})
    )
    heads = [(row.rule.head, str(row.verdict)) for row in judged.gate.rows]
    return {head.name: (verdict, head.amended_by or head.suspended_by) for head, verdict in heads}


@pytest.mark.parametrize("on", [date(2021, 3, 31), date(2022, 1, 1)])
def test_outside_its_days_a_notice_changes_nothing(on):
    assert rows(on) == {"staff": ("no", None), "mentors": ("no", None)}
    assert in_force([base, notice], "base", on).laid == ()


@pytest.mark.parametrize("on", [date(2021, 4, 1), date(2021, 12, 31)])
def test_in_force_it_replaces_suspends_and_adds_and_is_named(on):
    assert rows(on) == {
        "staff": ("yes", "one"),
        "mentors": ("does not apply", "one"),
        "ledger": ("yes", "one"),
    }


def test_a_document_with_notices_lists_their_digests_and_keeps_its_own():
    document = in_force([base, notice], "base", date(2021, 6, 1))
    assert document.digest == base.digest
    assert [(one.document, one.amendment, one.digest) for one in document.laid] == [
        ("notice", "one", notice.digest)
    ]
    assert base.raw["certification"]["house"]["require"]["staff"]["at_least"] == 10


@pytest.mark.parametrize("on", [date(2019, 12, 31), date(2023, 1, 1)])
def test_no_edition_in_force_is_a_refusal(on):
    with pytest.raises(NoRuleInForce) as refused:
        in_force([base], "base", on)
    assert (refused.value.status, refused.value.code) == (3, "no-rule-in-force")


def edition(since, **more):
    extra = "".join(f"{key} = {value}\n" for key, value in more.items())
    head = BASE.replace("2020-01-01, until = 2022-12-31", since)
    return load(head.replace('standing = "example"\n', f'standing = "example"\n{extra}'))


def test_the_edition_of_the_day_judges():
    new = edition("2023-01-01")
    assert in_force([base, new], "base", date(2022, 12, 31)) is base
    assert in_force([base, new], "base", date(2023, 1, 1)) is new
    assert check_library([base, new]) == []


def test_two_editions_at_once_are_found_and_refused():
    new = edition("2022-06-01")
    assert [one.code for one in check_library([base, new])] == ["P52"]
    with pytest.raises(SeveralInForce):
        in_force([base, new], "base", date(2022, 6, 1))


def test_two_measures_for_one_title_need_beside_or_replaces():
    def other(extra=""):
        return load(BASE.replace('id = "base"', f'id = "other"\n{extra}'))

    assert [one.code for one in check_library([base, other()])] == ["P51"]
    assert check_library([base, other('beside = ["base"]')]) == []
    replacing = load(
        BASE.replace('id = "base"', 'id = "other"\nreplaces = ["base"]').replace(
            "2020-01-01, until = 2022-12-31", "2021-07-01"
        )
    )
    assert check_library([base, replacing]) == []
    assert in_force([base, replacing], "base", date(2021, 6, 30)) is base
    with pytest.raises(NoRuleInForce):
        in_force([base, replacing], "base", date(2021, 7, 1))


AMEND = '[policy]\nid = "n"\ntitle = "n"\nin_force = { from = 2021-01-01 }\nstanding = "example"\n'


@pytest.mark.parametrize(
    ("code", "amend"),
    [
        ("P60", 'suspend = ["certification.house.require.mentor"]'),
        ("P60", 'replace = { "certification.house.require.staff.at_most" = 8 }'),
        (
            "P61",
            'add = { "certification.house.require.staff" = { figure = "staff", at_least = 1 } }',
        ),
        ("P20", 'add = { "certification.house.require.fee" = { figure = "fee", at_least = 1 } }'),
        ("P10", 'replace = { "certification.house.require.staff.figure" = "stuff" }'),
    ],
)
def test_a_notice_that_cannot_be_laid_is_found_out(code, amend):
    text = f'{AMEND}[figure]\nfee = {{ unit = "money", filed = "return" }}\n[amend.a]\ndocument = "base"\nfrom = 2021-02-01\n{amend}\n'
    assert code in [one.code for one in read(text, beside=[base]).errors]


def test_a_path_cannot_reach_into_a_list():
    listed = load(
        BASE
        + '[evaluation.e]\nperiod = "year"\nscore = { figure = "p", at_most = 9, round = { to = "1", how = "down" } }\ngrades = [ { gives = "a", at_least = 5 }, { gives = "b" } ]\n[figure.p]\nunit = "points"\nfiled = "return"\n'
    )
    text = f'{AMEND}[amend.a]\ndocument = "base"\nfrom = 2021-02-01\nreplace = {{ "evaluation.e.grades.1.at_least" = 6 }}\n'
    assert [one.code for one in read(text, beside=[listed]).errors] == ["P62"]


def test_two_notices_of_one_day_do_not_change_one_path():
    row = 'document = "base"\nfrom = 2021-02-01\nreplace = { "certification.house.require.staff.at_least" = 8 }\n'
    text = f"{AMEND}[amend.a]\n{row}[amend.b]\n{row}"
    assert [one.code for one in read(text, beside=[base]).errors] == ["P62"]


def test_later_notices_are_laid_over_earlier_ones():
    def notice_of(name, since, staff):
        return load(
            AMEND.replace('"n"', f'"{name}"', 1)
            + f'[amend.{name}]\ndocument = "base"\nfrom = {since}\nreplace = {{ "certification.house.require.staff.at_least" = {staff} }}\n',
            beside=[base],
        )

    later, earlier = notice_of("later", "2021-05-01", 12), notice_of("earlier", "2021-02-01", 8)
    for library in ([base, later, earlier], [earlier, later, base]):
        document = in_force(library, "base", date(2021, 6, 1))
        assert [one.amendment for one in document.laid] == ["earlier", "later"]
        assert document.raw["certification"]["house"]["require"]["staff"]["at_least"] == 12


def test_only_the_rules_a_notice_touches_are_named_by_it_and_stand_lower():
    seed = load("""
[policy]
id = "seed"
title = "seed"
in_force = { from = 2020-01-01 }
standing = "seed"
[clause]
A = { ref = "1", kind = "condition", zh = "甲", en = "a" }
[figure]
staff = { unit = "persons", filed = "return" }
rooms = { unit = "items", filed = "return" }
[certification.house]
clause = "A"
require.staff = { figure = "staff", at_least = 10 }
require.rooms = { figure = "rooms", at_least = 1 }
[evaluation.house]
clause = "A"
period = "year"
score = { open = "to be set", round = { to = "1", how = "down" } }
[award.house]
clause = "A"
amount = { open = "to be set" }
""")
    example = load(
        """
[policy]
id = "example"
title = "example"
in_force = { from = 2020-01-01 }
standing = "example"
[amend.points]
document = "seed"
from = 2020-01-01
[amend.points.replace]
"certification.house.require.staff.at_least" = 8
"award.house.amount" = "1万元"
[amend.points.replace."evaluation.house.score"]
round = { to = "1", how = "down" }
sum.staff = { figure = "staff", times = 1, at_most = 100 }
""",
        beside=[seed],
    )
    document = in_force([seed, example], "seed", date(2021, 1, 1))
    staff, rooms = document.certification("house").require.rows
    score = document.evaluation("house").score
    found = [staff, rooms, score, score.parts[0], document.award("house").amount]
    assert [(rule.head.amended_by, rule.head.standing) for rule in found] == [
        ("points", "example"),
        (None, "seed"),
        ("points", "example"),
        ("points", "example"),
        ("points", "example"),
    ]
    assert document.certification("house").head.standing == "seed"


@pytest.mark.parametrize(
    ("of", "found"),
    [
        ("certification.house", []),
        ("certification.hous", [("P10", "certification.house.effects.bar.of")]),
    ],
)
def test_what_an_effect_that_a_notice_adds_bears_on_is_looked_for(
    of: str, found: list[tuple[str, ...]]
) -> None:
    text = NOTICE + (
        f'"certification.house.effects.bar" = {{ do = ["exclude"], of = "{of}", '
        'when = { figure = "ledger", is = false } }\n'
    )
    said = [f for f in read(text, beside=[base]).findings if f.severity == "error"]
    assert [(one.code, one.address) for one in said] == found
