"""A real terminal: questions, Ctrl-C, colours, width; the program runs in a process of its own."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pexpect
import pytest

BOX = """
import sys
from smeadmin.cli import command
from smeadmin.cli.groups import entries
from tests.cli.fakes import Entry
known = {**entries(), "box": Entry("box", "a box of the tests")}
command.entries = lambda: known
from smeadmin.__main__ import main
sys.exit(main())
"""
ROOT = Path(__file__).parents[2]


@contextmanager
def program(*words: str, columns: int = 100, **env: str) -> Iterator[pexpect.spawn]:
    """Start the program on a pseudo-terminal."""
    kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR")}
    around = {
        **kept,
        "PYTHONPATH": str(ROOT),
        "LANG": "zh_CN.UTF-8",
        "TERM": "xterm",
        "SMEADMIN_TEST_NOW": "2026-03-10",
        **env,
    }
    started = pexpect.spawn(
        sys.executable,
        ["-c", BOX, *words],
        env=around,
        encoding="utf-8",
        timeout=60,
        dimensions=(40, columns),
    )
    try:
        yield started
    finally:
        started.close(force=True)


def ended(started: pexpect.spawn) -> tuple[int, str]:
    """Wait for the end, and give the status and what was on the screen since the last match."""
    text = started.read().replace("\r\n", "\n")
    started.wait()
    return started.exitstatus, text


@pytest.mark.parametrize(("typed", "status", "said"), [("y", 0, "Put red."), ("", 2, "回答是否")])
def test_a_question(typed: str, status: int, said: str, office: Path) -> None:
    with program("box", "put", "red", "--ask", NO_COLOR="1") as started:
        started.expect_exact("Put red? [y/N] ")
        assert "thing  red" in started.before  # the consequence stands above the question
        started.sendline(typed)
        left, text = ended(started)
    assert left == status
    assert said in text


def test_ctrl_c_at_a_question(office: Path) -> None:
    with program("box", "put", "red", "--ask", NO_COLOR="1") as started:
        started.expect_exact("Put red? [y/N] ")
        started.sendintr()
        status, text = ended(started)
    assert status == 130
    assert "已中断。未作任何更改。\n下一步  smeadmin box put red --ask（可放心重来）" in text


def test_colour_on_a_terminal_only_there(office: Path) -> None:
    with program("box", "look") as started:
        assert "\x1b[" in ended(started)[1]
    with program("box", "look", NO_COLOR="1") as started:
        assert "\x1b[" not in ended(started)[1]
    with program("box", "look", "--color", "never") as started:
        assert "\x1b[" not in ended(started)[1]


@pytest.mark.parametrize("columns", [40, 72])
def test_help_fits_the_terminal(columns: int, folder: Path) -> None:
    from wcwidth import wcswidth

    with program("--help", columns=columns) as started:
        status, text = ended(started)
    assert status == 0
    assert (
        max(wcswidth(re.sub(r"\x1b\[[0-9;]*m", "", line)) for line in text.split("\n")) <= columns
    )
