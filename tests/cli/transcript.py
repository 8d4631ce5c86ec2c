"""Transcripts: commands typed one after the other, with everything that came back, kept as a document.

A transcript is a file in tests/golden/transcripts: ``$`` what was typed, then stdout, ``2>`` stderr, and the
exit status in brackets. ``SMEADMIN_GOLDEN=write`` writes them anew; they are read before they are committed.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import pytest

from tests.cli.call import Called, call

FOLDER = Path(__file__).parent.parent / "golden" / "transcripts"
WRITE = os.environ.get("SMEADMIN_GOLDEN") == "write"
HEX = re.compile(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{16}\b|\b[0-9a-f]{4}(?: [0-9a-f]{4})+\b")


def played(lines: list[str], db: Path, lang: str, now: str = "2026-03-10") -> str:
    """Type the commands one after the other; ``# 2026-03-11`` moves the clock."""
    said = []
    for line in lines:
        if line.startswith("# "):
            now = line[2:]
            said.append(f"{line}\n")
            continue
        done = call(*shlex.split(line)[1:], db=db, lang=lang, now=now, env={"SMEADMIN_BY": "林岚"})
        done = Called(
            done.status, done.out.replace(str(db), db.name), done.err.replace(str(db), db.name)
        )
        err = "".join(f"2> {text}".rstrip() + "\n" for text in done.err.splitlines())
        said.append(f"$ {line}\n{done.out}{err}[{done.status}]\n")
    return "\n".join(said)


def assert_transcript(name: str, lines: list[str], db: Path, lang: str) -> None:
    """Compare what the commands give with the document, digests left out: they hold the version."""
    drawn = HEX.sub(lambda found: re.sub("[0-9a-f]", "x", found[0]), played(lines, db, lang))
    path = FOLDER / f"{name}.{lang}.txt"
    if WRITE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(drawn, encoding="utf-8")
    assert path.exists(), f"no document yet: SMEADMIN_GOLDEN=write pytest -k {name}"
    assert drawn == path.read_text(encoding="utf-8")


def named_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every machine be the same one."""
    monkeypatch.setattr("platform.node", lambda: "PC-03")
    monkeypatch.setattr("smeadmin.cli.settings.os_user", lambda: "linlan")
