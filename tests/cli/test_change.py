"""The change group as it is typed, and undoing any sequence of changes."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from smeadmin.storage import backup, capture
from smeadmin.storage.change import Change, Register, open_register
from smeadmin.storage.schema import all_tables, kind_of, of
from smeadmin.storage.tables.institution import Institution, InstitutionName
from smeadmin.storage.undo import undo_change
from tests.cli.call import call
from tests.cli.transcript import assert_transcript, named_machine
from tests.conftest import TODAY, make_act
from tests.errors.cases.change import QIFAN

BY = {"SMEADMIN_BY": "林岚"}
UNDO = "smeadmin change undo CS-000003 --reason 号码打错"


@pytest.fixture
def db(office: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    named_machine(monkeypatch)
    return office


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_looking_at_changes_and_undoing_them(db: Path, lang: str) -> None:
    assert_transcript(
        "change",
        [
            "smeadmin " + " ".join(QIFAN),
            "smeadmin institution edit 启帆 --short-name 启帆 --address 江澄路1号",
            "smeadmin change list",
            "smeadmin change show CS-000003",
            "smeadmin change diff CS-000003",
            "smeadmin change undo CS-000002 --yes",
            f"{UNDO} --dry-run",
            f"{UNDO} --yes",
            "smeadmin change list",
            "smeadmin change show 3",
            "smeadmin change undo CS-000004 --yes",
            "smeadmin change undo CS-000005 CS-000004 CS-000002 --yes",
            "smeadmin change list --command change --limit 1",
            "smeadmin change list --who 周敏",
            "smeadmin explain CS-000002",
        ],
        db,
        lang,
    )


def test_a_change_as_data(db: Path) -> None:
    call(*QIFAN, db=db, env=BY)
    told = json.loads(call("change", "show", "CS-000002", "--format", "json", db=db).out)
    steady = {k: v for k, v in told.items() if k not in ("digest", "previous", "version", "at")}
    assert steady == {
        "change": "CS-000002",
        "on": "2026-03-10",
        "by": "林岚",
        "command": "institution add",
        "about": "启帆服务中心",
        "rows": 1,
        "document": None,
        "reason": None,
        "back_dated": False,
        "undoes": None,
        "undone_by": None,
        "proposal": None,
        "arguments": QIFAN,
        "os_user": "linlan",
        "host": "PC-03",
        "tables": [{"table": "institution", "inserted": 1, "updated": 0, "deleted": 0}],
        "dependents": [],
        "outward": [],
        "undoable": True,
    }


def test_cells_as_data(db: Path) -> None:
    call(*QIFAN, db=db, env=BY)
    call("institution", "edit", "启帆", "--address", "江澄路1号", db=db, env=BY)
    told = json.loads(call("change", "diff", "CS-000003", "--format", "json", db=db).out)
    assert told["differences"] == [
        {
            "table": "institution",
            "row": "52990102MJ6Q30852Y",
            "column": "address",
            "was": None,
            "now": "江澄路1号",
        }
    ]


def test_an_undo_as_data(db: Path) -> None:
    call(*QIFAN, db=db, env=BY)
    done = call("change", "undo", "CS-000002", "--yes", "--format", "json", db=db, env=BY)
    told = json.loads(done.out)
    assert (told["change"], told["dry_run"]) == ("CS-000003", False)
    assert told["result"] == [
        {
            "change": "CS-000002",
            "command": "institution add",
            "about": "启帆服务中心",
            "removed": 1,
            "restored": 0,
            "reversed": 0,
            "tables": [{"table": "institution", "removed": 1, "restored": 0}],
        }
    ]


def test_an_undo_under_a_key_is_done_once(db: Path) -> None:
    call(*QIFAN, db=db, env=BY)
    words = ["change", "undo", "CS-000002", "--yes", "--key", "U1", "--format", "json"]
    first, again = (call(*words, db=db, env=BY) for _ in range(2))
    assert (first.status, again.status) == (0, 0)
    assert json.loads(first.out)["result"] == json.loads(again.out)["result"]
    assert len(json.loads(call("change", "list", "--format", "json", db=db).out)) == 3


def test_money_that_was_posted_is_posted_back(db: Path) -> None:
    for words in (
        ["fund", "create", "FW2026", "--name", "专项", "--year", "2026"],
        ["fund", "appropriate", "FW2026", "--amount", "1000.00", "--doc", "示财〔2026〕1号"],
    ):
        done = call(*words, db=db, env=BY)
        assert done.status == 0, done.err
    done = call("change", "undo", "CS-000003", "--yes", "--format", "json", db=db, env=BY)
    assert json.loads(done.out)["result"][0]["reversed"] == 1
    assert call("fund", "check", "FW2026", db=db).status == 0
    assert call("db", "check", db=db).status == 0


# ---- any sequence of changes, undone from the last to the first, leaves the register as it was --------

Step = Callable[[Change], Any]
T, NAMES = of(Institution), of(InstitutionName)


def add(number: int) -> Step:
    def work(change: Change) -> None:
        taken = change.scalar(sa.select(sa.func.max(T.c.office_no))) or 0
        key = change.insert(
            Institution, office_no=taken + 1, name=f"机构{number}", registered_on=TODAY
        )
        change.insert(InstitutionName, institution_id=key, name=f"旧名{number}")

    return work


def add_many(count: int) -> Step:
    def work(change: Change) -> None:
        taken = change.scalar(sa.select(sa.func.max(T.c.office_no))) or 0
        names = capture.column_names(T)[3:]
        rows = (
            tuple(
                {"office_no": taken + n, "name": f"批{n}", "state": "registered"}.get(
                    c, "2026-03-10" if c == "registered_on" else None
                )
                for c in names
            )
            for n in range(1, count + 1)
        )
        change.insert_many(Institution, rows, count)

    return work


def rename(parity: int) -> Step:
    return lambda change: change.update(
        Institution, T.c.office_no % 2 == parity, short_name=f"简{parity}", address="路"
    )


def forget(parity: int) -> Step:
    return lambda change: change.delete(InstitutionName, NAMES.c.id % 2 == parity)


def remove(parity: int) -> Step:
    named = sa.select(NAMES.c.institution_id)
    return lambda change: change.delete(
        Institution, (T.c.office_no % 2 == parity) & T.c.id.not_in(named)
    )


STEPS = st.one_of(
    st.builds(add, st.integers(1, 9)),
    st.builds(add_many, st.integers(1, 5)),
    st.builds(rename, st.integers(0, 1)),
    st.builds(forget, st.integers(0, 1)),
    st.builds(remove, st.integers(0, 1)),
)


def content(register: Register) -> dict[str, tuple[int, str]]:
    """Digest every table that is captured, without the stamp that says which change wrote a row last."""
    digests = {}
    with register.reading(TODAY) as view:
        for table in all_tables():
            if kind_of(table) == "register":
                names = [n for n in capture.column_names(table) if n != "change_id"]
                rows = view.connection.execute(
                    sa.select(*capture.physical(table, names)).order_by(table.c.id)
                )
                digests[table.name] = capture.digest_rows(rows)
    return digests


@given(st.lists(STEPS, min_size=1, max_size=6), st.data())
@settings(max_examples=25, deadline=None)
def test_changes_undone_in_reverse_leave_the_register_as_it_was(
    _sqlite_template: Path, steps: list[Step], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "office.db"
        shutil.copy(_sqlite_template, path)
        register = open_register(path)
        before, states, made = content(register), [], []
        for step in steps:
            states.append(content(register))
            carried = register.carry_out(make_act("step"), step)
            if carried.number is not None:
                made.append((int(carried.number[3:]), states[-1]))
        undone = data.draw(st.integers(0, len(made)), label="how many are undone")
        for number, then in made[::-1][:undone]:
            register.carry_out(make_act("change undo"), lambda c, n=number: undo_change(c, n))
            assert content(register) == then
        if undone == len(made):
            assert content(register) == before
        assert backup.check(register).sound
