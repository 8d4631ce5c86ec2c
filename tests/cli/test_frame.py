"""One command from its opening to its exit: reading, writing, refusals, questions, days, keys, files."""

from __future__ import annotations

import datetime as dt
import json
import stat
from pathlib import Path

import pytest

from tests.cli.call import Called, call
from tests.conftest import OFFICE


@pytest.fixture(autouse=True)
def _register(box: Path, office: Path) -> None:
    """Every test here has the noun `box` and a register for rehearsal in the current folder."""


@pytest.fixture
def in_earnest() -> None:
    """Make the register a real one: not for rehearsal."""
    import sqlite3

    with sqlite3.connect("office.db") as connection:
        connection.execute("UPDATE office SET rehearsal = 0")


def changes() -> int:
    """Count the changes that the register holds, by its own file."""
    import sqlite3

    with sqlite3.connect("office.db") as connection:
        return int(connection.execute("SELECT max(number) FROM change").fetchone()[0])


def put(*words: str, **around: object) -> Called:
    return call("box", "put", "red", *words, lang="en", **around)  # type: ignore[arg-type]


def test_read(in_earnest: None) -> None:
    assert call("box", "look") == Called(0, f"box\noffice  {OFFICE}\n", "")


def test_an_answer_that_says_no_is_still_an_answer(in_earnest: None) -> None:
    assert call("box", "look", "--no") == Called(3, f"box\noffice  {OFFICE}\n", "")


def test_read_as_json() -> None:
    shown = call("box", "look", "--format", "json")
    assert shown == Called(0, f'{{"office": "{OFFICE}"}}\n', "")


def test_rehearsal_is_marked_on_every_page() -> None:
    assert call("box", "look").out.splitlines()[0] == "演练   box"
    assert put().out.splitlines()[0] == "rehearsal"


def test_write(in_earnest: None) -> None:
    assert put() == Called(
        0, "thing  red\n", "Put red.\nchange  CS-000002\nnext    smeadmin box show\n"
    )
    assert changes() == 2


def test_write_as_json(in_earnest: None) -> None:
    done = put("--format", "json")
    assert (done.status, done.err) == (0, "")
    assert json.loads(done.out) == {
        "change": "CS-000002",
        "dry_run": False,
        "result": {"thing": "red", "on": "2026-03-10"},
        "findings": [],
        "next": "smeadmin box show",
    }


def test_dry_run_says_would_and_writes_nothing(in_earnest: None) -> None:
    said = "Dry run: would put red. Nothing was changed.\nnext    smeadmin box put red\n"
    assert put("--dry-run") == Called(0, "thing  red\n", said)
    assert changes() == 1


def test_dry_run_as_json() -> None:
    answer = json.loads(put("--dry-run", "--format", "json").out)
    assert (answer["change"], answer["dry_run"]) == (None, True)


def test_quiet_silences_talk_except_refusals(in_earnest: None) -> None:
    assert put("--quiet") == Called(0, "thing  red\n", "")
    assert put("--quiet", "--how", "closed").err.startswith("refused: the lid of box 7 is closed")


def test_a_write_that_wrote_nothing_has_no_change() -> None:
    assert "change " not in put("--how", "nothing").err
    assert changes() == 1


def test_a_guarded_refusal_is_kept_and_numbered() -> None:
    refused = put("--how", "closed")
    assert (refused.status, refused.out) == (3, "")
    assert refused.err.splitlines() == [
        "refused: the lid of box 7 is closed [lid-closed]",
        "  clause   BX-01: boxes are open",
        "  way out  open it",
        "Nothing was changed.  smeadmin explain RF-000001",
    ]
    assert changes() == 1
    explained = call("explain", "RF-000001", lang="en")
    assert explained.status == 0
    assert "RF-000001   the lid of box 7 is closed   [lid-closed]" in explained.out


def test_a_rehearsed_refusal_is_not_kept() -> None:
    assert "RF-" not in put("--how", "closed", "--dry-run").err
    assert call("explain", "RF-000001").status == 4


def test_a_refusal_as_json_is_an_object_on_stderr() -> None:
    refused = put("--how", "closed", "--format", "json")
    assert (refused.status, refused.out) == (3, "")
    assert json.loads(refused.err) == {
        "error": {
            "code": "lid-closed",
            "kind": "refused",
            "message": "the lid of box 7 is closed",
            "clause": "BX-01",
            "hint": "open it",
            "refusal": "RF-000001",
            "changed": False,
            "details": {"box": "box 7"},
        }
    }


def test_the_findings_of_a_rejected_file_are_an_answer() -> None:
    rejected = put("--how", "faulty")
    assert (rejected.status, rejected.out) == (6, "thing  red\n")
    assert rejected.err.splitlines() == [
        "file rejected: 1 row has a fault [sheet-faulty]",
        "  way out  mend row 3",
        "Nothing was changed.",
    ]
    as_json = put("--how", "faulty", "--format", "json")
    assert json.loads(as_json.out)["change"] is None
    assert json.loads(as_json.err)["error"]["code"] == "sheet-faulty"
    assert changes() == 1


@pytest.mark.parametrize("how", ["bug", "undrawable"])
def test_a_bug_leaves_nothing_behind_but_a_report(how: str) -> None:
    broken = put("--how", how)
    assert (broken.status, broken.out) == (1, "")
    assert broken.err.splitlines() == [
        "This is our bug, not yours [bug]",
        "  report  smeadmin-report-20260310-1000.txt (no data of institutions or people; may be sent)",
        "Nothing was changed.",
    ]
    assert changes() == 1


def test_the_report_of_a_bug_holds_no_data() -> None:
    put("--how", "bug", "--by", "林岚", "--reason", "江澄市")
    path = Path("smeadmin-report-20260310-1000.txt")
    report = path.read_text("utf-8")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for place in (
        "box put  --how --by --reason",
        "builtins.ZeroDivisionError",
        "writing.py:",
        "typer 0.",
    ):
        assert place in report
    for private in ("red", "林岚", "江澄市", "secret", str(Path.cwd()), str(Path.home())):
        assert private not in report


def test_debug_shows_the_trace() -> None:
    assert "ZeroDivisionError: secret red" in put("--how", "bug", "--debug").err
    assert "ZeroDivisionError" in put("--how", "bug", env={"SMEADMIN_DEBUG": "1"}).err
    assert "Traceback" not in put("--how", "bug").err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is full is Linux's")
def test_a_stdout_that_takes_no_more(tmp_path: Path) -> None:
    """The answer cannot be written: exit 7, not a silent 0 (a closed pipe alone is 0)."""
    import os
    import subprocess
    import sys

    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [str(Path(sys.executable).parent / "smeadmin"), "help", "options"],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "SMEADMIN_LANG": "en"},
            cwd=tmp_path,
            text=True,
            check=False,
        )
    assert (done.returncode, "[stdout-full]" in done.stderr) == (7, True)


def test_interrupted() -> None:
    stopped = put("--how", "interrupt", "--reason", "列 错位")
    assert (stopped.status, stopped.out) == (130, "")
    assert stopped.err.splitlines() == [
        "Interrupted. Nothing was changed.",
        "next    smeadmin box put red --how interrupt --reason '列 错位' (safe to repeat)",
    ]
    assert changes() == 1


def test_interrupted_after_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on disk is never denied: the page could not be printed to its end, the change stands."""

    def stop(*_words: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("smeadmin.render.output.answer", stop)
    stopped = put()
    assert (stopped.status, stopped.err) == (130, "Interrupted, after CS-000002 was written.\n")
    assert json.loads(put("--format", "json").err)["error"]["changed"] is True
    assert changes() == 3


class TestQuestions:
    """A question shows the consequence first, defaults to no, and has a flag that answers it."""

    def test_yes(self) -> None:
        done = put("--ask", terminal=True, stdin="y\n", env={"NO_COLOR": "1"})
        assert done.status == 0
        assert done.out == "rehearsal\nthing  red\n"
        assert done.err.startswith("Put red? [y/N] Put red.\nchange  CS-000002\n")

    def test_a_program_still_gets_one_document(self) -> None:
        done = put("--ask", "--format", "json", terminal=True, stdin="y\n", env={"NO_COLOR": "1"})
        assert json.loads(done.out)["change"] == "CS-000002"
        assert done.err == "rehearsal\nthing  red\nPut red? [y/N] "
        done = put("--ask", "--out", "a.json", terminal=True, stdin="y\n", env={"NO_COLOR": "1"})
        assert (done.status, done.out) == (0, "")
        assert json.loads(Path("a.json").read_text())["change"] == "CS-000003"

    @pytest.mark.parametrize("typed", ["n\n", "\n", "", "ja\n"])
    def test_anything_else_is_no(self, typed: str) -> None:
        refused = put("--ask", terminal=True, stdin=typed, env={"NO_COLOR": "1"})
        assert refused.status == 2
        assert refused.out == "rehearsal\nthing  red\n"  # the consequence was shown
        assert refused.err.splitlines()[-2:] == [
            "Put red? [y/N] usage: the answer was no [declined]",
            "Nothing was changed.",
        ]
        assert changes() == 1

    def test_yes_beforehand(self) -> None:
        assert put("--ask", "--yes").status == 0

    def test_nobody_can_answer(self) -> None:
        assert put("--ask").status == 2
        assert put("--ask", "--no-input", terminal=True, stdin="y\n").status == 2
        assert changes() == 1

    def test_a_dry_run_asks_nothing(self) -> None:
        assert put("--ask", "--dry-run").status == 0

    def test_what_was_answered_is_what_is_done(self) -> None:
        """Somebody else's change between question and answer is not covered by the answer."""
        moved = put("--ask", "--how", "moving", terminal=True, stdin="y\n", env={"NO_COLOR": "1"})
        assert moved.status == 5
        assert "the result is no longer the one that was shown [result-moved]" in moved.err
        assert changes() == 1


class TestDays:
    """`--on` is the day the act is done in the office; today is China's."""

    @pytest.mark.parametrize(
        ("now", "today"),
        [
            ("2026-03-10T15:59:59+00:00", "2026-03-10"),
            ("2026-03-10T16:00:00+00:00", "2026-03-11"),
            ("2026-03-10", "2026-03-10"),
        ],
    )
    def test_today_is_chinas(self, now: str, today: str) -> None:
        assert json.loads(call("box", "show", "--format=json", now=now).out)["today"] == today

    def test_tomorrow_is_refused(self, in_earnest: None) -> None:
        refused = put("--on", "2026-03-11")
        assert refused.status == 3
        assert refused.err.startswith(
            "refused: 2026-03-11 is after today, 2026-03-10 [future-date]"
        )

    def test_yesterday_needs_a_reason(self, in_earnest: None) -> None:
        refused = put("--on", "2026-03-09")
        assert refused.status == 2 and "[reason-needed]" in refused.err
        assert put("--on", "2026-03-09", "--reason", "late post").status == 0

    def test_a_rehearsal_may_have_any_day(self) -> None:
        assert put("--on", "2026-03-11").status == 0
        assert put("--on", "2026-03-09").status == 0

    def test_reading_may_look_at_any_day(self, in_earnest: None) -> None:
        assert call("box", "look", "--on", "2030-01-01").status == 0
        assert call("box", "look", "--on", "2020-01-01").status == 0


class TestKeys:
    """The same key with the same content answers again; with other content it is refused."""

    def test_the_same_again(self) -> None:
        first = json.loads(put("--key", "k", "--format", "json").out)
        again = json.loads(put("--key", "k", "--format", "json").out)
        assert (again["change"], again["result"]) == (first["change"], first["result"])
        assert changes() == 2
        assert "(CS-000002); nothing is done again" in put("--key", "k").err

    def test_other_content(self) -> None:
        put("--key", "k")
        other = call("box", "put", "blue", "--key", "k", lang="en")
        assert other.status == 5 and "[key-reused]" in other.err
        assert changes() == 2

    def test_a_file_is_its_content(self) -> None:
        Path("list.csv").write_text("a")
        assert call("box", "put", "list.csv", "--key", "k").status == 0
        Path("list.csv").write_text("b")
        assert call("box", "put", "list.csv", "--key", "k").status == 5


class TestOut:
    """`--out FILE`: whole or not at all, mode 0600, never through a link, only with --force over a file."""

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("page.json", f'{{\n  "office": "{OFFICE}"\n}}\n'),
            ("page.jsonl", f'{{"office": "{OFFICE}"}}\n'),
            ("page.txt", f"演练   box\noffice  {OFFICE}\n"),
        ],
    )
    def test_the_suffix_decides(self, name: str, text: str) -> None:
        done = call("box", "look", "--out", name)
        assert done == Called(0, "", f"已写入 {name}。\n")
        assert Path(name).read_text("utf-8") == text
        assert stat.S_IMODE(Path(name).stat().st_mode) == 0o600

    def test_a_workbook(self) -> None:
        """Money in yuan as a number, codes as text, days as days, headers of the language in use."""
        import openpyxl

        assert call("box", "list", "--out", "list.xlsx").status == 0
        (sheet,) = openpyxl.load_workbook("list.xlsx").worksheets
        assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
            ["名称", "代码", "金额（元）", "日期", "数量"],
            ["甲", "007", 1234.56, dt.datetime(2026, 3, 10), 3],  # noqa: DTZ001
            ["=1+1", "008", None, None, None],
        ]
        assert sheet["A3"].data_type == "s"  # no formula

    def test_minus_is_stdout(self) -> None:
        assert call("box", "look", "--out", "-") == call("box", "look")

    def test_nothing_is_replaced_without_force(self) -> None:
        Path("page.json").write_text("mine")
        refused = call("box", "look", "--out", "page.json", lang="en")
        assert refused.status == 5
        assert "[output-exists]" in refused.err
        assert Path("page.json").read_text() == "mine"
        assert call("box", "look", "--out", "page.json", "--force").status == 0
        assert "office" in Path("page.json").read_text()

    @pytest.mark.parametrize("force", [[], ["--force"]])
    def test_never_through_a_link(self, force: list[str]) -> None:
        Path("secret.json").write_text("mine")
        Path("page.json").symlink_to("secret.json")
        Path("dangling.json").symlink_to("elsewhere.json")
        for name in ("page.json", "dangling.json"):
            assert "[output-refused]" in call("box", "look", "--out", name, *force).err
        assert Path("secret.json").read_text() == "mine" and not Path("elsewhere.json").exists()

    @pytest.mark.parametrize("name", ["nowhere/page.json", "office.db/page.json"])
    def test_a_place_that_cannot_be_written(self, name: str) -> None:
        failed = call("box", "look", "--out", name)
        assert failed.status == 7 and "[output-refused]" in failed.err

    def test_a_write_is_not_begun_when_its_file_cannot_be_written(self) -> None:
        Path("page.json").write_text("mine")
        assert put("--out", "page.json").status == 5
        assert put("--out", "page.doc").status == 2
        assert put("--out", "nowhere/page.json").status == 7
        assert changes() == 1

    def test_a_write_that_is_done_is_never_denied(self) -> None:
        """The folder vanishes between the check and the writing: the change stands, and is named."""
        Path("gone").mkdir()
        failed = put("--out", "gone/page.json", "--how", "vanishing")
        assert failed.status == 7
        assert "CS-000002" in failed.err and "Nothing was changed" not in failed.err

    def test_no_draft_is_left(self) -> None:
        call("box", "look", "--out", "page.json")
        call("box", "look", "--out", "page.json")
        call("box", "put", "red", "--how", "bug", "--out", "other.json")
        assert [p.name for p in Path().iterdir() if p.name.startswith(".smeadmin")] == []


def test_no_register() -> None:
    missing = call("box", "look", "--db", "offcie.db", lang="en")
    assert (missing.status, missing.out) == (4, "")
    assert "[register-missing]" in missing.err and "smeadmin init --db offcie.db" in missing.err
    assert not Path("offcie.db").exists()
