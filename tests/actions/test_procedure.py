"""The way of an application from its papers to the title, and what becomes of the title; on three small measures.

Their texts are in tests/errors/cases/procedure.py. The days are counted by hand: posted on Tuesday 2026-03-10,
five working days end on Tuesday 2026-03-17.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from smeadmin.actions.certificates import list_certificates
from smeadmin.actions.certification.applying import apply_for
from smeadmin.actions.certification.batch import (
    Decision,
    decide_several,
    read_decisions,
    receive_several,
    review_several,
)
from smeadmin.actions.certification.deciding import refuse_application
from smeadmin.actions.certification.desk import certification_desk
from smeadmin.actions.certification.granting import grant_certificate
from smeadmin.actions.certification.judging import check_certification
from smeadmin.actions.certification.keeping import (
    lapse,
    reinstate_certificate,
    revoke_certificate,
    suspend_certificate,
    take_back_plaque,
)
from smeadmin.actions.certification.progress import application_progress
from smeadmin.actions.certification.receiving import accept_application, return_application
from smeadmin.actions.certification.renewing import renew_certificate
from smeadmin.actions.certification.reviewing import review_application
from smeadmin.actions.certification.showing import show_certificate
from smeadmin.actions.certification.supervising import check_holder
from smeadmin.actions.change import undo_changes
from smeadmin.actions.notice.objecting import answer_objection, object_to
from smeadmin.actions.notice.posting import post_notice
from smeadmin.actions.notice.reading import show_notice
from smeadmin.actions.publishing import end_notice, publish
from smeadmin.domain.certification.application import way
from smeadmin.domain.certification.certificate import (
    Right,
    State,
    may,
    valid_on,
)
from smeadmin.domain.certification.results import CertificateShown, Progress
from smeadmin.domain.notice import Posting
from smeadmin.domain.notice_refusals import NoticeEmpty
from smeadmin.domain.numbers import change_number
from smeadmin.errors import Failure
from smeadmin.storage.certificates import held, held_until, tenures, with_closing
from smeadmin.storage.change import Change, Register, open_register
from smeadmin.storage.change.sealing import last_number
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Certificate, CertificateSpell
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import Office
from smeadmin.storage.undo import undo_change
from tests.actions import titles
from tests.actions.titles import add_institution, do, look
from tests.conftest import TODAY, make_act
from tests.errors.cases.procedure import MARK, PLAIN, STAGED

DAY = dt.date
NOTICED = DAY(2026, 3, 18)  # the first day after the notice
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # a register for each example: no shrinking
AP = "AP-2026-0001"
SC = "M-2026-0001"


@pytest.fixture(scope="module")
def _begun(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make an office with the three measures and three institutions, once."""
    folder = tmp_path_factory.mktemp("procedure")
    shutil.copy(_sqlite_template, folder / "office.db")
    office = open_register(str(folder / "office.db"))
    for name, text in {"mark": MARK, "plain": PLAIN, "staged": STAGED}.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        titles.adopt(office, str(folder / f"{name}.toml"))

    def work(change: Change) -> None:
        for number, name in enumerate(("启帆", "协会", "众创"), 1):
            add_institution(change, number, name)

    do(office, work)
    return folder / "office.db"


@pytest.fixture
def office(_begun: Path, tmp_path: Path) -> Register:
    shutil.copy(_begun, tmp_path / "office.db")
    return open_register(str(tmp_path / "office.db"), files=str(tmp_path / "files"))


def act(
    office: Register,
    work: Callable[[Change], Any],
    on: dt.date = TODAY,
    by: str = "林岚",
    **more: Any,
) -> Any:
    """Do one thing on a day, with a reason where none is given."""
    return do(office, work, on=on, by=by, **{"reason": "现场查看", **more})


def apply(
    office: Register, name: str = "启帆", title: str = "mark", desks: str = "3", on: dt.date = TODAY
) -> str:
    applied = act(
        office,
        lambda c: apply_for(
            c,
            institution=name,
            certification=title,
            given={"desks": desks},
            papers=["report"] if title == "mark" else (),
        ),
        on,
    )
    number: str = applied.application
    return number


def accept(office: Register, number: str = AP, unit: str = "西桥区", on: dt.date = TODAY) -> Any:
    return act(office, lambda c: accept_application(c, application=number, recommender=unit), on)


def review(
    office: Register, by: str, number: str = AP, on: dt.date = TODAY, **how: Any
) -> Progress:
    done: Progress = act(
        office,
        lambda c: review_application(
            c, application=number, say=lambda _d, line: str(line.label), **(how or {"passed": True})
        ),
        on,
        by,
    )
    return done


def grant(office: Register, number: str = AP, on: dt.date = NOTICED, by: str = "何远") -> Any:
    return act(
        office,
        lambda c: grant_certificate(c, application=number, say=lambda _d, line: str(line.label)),
        on,
        by,
    )


def published(office: Register) -> None:
    apply(office)
    accept(office)
    review(office, "林岚")
    review(office, "周敏")
    act(office, lambda c: publish(c, numbers=[AP]))


def granted(office: Register) -> CertificateShown:
    published(office)
    shown: CertificateShown = grant(office)
    return shown


def refused(code: str, work: Callable[[], Any]) -> Failure:
    """Expect a refusal by its code."""
    with pytest.raises(Failure) as refusal:
        work()
    assert refusal.value.code == code
    return refusal.value


def stands(office: Register, number: str = AP, on: dt.date = TODAY) -> str:
    return str(look(office, lambda v: application_progress(v, application=number), on).state)


# ---- the way of an application -----------------------------------------------------------------


def test_each_step_leads_to_the_next_and_none_is_left_out(office: Register) -> None:
    seen = []

    def now(done: Any) -> None:
        told = look(office, lambda v: application_progress(v, application=AP))
        seen.append((str(told.state), told.command))

    for step in (
        lambda: apply(office),
        lambda: accept(office),
        lambda: review(office, "林岚"),
        lambda: review(office, "周敏"),
        lambda: act(office, lambda c: publish(c, numbers=[AP])),
    ):
        refused("wrong-state" if len(seen) else "application-not-found", lambda: grant(office))
        now(step())
    now(grant(office))
    assert seen == [
        ("applied", f"certify accept {AP}"),
        ("accepted", f"certify review {AP} --pass"),
        ("accepted", f"certify review {AP} --pass"),
        ("accepted", f"certify publish {AP} --doc 文号"),
        ("published", f"certify grant {AP}"),
        ("granted", None),
    ]


def test_a_measure_without_a_flow_asks_for_no_step_and_forbids_none(office: Register) -> None:
    apply(office, title="plain")
    assert str(grant(office, on=TODAY).state) == "in_force"
    other = apply(office, "协会", "plain")
    act(office, lambda c: accept_application(c, application=other))
    review(office, "周敏", other)
    act(office, lambda c: publish(c, numbers=[other], days=3))
    refused("notice-running", lambda: grant(office, other, DAY(2026, 3, 13)))
    grant(office, other, DAY(2026, 3, 14))


def test_it_is_sent_back_and_comes_back_within_its_days(office: Register) -> None:
    apply(office)
    back = act(office, lambda c: return_application(c, application=AP))
    assert (str(back.state), back.due_on, back.returns, back.returns_most) == (
        "returned",
        DAY(2026, 3, 17),
        1,
        1,
    )
    refused("correction-late", lambda: accept(office, on=DAY(2026, 3, 18)))
    assert str(accept(office, on=DAY(2026, 3, 17)).state) == "accepted"
    refused("returns-used-up", lambda: act(office, lambda c: return_application(c, application=AP)))


def test_papers_are_kept_with_name_digest_and_day(office: Register, tmp_path: Path) -> None:
    (tmp_path / "报告.pdf").write_bytes(b"report")
    act(
        office,
        lambda c: apply_for(
            c,
            institution="启帆",
            certification="mark",
            given={"desks": "3"},
            papers=[f"申请报告={tmp_path / '报告.pdf'}"],
        ),
    )
    [paper] = look(office, lambda v: application_progress(v, application=AP)).papers
    assert (paper.name, paper.file, paper.received_on) == ("report", "报告.pdf", TODAY)
    assert paper.sha256 == hashlib.sha256(b"report").hexdigest()


def test_places_are_counted_for_each_unit_and_call_and_given_back(office: Register) -> None:
    first, second, third = apply(office), apply(office, "协会"), apply(office, "众创")
    accept(office, first)
    refused("over-quota", lambda: accept(office, second))
    accept(office, second, "东渚区")  # another unit has its own
    act(office, lambda c: refuse_application(c, application=first))
    accept(office, third)  # what was refused has given its place back


def test_a_second_review_and_the_decision_are_another_persons(office: Register) -> None:
    apply(office)
    accept(office)
    review(office, "林岚")
    refused("self-approval", lambda: review(office, "林岚"))
    review(office, "周敏")
    act(office, lambda c: publish(c, numbers=[AP]))
    refused("self-approval", lambda: grant(office, by="周敏"))
    grant(office)


def test_what_is_to_be_mended_is_tested_again_and_then_the_step_is_done(office: Register) -> None:
    apply(office)
    accept(office)
    told = review(office, "林岚", mend=True)
    assert (str(told.state), told.due_on) == ("mending", DAY(2026, 4, 9))
    refused("act-not-open", lambda: act(office, lambda c: publish(c, numbers=[AP])))
    told = review(office, "林岚", on=DAY(2026, 4, 1))
    assert (str(told.state), told.command) == ("accepted", f"certify review {AP} --pass")
    review(office, "周敏", on=DAY(2026, 4, 2))
    assert stands(office) == "accepted"


def test_a_failed_review_carries_out_no_step(office: Register) -> None:
    apply(office)
    accept(office)
    told = review(office, "林岚", failed=True)
    assert (str(told.state), told.command) == ("accepted", f"certify review {AP} --pass")
    act(office, lambda c: refuse_application(c, application=AP))
    assert stands(office) == "refused"
    refused("application-closed", lambda: accept(office))


def test_a_review_does_not_let_pass_what_is_short(office: Register) -> None:
    apply(office, desks="2")
    accept(office)
    refused("criteria-not-met", lambda: review(office, "林岚"))


# ---- the notice ---------------------------------------------------------------------------------


def test_nothing_is_granted_on_the_last_day_and_all_is_on_the_day_after(office: Register) -> None:
    published(office)
    refusal = refused("notice-running", lambda: grant(office, on=DAY(2026, 3, 17)))
    assert refusal.details["free_from"] == "2026-03-18"
    grant(office, on=DAY(2026, 3, 18))


def test_a_day_that_has_not_come_does_not_count(office: Register) -> None:
    """The command says the 18th, the clock of the office says the 12th: the notice still runs."""
    published(office)
    act(office, lambda c: c.update(Office, of(Office).c.id == 1, rehearsal=False))
    at = dt.datetime(2026, 3, 12, 2, 0, tzinfo=dt.UTC)
    refused(
        "notice-running",
        lambda: office.carry_out(
            make_act(on=DAY(2026, 3, 18), at=at, by="何远"),
            lambda c: grant_certificate(c, application=AP, say=lambda _d, line: str(line.label)),
        ),
    )


def test_an_objection_stops_until_it_is_answered_and_only_a_named_one(office: Register) -> None:
    published(office)
    thirteenth = DAY(2026, 3, 13)
    for name in (None, "王宏"):
        act(
            office,
            lambda c, name=name: object_to(
                c, notice="NT-2026-001", grounds="窗口只有两个", subject=AP, by=name
            ),
            thirteenth,
        )
    filed, open_one = look(office, lambda v: show_notice(v, notice="NT-2026-001")).objections
    assert (filed.state, filed.due_on, filed.by) == ("filed", None, None)
    assert (open_one.state, open_one.due_on, open_one.by) == ("open", DAY(2026, 3, 18), "王宏")
    refused("objection-unanswered", lambda: grant(office))
    act(
        office,
        lambda c: answer_objection(c, objection="OB-2026-0002", put_off=DAY(2026, 3, 25)),
        thirteenth,
    )
    refused("objection-unanswered", lambda: grant(office))
    act(office, lambda c: answer_objection(c, objection="OB-2026-0002", dismiss=True))
    answer = [look(office, lambda v: change_number(last_number(v)))]
    grant(office)
    refused("notice-rests", lambda: act(office, lambda c: undo_changes(c, changes=answer)))


def test_a_notice_that_is_taken_back_has_to_be_posted_anew(office: Register) -> None:
    published(office)
    act(office, lambda c: end_notice(c, notice="NT-2026-001", recall=True), DAY(2026, 3, 12))
    assert stands(office) == "accepted"
    refused("wrong-state", lambda: grant(office))
    act(office, lambda c: publish(c, numbers=[AP]), DAY(2026, 3, 20))
    refused("notice-running", lambda: grant(office, on=DAY(2026, 3, 27)))
    grant(office, on=DAY(2026, 3, 28))


def test_an_upheld_objection_sends_it_back_to_review(office: Register) -> None:
    published(office)
    act(office, lambda c: object_to(c, notice="NT-2026-001", grounds="窗口", by="王宏", subject=AP))
    act(office, lambda c: answer_objection(c, objection="OB-2026-0001", uphold=True))
    refused("objection-upheld", lambda: grant(office))
    told = review(office, "周敏", on=DAY(2026, 3, 18))
    assert (str(told.state), told.command) == ("accepted", f"certify publish {AP} --doc 文号")


def test_a_notice_names_somebody(office: Register) -> None:
    empty = Posting(about="award", title="公示", columns=("name",), lines=())
    with pytest.raises(NoticeEmpty):
        act(office, lambda c: post_notice(c, empty, days=5))


def test_only_public_columns_stand_on_it(office: Register) -> None:
    published(office)
    [line] = look(office, lambda v: show_notice(v, notice="NT-2026-001")).lines
    assert line.shown == {
        "name": "启帆",
        "certification": "服务标牌",
        "level": None,
        "region": None,
    }


# ---- stages -------------------------------------------------------------------------------------


def test_creation_comes_first_and_has_its_time(office: Register) -> None:
    apply(office, title="staged", desks="1")
    begun = grant(office, on=TODAY)
    assert (str(begun.state), begun.due_on, begun.stage) == (
        "creating",
        DAY(2026, 4, 9),
        "creating",
    )
    refused("criteria-not-met", lambda: grant(office, on=DAY(2026, 4, 9)))
    refused("stage-over", lambda: grant(office, on=DAY(2026, 4, 10)))
    refused("not-to-lapse", lambda: act(office, lambda c: lapse(c, numbers=[AP])))
    act(office, lambda c: lapse(c, everything=True), DAY(2026, 4, 10))
    assert stands(office) == "lapsed"


def test_targets_that_are_reached_bring_the_title(office: Register) -> None:
    apply(office, title="staged", desks="3")
    grant(office, on=TODAY)
    assert str(grant(office, on=DAY(2026, 4, 9)).state) == "in_force"


LADDER = STAGED.replace("staged", "ladder").replace(
    '{ status = "certified"',
    '{ status = "pilot", label = { zh = "试运行", en = "trial" }, clause = "six", '
    'require.desks = { figure = "desks", at_least = 2 }, '
    'within = { after = "decision", within = "60 days" }, otherwise = "lapse" },\n'
    '  { status = "certified"',
)


def test_each_stage_is_judged_by_its_own_requirements_and_has_its_own_time(
    office: Register, tmp_path: Path
) -> None:
    (tmp_path / "ladder.toml").write_text(LADDER, encoding="utf-8")
    titles.adopt(office, str(tmp_path / "ladder.toml"))
    apply(office, title="ladder", desks="2")
    shown = look(office, lambda v: application_progress(v, application=AP))
    assert way(shown.way) == "[申请 03-10] > 列入创建 > 进入试运行 > 认定"
    first = grant(office, on=TODAY)
    second = grant(office, on=DAY(2026, 4, 9))  # 30 days of creation, 60 of the trial
    assert [(str(x.state), x.stage, x.due_on) for x in (first, second)] == [
        ("creating", "creating", DAY(2026, 4, 9)),
        ("creating", "pilot", DAY(2026, 6, 8)),
    ]
    assert way(second.way) == "申请 03-10 > 列入创建 03-10 > [进入试运行 04-09] > 认定"
    refused("criteria-not-met", lambda: grant(office, on=DAY(2026, 6, 8)))  # two of three desks
    over = refused("stage-over", lambda: grant(office, on=DAY(2026, 6, 9)))
    assert over.clause is not None and over.clause.clause.startswith("six")
    act(office, lambda c: lapse(c, numbers=[AP]), DAY(2026, 6, 9))
    assert stands(office) == "lapsed"


TWICE = STAGED.replace("staged", "twice").replace(
    "stages = [",
    """flow = [
  { do = "apply" },
  { do = "review", by = "county" },
  { do = "notice", within = "5 working days", clause = "three" },
  { do = "grant" },
  { do = "review", by = "city" },
  { do = "notice", within = "3 working days", clause = "three" },
  { do = "grant" },
]
stages = [""",
)


def test_what_stands_between_two_grants_of_the_flow_is_done_in_creation(
    office: Register, tmp_path: Path
) -> None:
    (tmp_path / "twice.toml").write_text(TWICE, encoding="utf-8")
    titles.adopt(office, str(tmp_path / "twice.toml"))
    apply(office, title="twice")
    shown = look(office, lambda v: application_progress(v, application=AP))
    ahead = "县级审核 > 公示 > 列入创建 > 市级审核 > 公示 > 认定"
    assert way(shown.way) == f"[申请 03-10] > {ahead}"
    review(office, "林岚")
    act(office, lambda c: publish(c, numbers=[AP]))  # Tuesday; its five days end on 2026-03-17
    begun = grant(office, on=NOTICED)
    assert (str(begun.state), begun.due_on) == ("creating", DAY(2026, 4, 17))
    assert begun.command == f"certify review {AP} --pass"
    refused("wrong-state", lambda: grant(office, on=NOTICED))
    reviewed = review(office, "林岚", on=NOTICED)  # the stage before was reviewed by him as well
    assert (str(reviewed.state), reviewed.due_on) == ("creating", DAY(2026, 4, 17))
    act(office, lambda c: end_notice(c, notice="NT-2026-001", recall=False), NOTICED)
    first = act(office, lambda c: publish(c, numbers=[AP]), NOTICED)
    assert first.clock.last_day == DAY(2026, 3, 23)  # three working days after Wednesday
    refused("notice-running", lambda: grant(office, on=DAY(2026, 3, 23)))
    act(office, lambda c: end_notice(c, notice="NT-2026-002", recall=True), DAY(2026, 3, 23))
    refused("wrong-state", lambda: grant(office, on=DAY(2026, 3, 24)))
    act(office, lambda c: publish(c, numbers=[AP]), DAY(2026, 3, 24))
    [line] = look(office, certification_desk, DAY(2026, 3, 25)).lines
    assert (line.state, line.ready_on) == ("creating", DAY(2026, 3, 28))
    refused("self-approval", lambda: grant(office, on=DAY(2026, 3, 30), by="林岚"))
    assert str(grant(office, on=DAY(2026, 3, 30)).state) == "in_force"


def test_after_the_last_stage_comes_the_title(office: Register, tmp_path: Path) -> None:
    (tmp_path / "ladder.toml").write_text(LADDER, encoding="utf-8")
    titles.adopt(office, str(tmp_path / "ladder.toml"))
    apply(office, title="ladder")
    states = [str(grant(office, on=TODAY + dt.timedelta(days=n)).state) for n in (0, 1, 2)]
    assert states == ["creating", "creating", "in_force"]


# ---- the yearly check ---------------------------------------------------------------------------

DUTIFUL = PLAIN.replace("plain", "dutiful") + (
    '[certification.dutiful.duties]\ndesks = { clause = "six", figure = "desks", at_least = 3 }\n'
    '[certification.dutiful.effects]\nmend = { clause = "six", do = ["rectify"], '
    'when = { figure = "tested", is = "rectify" } }\n'
)


def left_to_check(office: Register, year: int, on: dt.date = TODAY) -> list[tuple[Any, ...]]:
    listed = look(office, lambda v: list_certificates(v, unchecked_in=year), on)
    return [(x.number, x.check_due, x.checked_on, x.check_result) for x in listed.lines]


def test_who_was_not_checked_in_a_year_is_listed_with_the_day_it_is_due(
    office: Register, tmp_path: Path
) -> None:
    (tmp_path / "dutiful.toml").write_text(DUTIFUL, encoding="utf-8")
    titles.adopt(office, str(tmp_path / "dutiful.toml"))
    for number, title in enumerate(("dutiful", "plain", "staged"), 1):
        apply(office, title=title)
        grant(office, f"AP-2026-{number:04}", on=TODAY)
    dutiful = "D-2026-0001"  # a plain title has nobody checked, one in creation is none yet
    assert left_to_check(office, 2026) == [(dutiful, DAY(2026, 12, 31), None, None)]

    def check(result: str) -> Callable[[Change], Any]:
        return lambda c: check_holder(c, certificate=dutiful, judged={"tested": result})

    act(office, check("pass"), DAY(2026, 5, 6))
    assert left_to_check(office, 2026) == []
    # the title ends on 9 March 2027, and with it the time to check its holder
    assert left_to_check(office, 2027) == [
        (dutiful, DAY(2027, 3, 9), DAY(2026, 5, 6), "pass"),
    ]
    assert left_to_check(office, 2027, DAY(2027, 3, 10)) == []


def test_a_suspension_does_not_hide_the_second_test_from_the_desk(office: Register) -> None:
    granted(office)
    act(
        office,
        lambda c: check_holder(c, certificate=SC, judged={"tested": "rectify"}),
        DAY(2026, 4, 1),
    )
    until = DAY(2026, 4, 30)
    act(office, lambda c: suspend_certificate(c, certificate=SC, until=until), DAY(2026, 4, 2))
    [line] = look(office, certification_desk, DAY(2026, 4, 3)).lines
    assert (line.state, line.due_on, line.command) == (
        *("mending", DAY(2026, 5, 1)),
        f"certify reinstate {SC}",
    )


def test_the_desk_counts_who_is_still_to_be_checked_when_the_year_draws_to_its_end(
    office: Register, tmp_path: Path
) -> None:
    (tmp_path / "dutiful.toml").write_text(DUTIFUL, encoding="utf-8")
    titles.adopt(office, str(tmp_path / "dutiful.toml"))
    apply(office, title="dutiful")
    grant(office, on=TODAY)
    assert look(office, certification_desk, DAY(2026, 10, 1)).lines == ()
    [line] = look(office, certification_desk, DAY(2026, 10, 2)).lines
    assert (line.state, line.due_on, line.command) == (
        *("unchecked", DAY(2026, 12, 31)),
        "certify list --unchecked --year 2026",
    )


def test_a_title_of_the_year_is_not_checked_where_the_duties_are_those_of_older_ones(
    office: Register, tmp_path: Path
) -> None:
    """``within = "1 year"`` looks back from the last day of the year: what began in it is new."""
    text = DUTIFUL.replace("dutiful", "seasoned").replace(
        "[certification.seasoned]",
        'fresh = { unit = "items", computed = { count = "title", within = "1 year", '
        'where = { figure = "title.certification", is = "seasoned" } } }\n'
        "[certification.seasoned]",
        1,
    )
    text = text.replace(
        "at_least = 3 }\n[", 'at_least = 3, when = { figure = "fresh", at_most = 0 } }\n['
    )
    (tmp_path / "seasoned.toml").write_text(text, encoding="utf-8")
    titles.adopt(office, str(tmp_path / "seasoned.toml"))
    apply(office, title="seasoned")
    grant(office, on=TODAY)  # 2026-03-10
    assert left_to_check(office, 2026, DAY(2026, 10, 2)) == []
    assert look(office, certification_desk, DAY(2026, 10, 2)).lines == ()
    [(number, due, *_never)] = left_to_check(office, 2027, DAY(2027, 1, 4))
    assert (number, due) == ("S-2026-0001", DAY(2027, 3, 9))


# ---- several decisions --------------------------------------------------------------------------


def test_several_are_decided_both_ways_or_none(office: Register) -> None:
    one, other = apply(office, title="plain"), apply(office, "协会", "plain")
    both = [Decision(one, "grant"), Decision(other, "refuse", "窗口不足")]

    def decide(decisions: Sequence[Decision]) -> Any:
        return act(
            office,
            lambda c: decide_several(c, decisions=decisions, say=lambda _d, line: str(line.label)),
            reason=None,
        )

    refusal = refused(
        "decisions-refused", lambda: decide([*both, Decision("AP-2026-0009", "grant")])
    )
    assert refusal.details["applications"] == ["AP-2026-0009"]
    assert [stands(office, number) for number in (one, other)] == ["applied", "applied"]
    refused(
        "decisions-refused", lambda: decide([Decision(one, "grant"), Decision(other, "refuse")])
    )
    decided = decide(both)
    assert decided.counts == {"grant": 1, "refuse": 1}
    assert [stands(office, number) for number in (one, other)] == ["granted", "refused"]


LISTED = PLAIN.replace("plain", "listed") + (
    'flow = [ { do = "apply" }, { do = "accept" }, { do = "review", by = "county" }, { do = "grant" } ]\n'
    "[certification.listed.deadlines]\n"
    'correct = { clause = "two", do = "correct", after = "return", within = "5 days", otherwise = "lapse" }\n'
)


def test_a_list_goes_through_every_step_each_row_as_it_says(
    office: Register, tmp_path: Path
) -> None:
    (tmp_path / "listed.toml").write_text(LISTED, encoding="utf-8")
    titles.adopt(office, str(tmp_path / "listed.toml"))
    numbers = [apply(office, name, "listed") for name in ("启帆", "协会", "众创")]

    def carry(
        verb: str, otherwise: str, several: Callable[..., Any], *rows: str, by: str = "林岚"
    ) -> Any:
        path = tmp_path / f"{verb}.csv"
        path.write_text("\n".join(("编号,机构名称,决定,理由,判定", *rows)), encoding="utf-8-sig")
        listed = read_decisions(str(path), on=TODAY, verb=verb, otherwise=otherwise)
        more = {} if several is receive_several else {"say": lambda _d, line: str(line.label)}
        return act(
            office,
            lambda c: several(c, decisions=listed.decisions, listed=listed, **more),
            by=by,
            reason=None,
        )

    one, other, third = (f"{number},某中心" for number in numbers)
    back = "退回补正,缺年度审计报告,"
    granting = f"{other},认定,,"  # another verb's, with rights of its own
    refused("rows-refused", lambda: carry("accept", "accept", receive_several, granting))
    taken = carry(
        "accept", "accept", receive_several, f"{one},,,", f"{other},{back}", f"{third},,,"
    )
    assert taken.counts == {"accept": 2, "return": 1}
    assert [(x.application, x.comment) for _what, x in taken.done][1] == (
        numbers[1],
        "缺年度审计报告",
    )
    rows = [f"{one},通过,看过账册,tested=合格", f"{third},不通过,窗口是借用的,"]
    assert carry("review", "", review_several, *rows).counts == {"pass": 1, "fail": 1}
    ends = [f"{one},,,", f"{third},不予认定,窗口是借用的,"]
    decided = carry("grant", "grant", decide_several, *ends, by="何远")
    assert decided.counts == {"grant": 1, "refuse": 1}
    assert [stands(office, number) for number in numbers] == ["granted", "returned", "refused"]


# ---- what becomes of a certificate --------------------------------------------------------------


def state(office: Register, on: dt.date, number: str = SC) -> State:
    return look(office, lambda v: show_certificate(v, certificate=number), on).state


def test_suspended_for_days_and_in_force_again_by_itself(office: Register) -> None:
    granted(office)
    first, last = DAY(2026, 5, 1), DAY(2026, 5, 31)
    act(office, lambda c: suspend_certificate(c, certificate=SC, since=first, until=last))
    around = [DAY(2026, 4, 30), first, last, DAY(2026, 6, 1)]
    assert [str(state(office, on)) for on in around] == [
        "in_force",
        "suspended",
        "suspended",
        "in_force",
    ]
    refused(
        "act-not-open",
        lambda: act(office, lambda c: reinstate_certificate(c, certificate=SC), DAY(2026, 6, 2)),
    )
    act(office, lambda c: reinstate_certificate(c, certificate=SC), DAY(2026, 5, 10))
    assert [str(state(office, on)) for on in (DAY(2026, 5, 9), DAY(2026, 5, 10))] == [
        "suspended",
        "in_force",
    ]


def test_revoked_with_bar_and_plaque_and_the_past_stays(office: Register) -> None:
    granted(office)
    sixth = DAY(2026, 5, 6)
    refused(
        "no-ground", lambda: act(office, lambda c: revoke_certificate(c, certificate=SC), sixth)
    )
    fail = {"tested": "fail"}
    checked = act(office, lambda c: check_holder(c, certificate=SC, judged=fail), sixth)
    assert checked.result == "fail"
    shown = act(office, lambda c: revoke_certificate(c, certificate=SC), sixth)
    assert (shown.barred_until, shown.plaque_due) == (DAY(2028, 5, 5), True)
    assert [str(state(office, on)) for on in (DAY(2026, 5, 5), sixth)] == ["in_force", "revoked"]
    act(office, lambda c: take_back_plaque(c, certificate=SC), DAY(2026, 5, 8))
    refused("barred-from-applying", lambda: apply(office, on=DAY(2028, 5, 5)))
    apply(office, on=DAY(2028, 5, 6))


def test_a_second_test_that_never_comes_is_a_ground(office: Register) -> None:
    granted(office)
    mend = {"tested": "rectify"}
    checked = act(office, lambda c: check_holder(c, certificate=SC, judged=mend), DAY(2026, 5, 6))
    assert (checked.result, checked.due) == ("mend", DAY(2026, 6, 5))
    assert state(office, DAY(2026, 5, 6)) is State.MENDING
    revoke = lambda c: revoke_certificate(c, certificate=SC)  # noqa: E731
    refused("no-ground", lambda: act(office, revoke, DAY(2026, 6, 5)))
    act(office, revoke, DAY(2026, 6, 6))


def test_a_notice_of_withdrawal_runs_before_it_is_revoked(office: Register) -> None:
    granted(office)
    fail, sixth = {"tested": "fail"}, DAY(2026, 5, 6)  # a Wednesday: 7, 8, 9 (worked), 11, 12
    act(office, lambda c: check_holder(c, certificate=SC, judged=fail), sixth)
    shown = act(office, lambda c: publish(c, numbers=[SC]), sixth)
    assert (shown.about, shown.clock.last_day) == ("withdrawal", DAY(2026, 5, 12))
    revoke = lambda c: revoke_certificate(c, certificate=SC)  # noqa: E731
    refused("notice-running", lambda: act(office, revoke, DAY(2026, 5, 12)))
    act(office, revoke, DAY(2026, 5, 13))


def test_renewed_in_its_window_the_new_title_follows_the_old(office: Register) -> None:
    old = granted(office)
    assert (old.valid_until, old.renewal) == (
        DAY(2027, 3, 17),
        (DAY(2027, 2, 17), DAY(2027, 3, 17)),
    )
    renew = lambda c: renew_certificate(c, certificate=SC, given={"desks": "3"})  # noqa: E731
    refused("renewal-too-early", lambda: act(office, renew, DAY(2027, 2, 16)))
    assert look(office, lambda v: list_certificates(v, renewal=True), DAY(2027, 2, 16)).lines == ()
    [line] = look(office, lambda v: list_certificates(v, renewal=True), DAY(2027, 2, 17)).lines
    assert line.number == SC
    refused("renewal-too-late", lambda: act(office, renew, DAY(2027, 3, 28)))  # grace to the 27th
    applied = act(office, renew, DAY(2027, 3, 27))
    assert applied.progress.renews == SC


def test_a_step_up_ends_the_lower_one(office: Register) -> None:
    apply(office, title="plain")
    old = grant(office, on=TODAY)
    other = apply(office, title="plain", on=DAY(2026, 5, 6))
    refused("certificate-overlaps", lambda: grant(office, other, DAY(2026, 5, 6)))
    new = act(
        office,
        lambda c: grant_certificate(
            c, application=other, say=lambda _d, line: str(line.label), replaces=old.certificate
        ),
        DAY(2026, 5, 6),
    )
    assert [
        str(state(office, on, old.certificate)) for on in (DAY(2026, 5, 5), DAY(2026, 5, 6))
    ] == ["in_force", "replaced"]
    assert (new.replaces, new.valid_from) == (old.certificate, DAY(2026, 5, 6))


def test_an_institution_that_is_closed_holds_nothing(office: Register) -> None:
    granted(office)

    def close(change: Change) -> None:
        t = of(Institution)
        change.update(Institution, t.c.id == 1, state="closed", closed_on=change.on)

    act(office, close, DAY(2026, 5, 6))
    assert [str(state(office, on)) for on in (DAY(2026, 5, 5), DAY(2026, 5, 6))] == [
        "in_force",
        "closed",
    ]


def test_a_suspension_is_undone_like_anything_else(office: Register) -> None:
    granted(office)
    until = DAY(2026, 6, 1)
    act(office, lambda c: suspend_certificate(c, certificate=SC, until=until), DAY(2026, 5, 6))
    with office.reading(TODAY) as view:
        newest = view.scalar(sa.text("SELECT max(number) FROM change"))
    do(office, lambda c: undo_change(c, newest), reason="办错")
    assert state(office, DAY(2026, 5, 6)) is State.IN_FORCE


def test_the_desk_says_what_is_late_and_what_is_not_ripe(office: Register) -> None:
    published(office)
    apply(office, "协会")
    desk = look(office, certification_desk, DAY(2026, 3, 19))
    assert [(x.number, x.state, x.due_on, x.late, x.ready_on) for x in desk.lines] == [
        ("AP-2026-0002", "applied", DAY(2026, 3, 17), 2, None),
        (AP, "published", None, 0, DAY(2026, 3, 18)),
    ]


# ---- one place that reckons ---------------------------------------------------------------------


def _days(low: int = 0) -> st.SearchStrategy[dt.date]:
    return st.integers(low, 40).map(lambda n: TODAY + dt.timedelta(days=n))


@settings(max_examples=10, deadline=None, phases=QUICK)
@given(
    st.lists(
        st.tuples(
            _days(),
            _days(),
            st.none() | _days(),
            st.lists(
                st.tuples(st.sampled_from(["suspended", "mending"]), _days(), _days()), max_size=2
            ),
        ),
        min_size=1,
        max_size=6,
    ),
    st.none() | _days(),
)
def test_the_database_counts_what_the_rule_says(
    _begun: Path,
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[Any],
    closed: dt.date | None,
) -> None:
    path = tmp_path_factory.mktemp("held") / "office.db"
    shutil.copy(_begun, path)
    office = open_register(str(path))
    do(office, lambda change: _fill(change, rows, closed))
    with office.reading(TODAY) as view:
        known = tenures(view, view.rows(with_closing()))
        for n in range(0, 41, 4):
            on = TODAY + dt.timedelta(days=n)
            found = set(
                view.connection.execute(sa.select(of(Certificate).c.id).where(held(on))).scalars()
            )
            assert found == {key for key, tenure in known.items() if valid_on(tenure, on)}
            for right in (Right.LISTED, Right.SCORED):
                last = sa.select(of(Certificate).c.id, held_until(on, right))
                until = dict(view.connection.execute(last).all())
                for key, tenure in known.items():
                    covers = tenure.valid_from <= on <= until[key]
                    assert covers == may(tenure, right, on), (key, on, right)


def _fill(change: Change, rows: list[Any], closed: dt.date | None) -> None:
    if closed is not None:
        change.update(Institution, of(Institution).c.id == 1, closed_on=closed)
    for number, (one, other, ended, spells) in enumerate(rows):
        key = change.insert(
            Certificate,
            number=f"X-{number}",
            institution_id=1 + number % 2,
            certification="plain",
            granted_on=TODAY,
            valid_from=min(one, other),
            valid_until=max(one, other),
            state="granted" if ended is None else "revoked",
            held_until=ended,
            basis={},
            trace={},
        )
        for kind, first, last in spells:
            change.insert(
                CertificateSpell,
                certificate_id=key,
                kind=kind,
                since=min(first, last),
                until=max(first, last),
                reason="投诉",
            )


# ---- a title that needs another -------------------------------------------------------------------

UPPER = """
[policy]
id = "upper-rules"
title = { zh = "上级办法", en = "Upper rules" }
in_force = { from = 2020-01-01 }
region = "440000"
standing = "example"
[clause]
one = { ref = "第一条", kind = "condition", zh = "先有简易标牌", en = "a plain mark first" }
[figure]
plain = { unit = "items", computed = { count = "title", in_force = true, where = { figure = "title.certification", is = "plain" } } }
[certification.upper]
label = { zh = "示范", en = "Model" }
clause = "one"
valid = { after = "decision", for = "1 year", ends = "day_before" }
require.plain = { figure = "plain", at_least = 1 }
"""


def test_a_lower_title_counts_while_it_is_held(office: Register, tmp_path: Path) -> None:
    (tmp_path / "upper.toml").write_text(UPPER, encoding="utf-8")
    titles.adopt(office, str(tmp_path / "upper.toml"))

    def short(on: dt.date) -> list[str]:
        checked = look(
            office,
            lambda v: check_certification(v, institution="启帆", certification="upper"),
            on,
        )
        return [line.name for line in checked.short]

    assert short(TODAY) == ["plain"]
    apply(office, title="plain")
    lower = grant(office, on=TODAY).certificate
    assert short(TODAY) == []
    act(
        office,
        lambda c: suspend_certificate(c, certificate=lower, until=DAY(2026, 3, 20)),
        DAY(2026, 3, 11),
    )
    assert [short(DAY(2026, 3, day)) for day in (10, 11, 20, 21)] == [[], ["plain"], ["plain"], []]


def test_a_next_command_names_the_day_that_the_measure_does_not(
    office: Register, tmp_path: Path
) -> None:
    text = PLAIN.replace("plain", "undated")
    lines = [line for line in text.splitlines() if not line.startswith("valid ")]
    (tmp_path / "undated.toml").write_text("\n".join(lines), encoding="utf-8")
    titles.adopt(office, str(tmp_path / "undated.toml"))
    apply(office, title="undated")
    apply(office, "协会", "plain")
    dated, plain = (
        look(office, lambda v, n=number: application_progress(v, application=n)).command
        for number in (AP, "AP-2026-0002")
    )
    assert dated == f"certify grant {AP} --valid-until YYYY-MM-DD"
    assert plain == "certify grant AP-2026-0002"
