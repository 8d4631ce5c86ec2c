"""The catalogue of errors: every refusal has a case that provokes it, drawn in both languages.

A case is a dict in ``tests/errors/cases/<noun>.py``: ``code``, ``argv`` and ``status``; ``setup``, commands run
before it; ``files``, name -> text, bytes or a callable that writes the file; ``env``; ``typed``, what is typed on
the terminal at each command, or a tuple with a text for each of them. Commands run in a fresh register made by ``init --rehearsal``, on 2026-03-10. The drawings are in tests/golden/errors; after a wanted
change of words ``SMEADMIN_GOLDEN=write pytest tests/errors`` writes them anew.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from smeadmin.cli.explain import all_failures
from smeadmin.errors import Failure
from tests.cli.call import call
from tests.house.nodes import exists

CASES_DIR = Path(__file__).parent / "cases"
GOLDEN = Path(__file__).parent.parent / "golden" / "errors"
WRITE = os.environ.get("SMEADMIN_GOLDEN") == "write"
NOW = "2026-03-10"
FOUND = ["init", "--rehearsal", "--office", "示例局", "--region", "440000"]

# provoked elsewhere, because one command line cannot: the test that does it
ELSEWHERE: dict[str, str] = {
    "register-busy": "tests/storage/test_queue.py::test_half_a_minute_is_enough",
    "disk-full": "tests/storage/test_faults.py"
    "::test_a_full_disk_leaves_the_register_as_it_was_and_works_again",
    "pdf-extra-missing": "tests/render/test_paper.py::test_without_the_extra_there_is_no_pdf",
    "characters-missing": "tests/render/test_paper.py"
    "::test_a_character_no_font_has_is_refused_and_named",
    "fonts-missing": "tests/render/test_paper.py::test_without_a_chinese_font_there_is_no_pdf",
    "files-folder-unset": "tests/storage/test_contents.py"
    "::test_a_register_on_a_server_needs_a_folder",
    "content-moved": "tests/storage/test_contents.py"
    "::test_a_file_that_changes_while_it_is_kept_leaves_nothing",
    "register-unreachable": "tests/storage/test_places.py::test_a_server_that_does_not_listen",
    "postgres-extra-missing": "tests/storage/test_places.py::test_a_server_without_the_extra",
    "changed-meanwhile": "tests/storage/test_concurrency.py"
    "::test_who_loses_every_time_is_told_and_has_changed_nothing",
    "register-read-only": "tests/storage/test_places.py::test_a_folder_that_cannot_be_written",
    "change-outward": "tests/storage/test_change.py::test_what_has_left_the_house_is_not_undone",
    "several-rules-in-force": "tests/policies/test_amendments.py"
    "::test_two_editions_at_once_are_found_and_refused",
    "demo-went-wrong": "tests/demo/test_demo.py::test_a_command_that_ends_otherwise_stops_the_walk",
    "bug": "tests/cli/test_frame.py::test_a_bug_leaves_nothing_behind_but_a_report",
    "interrupted": "tests/cli/test_frame.py::test_interrupted",
    "declined": "tests/cli/test_frame.py::TestQuestions::test_anything_else_is_no",
    "result-moved": "tests/cli/test_frame.py::TestQuestions::test_what_was_answered_is_what_is_done",
    "stdout-full": "tests/cli/test_frame.py::test_a_stdout_that_takes_no_more",
    "file-too-large": "tests/sheets/test_workbook.py"
    "::test_a_workbook_that_is_too_large_is_not_opened",
    "file-unreadable": "tests/sheets/test_delimited.py::test_what_is_no_file",
    "fund-mismatch": "tests/actions/test_fund.py"
    "::test_check_finds_a_balance_edited_behind_the_tool",
    "ledger-overdrawn": "tests/actions/test_fund.py"
    "::test_an_account_emptied_behind_the_tool_is_noticed_before_more_is_taken",
    "settlement-altered": "tests/actions/test_settlement.py"
    "::test_one_changed_letter_stops_the_payment",
    "recovery-too-much": "tests/actions/test_recovery.py"
    "::test_in_part_or_whole_but_never_more_than_was_paid",
    "recovery-state": "tests/actions/test_recovery.py::test_each_step_has_its_place",
    "recovery-document-needed": "tests/actions/test_recovery.py"
    "::test_a_recovery_says_why_how_much_and_on_what_document",
    "not-same-payee": "tests/actions/test_recovery.py::test_a_debt_is_never_kept_back_from_another",
    "sanction-not-found": "tests/cli/test_recovery.py"
    "::test_what_the_measure_attaches_is_a_command_to_propose",
    "nothing-attached": "tests/cli/test_recovery.py"
    "::test_what_the_measure_attaches_is_a_command_to_propose",
    "blacklisted": "tests/cli/test_recovery.py"
    "::test_what_the_measure_attaches_is_a_command_to_propose",
    "flag-answered": "tests/actions/test_flags.py::test_what_people_found_out_counts_for_the_rule",
    "policy-altered": "tests/cli/test_policy_kept.py"
    "::test_the_text_of_a_measure_edited_behind_the_tool",
    "passphrase-locked": "tests/cli/test_clerk.py::test_five_wrong_passphrases_lock_it_for_a_while",
    "sign-extra-missing": "tests/cli/test_carried.py::test_without_the_extra",
    "answer-altered": "tests/cli/test_carried.py::test_one_letter_of_an_answer_is_changed",
    "answer-of-another-store": "tests/cli/test_carried.py::test_an_answer_of_another_register",
    "answer-replayed": "tests/cli/test_carried.py::test_an_answer_counts_once",
    "approval-void": "tests/cli/test_carried.py::test_what_was_approved_is_what_is_done",
    "key-not-enrolled": "tests/cli/test_carried.py::test_a_key_that_nobody_enrolled",
    "key-expired": "tests/cli/test_carried.py::test_a_key_that_counts_no_more",
    "another-store": "tests/cli/test_handing.py::test_another_register",
    "register-forked": "tests/cli/test_handing.py::test_two_who_write_at_once_are_found_out",
    "number-given": "tests/actions/test_series.py::test_what_cannot_be_void",
    "number-range-missing": "tests/actions/test_series.py"
    "::test_where_nothing_is_allotted_nothing_is_given",
    "number-range-used-up": "tests/actions/test_series.py::test_each_county_gives_its_own_range",
    "notice-needed": "tests/domain/test_notice.py"
    "::test_nothing_rests_on_a_notice_that_was_not_posted_or_was_taken_back",
    "notice-empty": "tests/actions/test_procedure.py::test_a_notice_names_somebody",
    "column-not-public": "tests/domain/test_notice.py"
    "::test_a_column_that_is_not_on_the_list_is_not_made_public",
    "key-missing": "tests/cli/test_carried.py::test_a_laptop_without_the_key",
    "signed-paper-altered": "tests/actions/test_voucher_signed.py"
    "::test_every_sign_on_a_signed_paper_counts",
    "signed-paper-other": "tests/actions/test_voucher_signed.py"
    "::test_the_qr_of_a_signed_paper_is_enough",
    "signed-list-altered": "tests/actions/test_voucher_signed.py::test_one_letter_is_changed",
    "usage": "tests/cli/test_usage.py::test_every_usage_failure_has_a_case",
}


def _cases() -> list[Any]:
    found = []
    for path in sorted(CASES_DIR.glob("[a-z]*.py")):
        module = importlib.import_module(f"tests.errors.cases.{path.stem}")
        for case in module.CASES:
            name = case.get("name", case["code"])
            found.append(pytest.param(case, name, id=f"{path.stem}-{name}"))
    return found


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the register in which every case begins, once."""
    path = tmp_path_factory.mktemp("errors") / "office.db"
    done = call(*FOUND, db=path, lang="en", now=NOW)
    assert done.status == 0, done.err
    return path


class Stages:
    """Folders as they are after some of the commands of a setup, each made once and copied from then on."""

    def __init__(self, founded: Path, factory: pytest.TempPathFactory) -> None:
        self._founded = founded
        self._factory = factory
        self._made: dict[object, Path] = {}

    def after(self, case: dict[str, Any], steps: list[list[str]]) -> Path:
        """Give the folder in which the first ``steps`` of a case have been carried out."""
        files = tuple((name, id(content)) for name, content in case.get("files", {}).items())
        about = (
            *(case.get("register", True), case.get("typed"), files),
            tuple(case.get("env", {}).items()),
        )
        key = (about, tuple(map(tuple, steps)))
        if key not in self._made:
            folder = self._factory.mktemp("stage")
            before = self.after(case, steps[:-1]) if steps else None
            with pytest.MonkeyPatch.context() as patch:
                _set_the_scene(patch, folder, case)
                if before is None:
                    self._begin(case)
                else:
                    shutil.copytree(before, folder, dirs_exist_ok=True)
                    argv = _filled(steps[-1], Path("office.db"))
                    typing = _typing(case, len(steps) - 1)
                    done = call(*argv, db="office.db", lang="en", now=NOW, **typing)
                    waits = done.status == 8  # stored as a proposal
                    assert waits or done.status == case.get("setup_status", 0), (
                        f"{argv}: {done.err}"
                    )
            self._made[key] = folder
        return self._made[key]

    def _begin(self, case: dict[str, Any]) -> None:
        if case.get("register", True):
            shutil.copy(self._founded, "office.db")
        _write_files(case.get("files", {}))


@pytest.fixture(scope="session")
def stages(founded: Path, tmp_path_factory: pytest.TempPathFactory) -> Stages:
    """Give the folders in which cases begin; both languages and many cases share them."""
    return Stages(founded, tmp_path_factory)


def _typing(case: dict[str, Any], at: int) -> dict[str, Any]:
    """Let somebody sit at a terminal where a case has something typed; -1 is its last command."""
    typed = case.get("typed")
    typed = typed[at] if isinstance(typed, tuple) else typed
    return {} if typed is None else {"stdin": typed, "terminal": True}


def _set_the_scene(patch: pytest.MonkeyPatch, folder: Path, case: dict[str, Any]) -> None:
    """Stand in a folder, on a screen of 100 columns, with what the case wants of the environment."""
    patch.chdir(folder)
    for key, value in {"COLUMNS": "100", **case.get("env", {})}.items():
        patch.setenv(key, value)
    patch.setattr("smeadmin.domain.passphrase.COST", 16)  # parameters are kept beside each digest


@pytest.mark.parametrize(("case", "name"), _cases())
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_drawing_of(
    case: dict[str, Any],
    name: str,
    lang: str,
    stages: Stages,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shutil.copytree(stages.after(case, list(case.get("setup", ()))), tmp_path, dirs_exist_ok=True)
    _set_the_scene(monkeypatch, tmp_path, case)
    db = Path("office.db")
    before = db.read_bytes() if db.exists() else b""

    argv = _filled(case["argv"], db)
    place = None if case.get("no_db") else db
    typing = _typing(case, -1)
    done = call(*argv, db=place, lang=lang, now=case.get("now", NOW), **typing)

    assert done.status == case["status"], done.err
    assert f"[{case['code']}]" in done.err
    assert "Traceback" not in done.err
    known: type[Failure] = all_failures()[case["code"]]
    if not getattr(known, "guarded", False) and case.get("unchanged", True):
        assert (db.read_bytes() if db.exists() else b"") == before, "a refusal wrote something"
    _compare(GOLDEN / lang / f"{name}.txt", _steady(done.err, tmp_path))


def test_every_refusal_has_a_case() -> None:
    provoked = {param.values[0]["code"] for param in _cases()} | set(ELSEWHERE)
    declared = {c for c, f in all_failures().items() if f.__module__.startswith("smeadmin.")}
    assert sorted(declared - provoked) == []


@pytest.mark.parametrize("code", sorted(ELSEWHERE))
def test_what_is_provoked_elsewhere_is_provoked_there(code: str) -> None:
    assert exists(ELSEWHERE[code])


def test_every_refusal_says_at_length_what_it_means() -> None:
    silent = [c for c, f in all_failures().items() if not (f.__doc__ or "").strip()]
    assert silent == []


def _filled(argv: list[str], db: Path) -> list[str]:
    """Put the codes of the register's vouchers, oldest first, where a case says ``{voucher}``."""
    if not any("{voucher" in word for word in argv):
        return argv
    told = call("voucher", "list", "--format", "json", db=db, now=NOW)
    codes = [one["voucher"] for one in json.loads(told.out)]
    named = {"voucher": codes[0], "voucher2": codes[-1]}
    return [word.format(**named) if "{voucher" in word else word for word in argv]


def _write_files(files: dict[str, str | bytes | Callable[[Path], None]]) -> None:
    for name, content in files.items():
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if callable(content):
            content(path)
        elif isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content, encoding="utf-8")


def _steady(drawn: str, folder: Path) -> str:
    """Take out what differs from run to run: the folder, process numbers, voucher codes, digests."""
    drawn = re.sub(r"\x1b\[[0-9;]*m", "", drawn).replace(str(folder), "FOLDER")
    drawn = re.sub(r"\bJC26-[A-Z0-9]{4}-[A-Z0-9]{4}\b", "JC26-7KQ4-MWD7", drawn)
    drawn = re.sub(r"(digest|摘要) [0-9a-f]{4} [0-9a-f]{4}", r"\1 3c9e 41b0", drawn)
    return re.sub(r"(process|进程) ?\d+", r"\1 N", drawn)


def _compare(path: Path, drawn: str) -> None:
    if WRITE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(drawn, encoding="utf-8")
    assert path.exists(), f"no golden drawing yet: SMEADMIN_GOLDEN=write pytest {path.name}"
    assert drawn == path.read_text(encoding="utf-8")
