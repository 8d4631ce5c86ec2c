"""Titles that hang on other titles: deemed by another, shut out by another, the same under two measures.

Two measures are in force beside each other. Both give the title ``plat``: the old one for three desks, the
new one for five. The new one also gives ``grown`` to whom it deems grown (who holds a ``plat`` of either
measure, or stands on the list of grown firms) and ``base`` to whoever holds no ``plat``.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.certificates import list_certificates
from smeadmin.actions.certification.applying import apply_for
from smeadmin.actions.certification.granting import grant_certificate
from smeadmin.actions.certification.judging import check_certification
from smeadmin.actions.certification.keeping import revoke_certificate, suspend_certificate
from smeadmin.domain.certification.refusals import CertificateOverlaps, CriteriaNotMet
from smeadmin.domain.policy import NounAmbiguous
from smeadmin.domain.rules.judge import Result
from smeadmin.storage.change import Change, Register, open_register
from tests.actions import titles
from tests.actions.titles import add_institution, do, look
from tests.conftest import TODAY
from tests.errors.cases.procedure import HEAD

PLAT = """
[certification.plat]
label = {{ zh = "示范平台", en = "Model platform" }}
valid = {{ clause = "five", after = "decision", for = "1 year", ends = "day_before" }}
require.desks = {{ clause = "one", figure = "desks", at_least = {desks} }}
"""
OLD = HEAD.format(id="old-rules", zh="旧办法", en="Old rules") + PLAT.format(desks=3)
NEW = (
    HEAD.format(id="new-rules", zh="新办法", en="New rules").replace(
        "[clause]", 'beside = ["old-rules"]\n\n[clause]', 1
    )
    + """
listed = { unit = "yes_no", filed = "application", label = { zh = "在成长企业名单上", en = "On the list" } }
plats  = { unit = "items", computed = { count = "title", in_force = true, where = { figure = "title.certification", is = "plat" } }, label = { zh = "有效的示范平台", en = "Model platform held" } }
grown  = { unit = "yes_no", derived.any = { platform = { figure = "plats", at_least = 1 }, listed = { figure = "listed", is = true } }, label = { zh = "视同成长型", en = "Deemed grown" } }
"""
    + PLAT.format(desks=5)
    + """
[certification.grown]
label = { zh = "成长型标牌", en = "Grown mark" }
valid = { clause = "five", after = "decision", for = "1 year", ends = "day_before" }
require.grown = { clause = "two", figure = "grown", is = true }
[certification.base]
label = { zh = "示范基地", en = "Model base" }
valid = { clause = "five", after = "decision", for = "1 year", ends = "day_before" }
require.no_platform = { clause = "three", figure = "plats", at_most = 0 }
"""
)


POLICIES = ("old-rules", "new-rules")


@pytest.fixture(scope="module")
def _begun(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("between")
    shutil.copy(_sqlite_template, folder / "office.db")
    office = open_register(str(folder / "office.db"))
    for name, text in {"old": OLD, "new": NEW}.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        titles.adopt(office, str(folder / f"{name}.toml"))

    def work(change: Change) -> None:
        for number, name in enumerate(("启帆", "协会"), 1):
            add_institution(change, number, name)

    do(office, work)
    return folder / "office.db"


@pytest.fixture
def office(_begun: Path, tmp_path: Path) -> Register:
    shutil.copy(_begun, tmp_path / "office.db")
    return open_register(str(tmp_path / "office.db"))


def act(office: Register, work: Callable[[Change], Any], on: dt.date = TODAY) -> Any:
    return do(office, work, on=on, by="林岚", reason="查看")


def apply(office: Register, name: str, title: str, *, on: dt.date = TODAY, **about: Any) -> str:
    policy, given = about.pop("policy", None), {k: str(v) for k, v in about.items()}
    number: str = act(
        office,
        lambda c: apply_for(c, institution=name, certification=title, policy=policy, given=given),
        on,
    ).application
    return number


def grant(office: Register, number: str, on: dt.date = TODAY, **more: Any) -> Any:
    label = {"say": lambda _d, line: str(line.label), **more}
    return act(office, lambda c: grant_certificate(c, application=number, **label), on)


def check(office: Register, title: str, on: dt.date = TODAY, **given: Any) -> Any:
    policy, typed = given.pop("policy", None), {name: str(x) for name, x in given.items()}
    about = {"institution": "启帆", "certification": title, "policy": policy, "given": typed}
    return look(office, lambda v: check_certification(v, **about), on)


def plat(office: Register, name: str = "启帆", **about: Any) -> Any:
    about = {"policy": "old-rules", "desks": 3, **about}
    return grant(office, apply(office, name, "plat", **about))


# ---- two measures in parallel --------------------------------------------------------------------


def test_each_of_two_measures_judges_who_applies_under_it(office: Register) -> None:
    with pytest.raises(NounAmbiguous) as several:
        apply(office, "启帆", "plat", desks=4)
    assert sorted(several.value.details["policies"]) == ["new-rules", "old-rules"]
    assert plat(office, desks=4).basis.policy == "old-rules"
    judged = {policy: check(office, "plat", policy=policy, desks=4) for policy in POLICIES}
    assert [str(one.result) for one in judged.values()] == ["pass", "fail"]
    new = apply(office, "协会", "plat", policy="new-rules", desks=5)
    assert grant(office, new).basis.policy == "new-rules"
    held = look(office, lambda v: list_certificates(v, in_force=True)).lines
    assert [(x.name, x.certification) for x in held] == [("启帆", "plat"), ("协会", "plat")]


def test_who_holds_the_title_by_the_old_measure_changes_over_to_the_new_one(
    office: Register,
) -> None:
    old = plat(office).certificate
    later = TODAY + dt.timedelta(days=30)
    new = apply(office, "启帆", "plat", policy="new-rules", desks=5, on=later)
    with pytest.raises(CertificateOverlaps):  # nobody holds one title twice
        grant(office, new, later)
    assert grant(office, new, later, replaces=old).basis.policy == "new-rules"
    states = [str(x.state) for x in look(office, list_certificates, later).lines]
    assert states == ["replaced", "in_force"]


# ---- deemed --------------------------------------------------------------------------------------


def test_who_holds_the_one_title_is_deemed_to_meet_the_other(office: Register) -> None:
    assert check(office, "grown", listed="no").result is Result.FAIL
    assert check(office, "grown").result is Result.UNKNOWN  # not held, and nobody stated the list
    held = plat(office)
    assert check(office, "grown").result is Result.PASS  # one way is enough, the other not asked
    certificate = grant(office, apply(office, "启帆", "grown"))
    later = TODAY + dt.timedelta(days=9)
    act(office, lambda c: revoke_certificate(c, certificate=held.certificate), later)
    assert check(office, "grown", later, listed="no").result is Result.FAIL
    # what was granted on it stands until it is revoked by an act of its own
    shown = look(office, lambda v: list_certificates(v, in_force=True), later).lines
    assert [x.number for x in shown] == [certificate.certificate]


# ---- exclusive -----------------------------------------------------------------------------------


def test_who_holds_the_one_title_cannot_have_the_other(office: Register) -> None:
    assert check(office, "base").result is Result.PASS
    held = plat(office)
    [line] = check(office, "base").short
    assert (line.name, line.found) == ("no_platform", 1)
    number = apply(office, "启帆", "base")
    with pytest.raises(CriteriaNotMet):
        grant(office, number)
    later = TODAY + dt.timedelta(days=9)
    act(office, lambda c: revoke_certificate(c, certificate=held.certificate), later)
    with pytest.raises(CriteriaNotMet):
        grant(office, number, later)  # it was held on the day of the application
    assert check(office, "base", later).result is Result.PASS


def test_a_suspended_title_still_shuts_out_the_other(office: Register) -> None:
    held = plat(office)
    until = TODAY + dt.timedelta(days=30)
    act(office, lambda c: suspend_certificate(c, certificate=held.certificate, until=until))
    assert check(office, "base").result is Result.FAIL
