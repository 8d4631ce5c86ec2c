"""Certification: every requirement on its bounds, applications, grants, validity, the rules used.

The expected verdicts are worked out by hand from the text of the two Guangdong measures:
GD-08 province 1000 ㎡, 35 persons, 80%; GD-09 city 200 ㎡, 6 persons, 70%; GD-10 county: a person judges.
GZ-02 one kind of platform; GZ-06 premises and five rules of conduct; GZ-07 50 enterprises a year;
GZ-08 60% professionals, each person counted once; GZ-09 legal person.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.certificates import list_certificates
from smeadmin.actions.certification.applying import apply_for
from smeadmin.actions.certification.everybody import check_everybody
from smeadmin.actions.certification.granting import grant_certificate
from smeadmin.actions.certification.judging import application_checked, check_certification
from smeadmin.actions.certification.showing import show_certificate
from smeadmin.actions.policy import adopt_policy
from smeadmin.domain.certification.results import CertificateShown, CertificationChecked
from smeadmin.domain.checking import short_of
from smeadmin.errors import Failure
from smeadmin.render.judged import source_text
from smeadmin.storage import backup
from smeadmin.storage.certificates import certificates_in_force
from smeadmin.storage.change import Register, open_register
from smeadmin.storage.undo import undo_change
from tests.actions import titles
from tests.actions.titles import CITY, PLAIN, TEAM, TOWN, add_institution, do, file_figures, look
from tests.conftest import TODAY, PostgreSQL
from tests.errors.cases.certify import DATED

DAY = dt.date
MEASURES = ("gd-2017-centres", "gd-2012-towns")
PROVINCE = {**CITY, "premises": 1000, "staff": 35, "professionals": 28}

# name: level, what is filed, result, requirements short, requirements not known, number met
CENTRES: dict[str, tuple[str, dict[str, Any], str, list[str], list[str], int]] = {
    "city on every bound": ("city", CITY, "pass", [], [], 5),
    "city, exactly 70%": (
        "city",
        {**CITY, "staff": 10, "professionals": 7},
        "pass",
        [],
        [],
        5,
    ),
    "city, a millionth of a square metre short": (
        "city",
        {**CITY, "premises": "199.999999"},
        "fail",
        ["premises"],
        [],
        4,
    ),
    "city, one person short": (
        "city",
        {**CITY, "staff": 5, "professionals": 4},
        "fail",
        ["staff"],
        [],
        4,
    ),
    "city, 1749 of 2500 are 69.96%": (
        "city",
        {**CITY, "staff": 2500, "professionals": 1749},
        "fail",
        ["professional_ratio"],
        [],
        4,
    ),
    "city, three short at once": (
        "city",
        {**CITY, "premises": 0, "staff": 1, "professionals": 0},
        "fail",
        ["premises", "staff", "professional_ratio"],
        [],
        2,
    ),
    "province on every bound": ("province", PROVINCE, "pass", [], [], 5),
    "province, beside every bound": (
        "province",
        {**PROVINCE, "premises": 999, "staff": 34, "professionals": 27},
        "fail",
        ["premises", "staff", "professional_ratio"],  # 27 of 34 are 79.4%
        [],
        2,
    ),
    "a city's figures are not a province's": (
        "province",
        CITY,
        "fail",
        ["premises", "staff"],
        [],
        3,
    ),
    "no legal person": ("city", {**CITY, "legal_person": False}, "fail", ["legal_person"], [], 4),
    "certified, with approval": (
        "city",
        {**CITY, "route": "certified", "admission": "approval"},
        "pass",
        [],
        [],
        6,
    ),
    "designated, with agreement": (
        "city",
        {**CITY, "route": "designated", "admission": "agreement"},
        "pass",
        [],
        [],
        6,
    ),
    "certified, with neither": (
        "city",
        {**CITY, "route": "certified", "admission": "neither"},
        "fail",
        ["admission"],
        [],
        5,
    ),
    "certified, paper not filed": (
        "city",
        {**CITY, "route": "certified"},
        "unknown",
        [],
        ["admission"],
        5,
    ),
    "route not filed: nobody knows whether a paper is asked": (
        "city",
        {**CITY, "route": None},
        "unknown",
        [],
        ["admission"],
        5,
    ),
    "nothing filed": (
        "city",
        {},
        "unknown",
        [],
        ["legal_person", "form", "admission", "premises", "staff", "professional_ratio"],
        0,
    ),
    "professionals not filed: not known, not 0%": (
        "city",
        {**CITY, "professionals": None},
        "unknown",
        [],
        ["professional_ratio"],
        4,
    ),
    "staff not filed: two cannot be judged": (
        "city",
        {**CITY, "staff": None},
        "unknown",
        [],
        ["staff", "professional_ratio"],
        3,
    ),
    "one short, one not known: short": (
        "city",
        {**CITY, "premises": 199, "form": None},
        "fail",
        ["premises"],
        ["form"],
        3,
    ),
    "county: no figures asked, a person has to judge": (
        "county",
        {"legal_person": True, "form": "company", "route": "set_up"},
        "unknown",
        [],
        ["suits_need"],
        2,
    ),
}

# name: filed, team, how many enterprises are served, result, short, not known, met
PLATFORMS: dict[str, tuple[dict[str, Any], Any, int | None, str, list[str], list[str], int]] = {
    "on every bound: 50 enterprises, 3 of 5": (TOWN, TEAM, 50, "pass", [], [], 6),
    "49 enterprises": (TOWN, TEAM, 49, "fail", ["served"], [], 5),
    "no record: 0 enterprises, for others have some": (TOWN, TEAM, 0, "fail", ["served"], [], 5),
    "2 of 5": (TOWN, (*TEAM[:2], *TEAM[3:], PLAIN), 50, "fail", ["qualified_ratio"], [], 5),
    "one who is all three counts once: 1 of 2": (
        TOWN,
        ({"degree": "doctor", "title": "senior", "skill": "technician"}, PLAIN),
        50,
        "fail",
        ["qualified_ratio"],
        [],
        5,
    ),
    "no roster: not known, not 0%": (TOWN, None, 50, "unknown", [], ["qualified_ratio"], 5),
    "four rules of conduct": (
        {**TOWN, "conduct": ["rules", "process", "fees", "quality"]},
        TEAM,
        50,
        "fail",
        ["conduct"],
        [],
        5,
    ),
    "no kind of platform": ({**TOWN, "kinds": []}, TEAM, 50, "fail", ["kinds"], [], 5),
    "two kinds": ({**TOWN, "kinds": ["ip", "design"]}, TEAM, 50, "pass", [], [], 6),
    "no premises, no legal person": (
        {**TOWN, "fixed_premises": False, "legal_person": False},
        TEAM,
        50,
        "fail",
        ["legal_person", "fixed_premises"],
        [],
        4,
    ),
    "kinds and premises not filed": (
        {**TOWN, "kinds": None, "fixed_premises": None},
        TEAM,
        50,
        "unknown",
        [],
        ["kinds", "fixed_premises"],
        4,
    ),
}


def populate(register: Register) -> None:
    """Register an institution for every case of the two tables, with what it filed for 2025."""
    titles.adopt(register, *MEASURES)

    def work(change: Any) -> None:
        enterprises = titles.add_enterprises(change, 50)
        first, last = DAY(2025, 1, 1), DAY(2025, 12, 31)
        for number, (name, case) in enumerate(CENTRES.items(), start=1):
            file_figures(change, add_institution(change, number, name), case[1])
        for number, (name, town) in enumerate(PLATFORMS.items(), start=101):
            key = add_institution(change, number, name)
            filed, team, served, *_ = town
            file_figures(change, key, filed)
            titles.file_staff(change, key, team or ())
            # on the first and the last day of the year; twice the first one; others lie outside
            titles.add_records(change, key, enterprises[:served], first, last)
            titles.add_records(change, key, enterprises[: min(served or 0, 1)], last)
            titles.add_records(change, key, enterprises, DAY(2024, 12, 31), DAY(2026, 1, 1))

    do(register, work)


@pytest.fixture(scope="module")
def _judged_file(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("titles") / "office.db"
    shutil.copy(_sqlite_template, path)
    populate(open_register(path))
    return str(path)


@pytest.fixture(scope="module")
def _judged_database(postgresql: PostgreSQL) -> str:
    url = postgresql.register()
    populate(open_register(url))
    return url


@pytest.fixture(params=["_judged_file", "_judged_database"])
def judged(request: pytest.FixtureRequest) -> Register:
    """Give the register of all cases; it is only read."""
    return open_register(request.getfixturevalue(request.param))


def names(lines: Any) -> list[str]:
    return [line.name for line in lines]


@pytest.mark.parametrize("name", CENTRES)
def test_each_requirement_of_a_service_centre(judged: Register, name: str) -> None:
    level, _filed, result, short, unknown, met = CENTRES[name]
    found = look(
        judged,
        lambda view: check_certification(
            view, institution=name, certification="service-centre", level=level
        ),
    )
    assert (str(found.result), names(found.short), names(found.unknown), found.count("yes")) == (
        result,
        short,
        unknown,
        met,
    )


@pytest.mark.parametrize("name", PLATFORMS)
def test_each_requirement_of_a_town_platform(judged: Register, name: str) -> None:
    _filed, _team, _served, result, short, unknown, met = PLATFORMS[name]
    found = look(
        judged,
        lambda view: check_certification(view, institution=name, certification="town-platform"),
    )
    assert (str(found.result), names(found.short), names(found.unknown), found.count("yes")) == (
        result,
        short,
        unknown,
        met,
    )


@pytest.mark.parametrize("level", ["city", "province"])
def test_everybody_at_once_gets_the_answers_of_one_by_one(judged: Register, level: str) -> None:
    """The table's answers again, for all at once; each with the lines and the cells of its own check."""
    found = look(
        judged, lambda view: check_everybody(view, certification="service-centre", level=level)
    )
    of = {one.holder.name: one for one in found.bodies}
    assert (len(of), found.not_concerned) == (len(CENTRES) + len(PLATFORMS), 0)
    for name, (asked, _filed, result, short, unknown, _met) in CENTRES.items():
        if asked == level:
            one = of[name]
            lines = [x for x in one.lines() if x.depth == 1]
            not_known = [x for x in lines if str(x.verdict) == "not known"]
            assert (one.result, names(short_of(lines)), names(not_known)) == (
                result,
                short,
                unknown,
            )
            assert (one.short, one.unknown) == (len(short), len(unknown))
    alone = look(
        judged,
        lambda view: check_certification(
            view, institution="one person short", certification="service-centre", level=level
        ),
    )
    lines = list(of["city, one person short"].lines())
    assert [(x.path, x.found, x.needed, x.verdict, x.margin) for x in lines] == [
        (x.path, x.found, x.needed, x.verdict, x.margin) for x in alone.lines
    ]
    where = [source_text(found.document, x) for x in lines]
    assert where == [source_text(alone.document, x) for x in alone.lines]
    assert "林岚 2026-03-10" in where
    order = [(str(one.result), one.short) for one in found.bodies]
    assert order == sorted(order, key=lambda x: (["pass", "unknown", "fail"].index(x[0]), x[1]))


def test_a_line_says_clause_bound_found_margin_and_source(judged: Register) -> None:
    found = look(
        judged,
        lambda view: check_certification(
            view,
            institution="city, 1749 of 2500 are 69.96%",
            certification="service-centre",
            level="city",
        ),
    )
    line = found.short[0].as_json()
    assert {k: line[k] for k in ("clause", "found", "needed", "margin", "verdict")} == {
        "clause": "GD-09",
        "found": "1749/2500",
        "needed": {"at_least": "7/10"},
        "margin": "-1/2500",
        "verdict": "no",
    }
    assert {o.figure: o.value for o in found.short[0].origin if o.figure != "level"} == {
        "professional_ratio": found.short[0].found,
        "professionals": 1749,
        "staff": 2500,
    }


@pytest.mark.parametrize(
    ("answer", "result", "short"), [("yes", "pass", []), ("否", "fail", ["suits_need"])]
)
def test_a_person_judges_with_a_reason(
    judged: Register, answer: str, result: str, short: list[str]
) -> None:
    county = "county: no figures asked, a person has to judge"

    def check(reason: str | None) -> CertificationChecked:
        return look(
            judged,
            lambda view: check_certification(
                view,
                institution=county,
                certification="service-centre",
                level="county",
                judged={"suits_need": answer},
                by="周敏",
                reason=reason,
            ),
        )

    found = check("现场查看")
    assert (str(found.result), names(found.short)) == (result, short)
    line = next(x for x in found.lines if x.name == "suits_need")
    assert next(s.source for s in line.origin if s.figure == "suits_need") == {
        "judged_by": "周敏",
        "on": "2026-03-10",
        "reason": "现场查看",
    }
    for none in (None, "", "  "):
        with pytest.raises(Failure) as refused:
            check(none)
        assert refused.value.code == "judgement-reason"


# ---- from application to certificate --------------------------------------------------------------

SCORING = "example-gd-2017-scoring"  # says that a title lasts three years
TITLE = {"certification": "service-centre", "level": "city"}


@pytest.fixture
def office(register: Register) -> Iterator[Register]:
    """Give a register with the measure of 2017, its validity, and 启帆 with the figures of 2024 and 2025."""
    titles.adopt(register, "gd-2017-centres", SCORING)

    def work(change: Any) -> None:
        for number, name in enumerate(("启帆", "远航"), start=1):
            key = add_institution(change, number, name)
            for year in (2022, 2023, 2024, 2025, 2026, 2027, 2028):
                file_figures(change, key, CITY, year)

    do(register, work)
    yield register


def say(_document: Any, line: Any) -> str:
    return str(line.name)


def apply(register: Register, on: DAY = TODAY, name: str = "启帆", **more: Any) -> str:
    work = {**TITLE, **more.pop("title", {})}
    return do(
        register, lambda change: apply_for(change, institution=name, **work, **more), on
    ).application


def grant(register: Register, number: str, on: DAY = TODAY, **more: Any) -> CertificateShown:
    about = {k: more.pop(k) for k in ("reason", "document", "by") if k in more}
    return do(
        register,
        lambda change: grant_certificate(change, application=number, say=say, **more),
        on,
        **about,
    )


def refusal_of(work: Any) -> Failure:
    with pytest.raises(Failure) as refused:
        work()
    return refused.value


@pytest.mark.parametrize(
    ("on", "until"),
    [
        (DAY(2026, 3, 10), DAY(2029, 3, 9)),
        (
            DAY(2024, 2, 29),
            DAY(2027, 2, 27),
        ),  # three years on is 28 February, the day before counts
        (DAY(2025, 3, 1), DAY(2028, 2, 29)),  # the day before 1 March of a leap year
        (DAY(2025, 1, 1), DAY(2027, 12, 31)),
    ],
)
def test_a_title_lasts_as_the_measure_says(office: Register, on: DAY, until: DAY) -> None:
    shown = grant(office, apply(office, on), on, document="示中小企〔2026〕3号")
    assert (shown.granted_on, shown.valid_from, shown.valid_until) == (on, on, until)
    assert shown.document_number == "示中小企〔2026〕3号"
    assert backup.check(office).sound


def test_it_holds_on_its_first_and_last_day_and_nobody_stores_that_it_lapsed(
    office: Register,
) -> None:
    number = grant(office, apply(office)).certificate

    def seen(on: DAY) -> tuple[str, int]:
        listed = look(office, list_certificates, on)
        in_force = look(office, lambda view: certificates_in_force(view, 1, on), on)
        return listed.lines[-1].state, len(in_force)

    days = [DAY(2026, 3, 9), DAY(2026, 3, 10), DAY(2029, 3, 9), DAY(2029, 3, 10)]
    assert [seen(day) for day in days] == [
        ("not_yet", 0),
        ("in_force", 1),
        ("in_force", 1),
        ("expired", 0),
    ]
    assert look(office, lambda v: show_certificate(v, certificate=number)).tenure.how == "granted"


def test_the_list_knows_what_ends_soon(office: Register) -> None:
    grant(office, apply(office))

    def ending(on: DAY, days: int) -> int:
        return len(look(office, lambda view: list_certificates(view, expiring=days), on).lines)

    assert [ending(DAY(2029, 2, 7), n) for n in (29, 30)] == [0, 1]  # 30 days before 9 March 2029
    assert ending(DAY(2029, 3, 10), 365) == 0  # lapsed is not ending


def test_numbers_follow_each_other_without_gaps(office: Register) -> None:
    """Refused and rehearsed acts take no number; each year begins with 1."""
    first = apply(office)
    assert refusal_of(lambda: apply(office)).code == "already-applied"
    with office.change(titles.make_act("certify apply"), dry_run=True) as change:
        assert apply_for(change, institution="远航", **TITLE).application == "AP-2026-0002"
    second = apply(office, name="远航", title={"level": "county"})
    assert (first, second) == ("AP-2026-0001", "AP-2026-0002")

    assert refusal_of(lambda: grant(office, second)).code == "cannot-judge"
    with office.change(titles.make_act("certify grant"), dry_run=True) as change:
        rehearsed = grant_certificate(change, application=first, say=say)
    granted = grant(office, first)
    assert rehearsed.certificate == granted.certificate == "SC-2026-0001"
    judged = grant(office, second, judged={"suits_need": "yes"}, reason="现场查看", by="周敏")
    assert judged.certificate == "SC-2026-0002"

    later = DAY(2027, 1, 4)
    third = apply(office, later, name="远航")
    assert (third, grant(office, third, later).certificate) == ("AP-2027-0001", "SC-2027-0001")


def test_a_title_is_held_once(office: Register) -> None:
    grant(office, apply(office))  # until 2029-03-09
    again = apply(office, DAY(2029, 3, 9))
    refused = refusal_of(lambda: grant(office, again, DAY(2029, 3, 9)))
    assert refused.code == "certificate-overlaps"
    assert refused.details["end"] == "2029-03-09"
    assert grant(office, again, DAY(2029, 3, 10)).valid_from == DAY(2029, 3, 10)
    county = apply(office, title={"level": "county"})  # another level is another title
    assert grant(office, county, judged={"suits_need": "yes"}, reason="看过").level == "county"


def test_an_application_is_decided_once_and_not_before_its_day(office: Register) -> None:
    number = apply(office)
    early = refusal_of(lambda: grant(office, number, DAY(2026, 3, 9)))
    assert early.code == "grant-before-application"
    grant(office, number)
    assert refusal_of(lambda: grant(office, number)).code == "application-closed"


def test_grant_refuses_what_check_refuses_with_clause_and_requirement(office: Register) -> None:
    province = apply(office, title={"level": "province"})
    refused = refusal_of(lambda: grant(office, province))
    assert (refused.code, list(refused.short_by)) == ("criteria-not-met", ["premises", "staff"])
    assert refused.clause is not None
    assert refused.clause.clause == "GD-08 三(三)1"
    county = apply(office, title={"level": "county"})
    refused = refusal_of(lambda: grant(office, county))
    assert (refused.code, list(refused.short_by)) == ("cannot-judge", ["suits_need"])
    assert list(refused.way_out)[-1] == (
        f"smeadmin certify grant {county} --judge suits_need=yes --reason 文字"
    )


def test_the_newest_judgement_counts_and_every_one_is_kept(office: Register) -> None:
    number = apply(office, title={"level": "county"})
    bad = refusal_of(
        lambda: grant(office, number, judged={"suits_need": "no"}, reason="太小", by="周敏")
    )
    assert bad.code == "criteria-not-met"
    assert look(office, lambda v: application_checked(v, application=number)).count("yes") == 2
    shown = grant(office, number, judged={"suits_need": "yes"}, reason="已扩建", by="何远")
    source = next(
        s.source
        for line in shown.lines
        for s in line.origin
        if s.figure == "suits_need" and line.name == "suits_need"
    )
    assert source == {"judged_by": "何远", "on": "2026-03-10", "reason": "已扩建"}


def test_the_measure_of_the_day_of_application_judges_to_the_end(
    office: Register, tmp_path: Path
) -> None:
    """A notice of 11 March asks 300 ㎡; who applied on the 10th is judged by 200, who applies on the 11th is not."""
    before = apply(office)
    notice = tmp_path / "stricter.toml"
    notice.write_text(STRICTER, encoding="utf-8")
    do(office, lambda change: adopt_policy(change, policy=str(notice)))
    after = apply(office, DAY(2026, 3, 11), name="远航")
    refused = refusal_of(lambda: grant(office, after, DAY(2026, 3, 12)))
    assert list(refused.short_by) == ["premises"]
    shown = grant(office, before, DAY(2026, 3, 12))
    premises = next(x for x in shown.lines if x.name == "premises")
    assert premises.needed == (("at_least", 200),)
    assert [a[0] for a in shown.basis.amendments] == [SCORING, SCORING, SCORING]


STRICTER = """
[policy]
id = "stricter"
title = { zh = "从严通知", en = "Stricter" }
in_force = { from = 2026-03-11 }
region = "440000"
under = "gd-2017-centres"
standing = "verified"

[clause]
ST-1 = { ref = "一", kind = "condition", zh = "市级场所300平方米", en = "300 square metres in a city" }

[amend.area]
document = "gd-2017-centres"
from = 2026-03-11
clause = "ST-1"
[amend.area.replace]
"certification.service-centre.require.premises" = { clause = "ST-1", figure = "premises", at_least = "300㎡" }
"""


def test_the_standing_is_the_lowest_of_the_rules_used(office: Register) -> None:
    """What is asked comes from the source document; how long it lasts only from the example laid over it."""
    checked = look(office, lambda view: check_certification(view, institution="启帆", **TITLE))
    assert checked.basis.standing == "seed"
    shown = grant(office, apply(office))
    assert shown.basis.standing == "example"
    assert (shown.basis.policy, shown.basis.edition, shown.basis.version) == (
        "gd-2017-centres",
        "2017-01-01",
        1,
    )


def test_a_certificate_shows_what_it_was_granted_on_whatever_changes_later(
    office: Register, tmp_path: Path
) -> None:
    number = grant(office, apply(office)).certificate
    shown = look(office, lambda view: show_certificate(view, certificate=number))
    notice = tmp_path / "stricter.toml"
    notice.write_text(STRICTER, encoding="utf-8")

    def worse(change: Any) -> None:
        adopt_policy(change, policy=str(notice))
        file_figures(change, 1, {"databases": ["experts"]})

    do(office, worse)
    assert look(office, lambda view: show_certificate(view, certificate=number)).lines == (
        shown.lines
    )


def test_undoing_a_grant_opens_the_application_again(office: Register) -> None:
    number = apply(office)
    carried = office.carry_out(
        titles.make_act("certify grant"),
        lambda change: grant_certificate(change, application=number, say=say),
    )
    assert carried.number is not None
    do(office, lambda change: undo_change(change, int(carried.number[3:])))
    assert look(office, list_certificates).totals == {"applied": 1}
    assert (
        grant(office, number).certificate == "SC-2026-0002"
    )  # the number stays with the undone act
    assert backup.check(office).sound


# ---- what a measure leaves to people -------------------------------------------------------------


@pytest.fixture
def stars(register: Register, tmp_path: Path) -> Register:
    """Give a register with the star rules: 3 desks, which may be waived, and a judgement that may not."""
    rules = tmp_path / "stars.toml"
    rules.write_text(DATED, encoding="utf-8")
    titles.adopt(register, str(rules))

    def work(change: Any) -> None:
        add_institution(change, 1, "启帆", kind="centre")
        add_institution(change, 2, "启帆门市", kind="shop")

    do(register, work)
    return register


def star(register: Register, desks: str, tidy: str = "yes", name: str = "I1") -> str:
    return do(
        register,
        lambda change: apply_for(
            change,
            institution=name,
            certification="star",
            given={"desks": desks},
            judged={"tidy": tidy},
        ),
        reason="现场看过",
    ).application


def test_a_waiver_needs_a_person_a_reason_and_a_rule_that_allows_it(stars: Register) -> None:
    number = star(stars, "2")

    def waive(*requirements: str, reason: str | None = "原则上三个，两个够用") -> CertificateShown:
        return grant(stars, number, waive=list(requirements), reason=reason, by="何远")

    assert refusal_of(waive).code == "criteria-not-met"
    assert refusal_of(lambda: waive("desks", reason=" ")).code == "waiver-reason"
    assert refusal_of(lambda: waive("tidy")).details["known"] == ["desks"]
    assert refusal_of(lambda: waive("desks", "nothing")).code == "waiver-unknown"
    shown = waive("desks", "desks")
    assert list(shown.waived) == [
        {"requirement": "desks", "by": "何远", "reason": "原则上三个，两个够用"}
    ]


def test_nothing_is_waived_that_is_met_or_that_no_rule_lets_anybody_waive(stars: Register) -> None:
    met = star(stars, "3")
    with_waiver = refusal_of(lambda: grant(stars, met, waive=["desks"], reason="以防万一"))
    assert with_waiver.code == "waiver-unknown"
    assert grant(stars, met).waived == ()
    untidy = star(stars, "3", tidy="no")
    assert refusal_of(lambda: grant(stars, untidy)).code == "criteria-not-met"


def test_whom_the_measure_does_not_concern(stars: Register) -> None:
    shop = star(stars, "3", name="I2")
    assert refusal_of(lambda: grant(stars, shop)).code == "not-concerned"


def test_letters_that_number_something_else_are_not_used_for_certificates(
    register: Register, tmp_path: Path
) -> None:
    rules = tmp_path / "plain.toml"
    text = DATED.replace("certification.star", "certification.access-point")
    rules.write_text(text, encoding="utf-8")
    titles.adopt(register, str(rules))
    do(register, lambda change: add_institution(change, 1, "启帆", kind="centre"))
    number = do(
        register,
        lambda change: apply_for(
            change,
            institution="启帆",
            certification="access-point",
            given={"desks": "3"},
            judged={"tidy": "yes"},
        ),
        reason="看过",
    ).application
    assert grant(register, number).certificate == "APC-2026-0001"
