"""Running one command line in this process, as a shell would: words in; status, stdout and stderr out."""

from __future__ import annotations

import io
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from smeadmin.__main__ import main
from smeadmin.cli.command import Verb

NOW = "2026-03-10"


@dataclass(frozen=True)
class Called:
    """What came of a command line."""

    status: int
    out: str
    err: str


class Stream(io.TextIOWrapper):
    """Stands for a stdout or stderr that is a pipe or, when ``terminal``, a screen."""

    def __init__(self, encoding: str = "utf-8", terminal: bool = False) -> None:
        self.kept = io.BytesIO()
        super().__init__(self.kept, encoding=encoding, newline="")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def text(self) -> str:
        self.flush()
        return self.kept.getvalue().decode(self.encoding)


def call(
    *words: str,
    db: str | Path | None = None,
    lang: str | None = "zh",
    now: str = NOW,
    env: Mapping[str, str] | None = None,
    stdin: str = "",
    terminal: bool = False,
    encoding: str = "utf-8",
) -> Called:
    """Run ``smeadmin WORDS…``. ``now`` fixes the clock, ``terminal`` makes all three streams a screen."""
    out, err = Stream(encoding, terminal), Stream(encoding, terminal)
    typed = io.StringIO(stdin)
    typed.buffer = io.BytesIO(stdin.encode())  # type: ignore[attr-defined]
    typed.isatty = lambda: terminal  # type: ignore[method-assign]
    around: dict[str, str] = {"SMEADMIN_TEST_NOW": now, "LANG": "zh_CN.UTF-8", **(env or {})}
    if lang is not None:
        around["SMEADMIN_LANG"] = lang
    if db is not None:
        around["SMEADMIN_DB"] = str(db)
    with pytest.MonkeyPatch.context() as patch:
        for name in ("LC_ALL", "LC_MESSAGES", "NO_COLOR", "COLUMNS", "LANGUAGE"):
            patch.delenv(name, raising=False)
        for name, value in around.items():
            patch.setenv(name, value)
        patch.setattr("sys.stdout", out)
        patch.setattr("sys.stderr", err)
        patch.setattr("sys.stdin", typed)
        status = run(list(words))
    return Called(status, out.text(), err.text())


def accepted(line: str) -> Called:
    """Parse a command line as far as carrying it out, which is left away: status 0 means accepted."""
    reached: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Verb, "invoke", lambda self, ctx: reached.append(self.name))
        called = call(*shlex.split(line)[1:])
    return called if called.status or reached else replace(called, status=2)


def run(words: list[str]) -> Any:
    """Run the program; completion and --version may leave by SystemExit."""
    try:
        return main(words)
    except SystemExit as leaving:
        return leaving.code or 0
