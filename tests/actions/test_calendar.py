"""Working days that the office enters itself, and what rests on them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from smeadmin.actions.calendar import check_day, list_calendar
from smeadmin.actions.calendar_intake import CalendarIntake
from smeadmin.domain.calendar import CalendarMissing
from tests.actions.conftest import Office

NOTICE = "国办发明电〔2026〕8号"
SHEET = "日期,安排,说明\n2026-12-31,放假,元旦\n2027-01-01,放假,元旦\n2027-01-09,上班,元旦调休\n"


def take_in(office: Office, text: str, folder: Path, year: int = 2027) -> None:
    from smeadmin.actions.imports import Order, bring_in, prepare
    from tests.conftest import TODAY

    path = folder / "放假.csv"
    path.write_text(text, encoding="utf-8")
    prepared = prepare(office.register, TODAY, CalendarIntake(year), Order(path=str(path)))
    office.do(lambda change: bring_in(change, prepared), bulk=True, document=NOTICE)


def test_a_year_is_known_once_its_notice_is_entered(office: Office, tmp_path: Path) -> None:
    with pytest.raises(CalendarMissing):
        office.see(lambda view: check_day(view, day=date(2027, 1, 4)))
    take_in(office, SHEET, tmp_path)
    checked = office.see(lambda view: check_day(view, day=date(2026, 12, 30), count=6))
    # Thu 31 and Fri 1 off; Mon 4 to Fri 8 are five, Sat 9 is worked: the sixth
    assert checked.end == date(2027, 1, 9)
    named = office.see(lambda view: check_day(view, day=date(2027, 1, 9)))
    assert (named.worked, named.number) == (True, NOTICE)


def test_the_same_file_twice_changes_nothing(office: Office, tmp_path: Path) -> None:
    take_in(office, SHEET, tmp_path)
    take_in(office, SHEET, tmp_path)
    years = office.see(list_calendar).years
    assert [(one.year, one.own) for one in years][-2:] == [(2026, False), (2027, True)]
    assert len(years[-1].days) == 3


def test_a_later_notice_changes_the_days_it_names_and_leaves_the_others(
    office: Office, tmp_path: Path
) -> None:
    """As in 2020, when the Spring Festival was made longer by a second notice."""
    take_in(office, "日期,安排,说明\n2026-02-24,放假,春节延长\n", tmp_path, year=2026)
    worked = {
        n: office.see(lambda view, n=n: check_day(view, day=date(2026, 2, n))).worked
        for n in (23, 24, 25)
    }
    assert worked == {23: False, 24: False, 25: True}


def test_a_voucher_lasts_as_many_working_days_as_the_measure_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Issued on Tuesday 2026-09-29: Wed 30, Thu 8, Fri 9, Sat 10 (worked), Mon 12 October."""
    import json

    from tests.cli.call import call
    from tests.cli.money_office import ISSUE, MEASURE, OPENED

    monkeypatch.chdir(tmp_path)
    measure = MEASURE.replace("90 days", "5 working days")
    Path("办法.toml").write_text(measure, encoding="utf-8")
    found = ["init", "--rehearsal", "--office", "示例局", "--region", "440000"]
    for line in (found, *OPENED, [*ISSUE, "--on", "2026-09-29"]):
        done = call(*line, db="office.db")
        assert done.status == 0, done.err
    told = call("voucher", "list", "--format", "json", "--on", "2026-09-29", db="office.db")
    assert json.loads(told.out)[0]["valid_until"] == "2026-10-12"
