"""A fresh interpreter: what starts fast stays fast, and the outermost edges hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from smeadmin import __version__
from smeadmin.cli.groups import entries
from tests.cli.call import NOW, call

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


PAGES = [["--help"], [], ["help", "options"], ["help", "exit-codes"], ["help", "completion"]]
PAGES += [[noun, "--help"] for noun in entries()]
ALL_PAGES = f"""
import json, sys
from smeadmin.__main__ import main
for words in json.loads(sys.argv[1]):
    assert main(words) == 0, words
    assert not [m for m in {HEAVY} if m in sys.modules], words
"""


def test_help_imports_nothing_heavy() -> None:
    shown = fresh(json.dumps(PAGES), code=ALL_PAGES)
    assert (shown.returncode, shown.stderr) == (0, "")


@pytest.mark.parametrize(
    "line", ["smeadmin ", "smeadmin in", "smeadmin help ", "smeadmin explain "]
)
def test_completion_imports_nothing_heavy(line: str) -> None:
    words = line.split(" ")
    env = {"COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    completed = fresh(**env, _SMEADMIN_COMPLETE="complete_bash")
    assert completed.returncode == 0, completed.stderr
    assert loaded(completed) == []


MEASURES, SHEETS = ("smeadmin.domain.rules.", "smeadmin.policies."), ("smeadmin.sheets.",)
BOTH = (*MEASURES, *SHEETS)
READING = {
    "institution list": BOTH,
    "institution show 启帆": BOTH,
    "institution list --limit 5 --format json": BOTH,
    "enterprise list": BOTH,
    "record list": BOTH,
    "record rate": BOTH,
    "fund list": BOTH,
    "settle list": BOTH,
    "account list": BOTH,
    "flag list": BOTH,
    "evidence list": BOTH,
    "change list": BOTH,
    "audit log": BOTH,
    "audit head": BOTH,
    "notice list": (*SHEETS, "smeadmin.policies."),
    "calendar list": (*SHEETS, "smeadmin.policies."),
    "score list": SHEETS,
    "award list": SHEETS,
    "voucher list": SHEETS,
    "claim list": SHEETS,
    "recovery list": SHEETS,
}
"""What is asked for fifty times a day, and what it must not load: each of these costs it a third."""
NO_READER = (
    *("sqlmodel.", "sqlalchemy.orm.", "sqlalchemy.dialects.postgresql.", "pydantic.", "alembic."),
    *("openpyxl.", "xlsxwriter.", "python_calamine.", "rich.", "tabulate."),
)
EACH_IN_A_FORK = """
import json, os, sys
import smeadmin.__main__, sqlalchemy.dialects.sqlite, typer
for line in json.loads(sys.argv[1]):
    read, write = os.pipe()
    if os.fork() == 0:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1), os.dup2(nowhere, 2)
        status = smeadmin.__main__.main(line.split())
        os.write(write, json.dumps([line, status, sorted(sys.modules)]).encode())
        os._exit(0)
    os.close(write)
    print(os.fdopen(read).read())
    os.wait()
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a command a fork")
def test_a_reading_command_loads_only_what_it_reads(office: Path) -> None:
    added = call("institution", "add", "--identifier", "foreign:X1", "--name", "启帆服务中心")
    assert added.status == 0, added.err
    done = fresh(json.dumps(list(READING)), code=EACH_IN_A_FORK, SMEADMIN_TEST_NOW=NOW)
    answers = list(map(json.loads, done.stdout.splitlines()))
    assert [(line, status) for line, status, _ in answers] == [(line, 0) for line in READING]
    for line, _status, modules in answers:
        forbidden = (*NO_READER, *READING[line])
        assert not [m for m in modules if f"{m}.".startswith(forbidden)], line


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
@pytest.mark.parametrize("words", [["--help"], ["nonsense"]])
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
