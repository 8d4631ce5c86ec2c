"""A fresh interpreter: what starts fast stays fast, and the outermost edges hold."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from smeadmin import __version__
from smeadmin.cli.groups import entries

HEAVY = (
    "sqlalchemy",
    "sqlmodel",
    "pydantic",
    "alembic",
    "openpyxl",
    "xlsxwriter",
    "python_calamine",
    "rich",
    "tabulate",
    "psycopg",
    "smeadmin.storage.change",
    "smeadmin.storage.engine",
)
PROBE = f"""
import sys
from smeadmin.__main__ import main
try:
    status = main(sys.argv[1:])
except SystemExit as leaving:
    status = leaving.code or 0
sys.stderr.write("LOADED " + " ".join(m for m in {HEAVY} if m in sys.modules) + "\\n")
sys.exit(status)
"""


def fresh(*words: str, code: str = PROBE, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a line in an interpreter of its own."""
    around = {**clean(), **env}
    return subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        env=around,
        check=False,
    )


def clean() -> dict[str, str]:
    """Give the environment without what would change a page."""
    drop = ("SMEADMIN_", "LC_", "LANG", "NO_COLOR", "COLUMNS", "PYTHONIOENCODING")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(drop)}
    return {**kept, "PYTHONPATH": str(Path(__file__).parents[2])}


def loaded(result: subprocess.CompletedProcess[str]) -> list[str]:
    return result.stderr.rsplit("LOADED", 1)[1].split()


LIGHT = [["--help"], ["--version"], [], ["help", "options"], ["help", "exit-codes"]]
LIGHT += [[noun, "--help"] for noun in entries()]


@pytest.mark.parametrize("words", LIGHT, ids=" ".join)
def test_help_imports_nothing_heavy(words: list[str]) -> None:
    shown = fresh(*words)
    assert shown.returncode == 0, shown.stderr
    assert loaded(shown) == []
    assert shown.stdout


@pytest.mark.parametrize(
    "line", ["smeadmin ", "smeadmin in", "smeadmin help ", "smeadmin explain "]
)
def test_completion_imports_nothing_heavy(line: str) -> None:
    words = line.split(" ")
    env = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    completed = fresh(**env, _SMEADMIN_COMPLETE="complete_bash")
    assert completed.returncode == 0, completed.stderr
    assert loaded(completed) == []


READERS = {
    "institution show": "smeadmin.actions.institution, smeadmin.render.bodies",
    "institution list": "smeadmin.actions.institution, smeadmin.render.listed",
    "enterprise show": "smeadmin.actions.enterprise, smeadmin.render.bodies",
}
NOT_TO_READ = (
    *("sqlmodel", "sqlalchemy.orm", "pydantic", "alembic", "python_calamine", "xlsxwriter"),
    *("rich", "tabulate", "smeadmin.policies", "smeadmin.domain.rules", "smeadmin.sheets.reading"),
)


@pytest.mark.parametrize("command", READERS)
def test_a_page_of_the_register_loads_neither_measures_nor_sheets(command: str) -> None:
    """What a clerk asks for fifty times a day imports only what it draws; each of these costs a third."""
    code = f"import sys, {READERS[command]}\nprint(*(m for m in {NOT_TO_READ} if m in sys.modules))"
    shown = fresh(code=code)
    assert (shown.returncode, shown.stdout.split()) == (0, []), shown.stderr


def test_version() -> None:
    assert fresh("--version").stdout == f"smeadmin {__version__}\n"


def test_a_usage_error_needs_no_database() -> None:
    refused = fresh("instituton")
    assert refused.returncode == 2
    assert "sqlalchemy" not in loaded(refused)


# ---- streams ---------------------------------------------------------------------------------


def program(
    *words: str, env: Mapping[str, str] | None = None, **files: object
) -> subprocess.CompletedProcess[bytes]:
    """Run the program itself, as bytes."""
    around = {**clean(), **(env or {})}
    given = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **files}
    return subprocess.run(
        [sys.executable, "-m", "smeadmin", *words], env=around, check=False, **given
    )  # type: ignore[call-overload, no-any-return]


@cache
def in_utf8(*words: str) -> subprocess.CompletedProcess[bytes]:
    return program(*words)


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "ascii", "utf-16"])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("words", [["--help"], ["nonsense"], ["explain", "usage"]])
def test_no_encoding_ends_a_command(words: list[str], lang: str, encoding: str) -> None:
    plain = in_utf8(*words, "--lang", lang)
    drawn = program(*words, "--lang", lang, env={"PYTHONIOENCODING": encoding})
    assert drawn.returncode == plain.returncode
    assert b"Traceback" not in drawn.stderr
    if encoding in ("gbk", "gb18030"):
        for ours, theirs in ((drawn.stdout, plain.stdout), (drawn.stderr, plain.stderr)):
            # "…" may come in its ASCII form, because old consoles draw it two cells wide
            said = theirs.decode().replace("…", "...")
            assert ours.decode(encoding).replace("…", "...") == said


def test_without_chinese_letters_the_default_is_english() -> None:
    shown = program("--help", env={"PYTHONIOENCODING": "ascii"})
    assert shown.stdout.startswith(b"Usage  smeadmin")
    assert b"?" not in program("--help", "--lang", "zh", env={"PYTHONIOENCODING": "ascii"}).stdout


@pytest.mark.parametrize("words", [["--help"], ["help", "options"], ["explain", "unknown-verb"]])
def test_a_closed_pipe_is_silent_and_0(words: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        ended = program(*words, stdout=write)
    finally:
        os.close(write)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_under_stdout_is_said() -> None:
    with Path("/dev/full").open("w") as full:
        ended = program("--help", "--lang", "en", stdout=full)
    assert ended.returncode == 7
    assert ended.stderr.decode().startswith("storage: the output cannot be written: No space left")


def test_a_closed_stdin_cannot_answer() -> None:
    assert program("--help", stdin=subprocess.DEVNULL).returncode == 0


def test_a_word_that_is_no_text() -> None:
    """Bytes that are no UTF-8 come as surrogates; they are shown escaped."""
    called = subprocess.run(
        [sys.executable, "-m", "smeadmin", b"\xff\xfe"],
        env=clean(),
        capture_output=True,
        check=False,
    )
    assert called.returncode == 2 and b"unknown-noun" in called.stderr
