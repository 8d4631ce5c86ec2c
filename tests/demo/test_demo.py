"""The demo is no script of prints: what it prints can be typed, and gives the same register.

The figures are held against ``examples/expected.json``, which was worked out without smeadmin. The demo runs in
English, what it printed is typed in Chinese; typed in English as well: ``pytest -m long tests/demo``.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shlex
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.call import call

ROOT = Path(__file__).parent.parent.parent
EXPECTED = json.loads((ROOT / "examples" / "expected.json").read_text(encoding="utf-8"))
SMEADMIN = str(Path(sys.executable).parent / "smeadmin")
NOW = "2026-12-31"


def environment(lang: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("SMEADMIN_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}"
    return {
        **kept,
        "PATH": path,
        "SMEADMIN_LANG": lang,
        "SMEADMIN_TEST_NOW": NOW,
        "PYTHONUTF8": "1",
    }


def smeadmin(folder: Path, *words: str) -> Any:
    """Ask the register of a folder in this process (a process for each question takes too long)."""
    done = call(*words, "--format", "json", db=folder / "office.db", lang="zh", now=NOW)
    assert done.status == 0, done.err
    return json.loads(done.out)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Run the demo once: its folder, and what it printed."""
    folder = tmp_path_factory.mktemp("demo")
    done = subprocess.run(
        [SMEADMIN, "demo", "year"],
        cwd=folder,
        env=environment("en"),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr
    return folder / "year", done.stdout


def typed(printed: str) -> list[str]:
    return re.findall(r"^  \$ (smeadmin .*)$", printed, flags=re.M)


def state_of(folder: Path) -> dict[str, Any]:
    """What the register of a folder comes to, without anything that depends on the moment."""
    return {
        "institutions": smeadmin(folder, "institution", "list"),
        "enterprises": smeadmin(folder, "enterprise", "list"),
        "certificates": smeadmin(folder, "certify", "list"),
        "scores": [
            smeadmin(folder, "score", "rank", name, "--year", "2025")
            for name in ("service-centre", "town-platform")
        ],
        "awards": smeadmin(folder, "award", "list"),
        "vouchers": smeadmin(folder, "voucher", "list"),
        "claims": smeadmin(folder, "claim", "list"),
        "funds": smeadmin(folder, "fund", "list"),
        "changes": len(smeadmin(folder, "change", "list")),
    }


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.long)])
def test_the_printed_commands_typed_into_a_shell_give_the_same_register(
    demo: tuple[Path, str], lang: str, tmp_path: Path
) -> None:
    folder, printed = demo
    for file in [*(ROOT / "examples").glob("*.xlsx"), *(ROOT / "examples").glob("*.csv")]:
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / "导出").mkdir()
    (tmp_path / "faulty").mkdir()
    for file in (ROOT / "examples" / "faulty").iterdir():
        (tmp_path / "faulty" / file.name).write_bytes(file.read_bytes())
    (tmp_path / "smeadmin.toml").write_bytes((folder / "smeadmin.toml").read_bytes())
    script = "\n".join(typed(printed)) + "\n"
    done = subprocess.run(
        ["sh"], input=script, cwd=tmp_path, env=environment(lang), capture_output=True, text=True
    )
    assert "Traceback" not in done.stderr and "[bug]" not in done.stderr
    assert state_of(tmp_path) == state_of(folder)


def test_every_command_is_printed_as_it_is_typed(demo: tuple[Path, str]) -> None:
    commands = typed(demo[1])
    assert len(commands) > 60
    assert all("{" not in c for c in commands)
    assert all(shlex.split(c) for c in commands)


def test_the_scores_equal_the_independent_reckoning(demo: tuple[Path, str]) -> None:
    for name, expected in EXPECTED["scores"].items():
        rows = smeadmin(demo[0], "score", "rank", name, "--year", "2025")
        found = {
            r["credit_code"]: (Decimal(r["score"]), r["rank"], r["grade"])
            for r in rows
            if r["rank"]
        }
        wanted = {
            e["institution"]: (Decimal(e["score"]), e["rank"], e["grade"])
            for e in expected
            if e.get("rank")
        }
        assert found == wanted, name


def test_awards_vouchers_and_money_equal_the_independent_reckoning(demo: tuple[Path, str]) -> None:
    fund = smeadmin(demo[0], "fund", "show", "FW2026")
    wanted = EXPECTED["vouchers"]["fund"]
    accounts = {k: fund[k] for k in ("available_fen", "committed_fen")}
    assert accounts == {k: wanted[k] for k in accounts}
    assert fund["paid_fen"] == EXPECTED["vouchers"]["settled_fen"]
    vouchers = smeadmin(demo[0], "voucher", "list")
    assert sum(v["amount_fen"] for v in vouchers) == wanted["issued_fen"]


def test_the_exports_are_there_and_read_back(demo: tuple[Path, str]) -> None:
    with (demo[0] / "导出" / "台账.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) - 1 == 1452 + 1582


def test_a_changed_input_changes_the_result(
    demo: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The records of 2025 are left out, and the scores of 2025 are others."""
    folder, printed = demo
    for file in folder.iterdir():
        if file.suffix in (".xlsx", ".csv", ".toml"):
            (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.chdir(tmp_path)
    wanted = r"smeadmin (init|region|institution import 机|enterprise|service|return|record import|score (open|run) service)"
    for command in typed(printed):
        if re.match(wanted, command) and "服务台账2025" not in command:
            done = call(*shlex.split(command)[1:], db=tmp_path / "office.db", now=NOW)
            assert done.status == 0, command + done.err
    before = smeadmin(folder, "score", "rank", "service-centre", "--year", "2025")
    after = smeadmin(tmp_path, "score", "rank", "service-centre", "--year", "2025")
    assert [r["score"] for r in before] != [r["score"] for r in after]


def test_the_demo_touches_nothing_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "year").mkdir()
    (tmp_path / "year" / "mine.txt").write_text("mine")
    done = subprocess.run(
        [SMEADMIN, "demo", "year"],
        cwd=tmp_path,
        env=environment("en"),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 5 and "[demo-folder-taken]" in done.stderr
    assert [p.name for p in (tmp_path / "year").iterdir()] == ["mine.txt"]


def test_a_command_that_ends_otherwise_stops_the_walk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from smeadmin.cli import demo as walk
    from smeadmin.i18n import Text

    begun = "init --rehearsal --office 示例局 --region 440000"
    steps = (
        walk.Step(Text("建库", "make a register"), (walk.Command(begun),)),
        walk.Step(Text("走错", "go wrong"), (walk.Command("change show CS-000099"),)),
        walk.Step(Text("不会到", "never"), (walk.Command("change list"),)),
    )
    monkeypatch.setattr(walk, "read_story", lambda: (steps, "林岚"))
    done = call("demo", str(tmp_path / "year"), lang="en")
    assert done.status == 3
    assert (
        "「smeadmin change show CS-000099」 ended with 4 instead of 0 [demo-went-wrong]" in done.err
    )
    assert "there is no change CS-000099" in done.err
    assert "change list" not in done.out
