"""Ten bugs of money, planted one at a time in a copy of the program: a year of random steps finds each.

``pytest -m long tests/actions/test_planted_bugs.py --durations=0``: ten minutes of CPU on both databases.
The seed is fixed: what is found once is found again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SEED, STEPS = 2026, 1500
PLACES = ("sqlite", "postgresql")

BUGS: dict[str, tuple[str, str, str]] = {
    "more is cut from a line than it has": (
        "actions/claim/cutting.py",
        'if not 0 < fen <= row["line_fen"]:',
        'if not 0 < fen <= row["line_fen"] + 1:',
    ),
    "a part of a payment is taken as the whole": (
        "domain/reconciling.py",
        "whole = total == payee.due_fen",
        "whole = total >= payee.due_fen - 1",
    ),
    "a fen too much is taken from the bank": (
        "domain/reconciling.py",
        "total > payee.due_fen or",
        "total > payee.due_fen + 1 or",
    ),
    "the same answer of the bank counts twice": (
        "domain/reconciling.py",
        "return payee.paid_fen > 0 and row.amount_fen == payee.paid_fen",
        "return False",
    ),
    "a failed payment stays paid": (
        "domain/reconciling.py",
        "        paid_fen=0,\n        state=PaymentState.FAILED,",
        "        state=PaymentState.FAILED,",
    ),
    "the rest is paid from its beginning again": (
        "actions/settlement/booking.py",
        'pieces = cut_out(parts[row["id"]], done + start, done + end)',
        'pieces = cut_out(parts[row["id"]], start, end)',
    ),
    "what failed can be retried twice": (
        "actions/settlement/preparing.py",
        "if _failed(p.state) and p.retried_in is None]",
        "if _failed(p.state)]",
    ),
    "what an earlier recovery takes is taken again": (
        "actions/recovery/opening.py",
        "    left = paid - before\n",
        "    left = paid\n",
    ),
    "a debt that was kept back is not booked": (
        "actions/settlement/booking.py",
        "if after.net_done and not before.net_done and after.netted_fen:",
        "if after.net_done and before.net_done and after.netted_fen:",
    ),
    "more comes back than is owed": (
        "actions/recovery/returning.py",
        "if not 0 < fen <= most:",
        "if not 0 < fen <= most + 1:",
    ),
}


def replayed(package: Path, place: str) -> subprocess.CompletedProcess[str]:
    """Replay a year of random steps on the program in a folder, on one of the databases."""
    told = {"SMEADMIN_STEPS": str(STEPS), "SMEADMIN_SEED": str(SEED)}
    around = {**os.environ, **told, "PYTHONPATH": str(package)}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-m", "long"]
    command += ["tests/actions/test_money_model.py", "-k", f"year and {place}"]
    return subprocess.run(command, cwd=package, env=around, capture_output=True, text=True)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("smeadmin", "tests"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_each_bug_can_be_planted() -> None:
    """What a bug replaces stands once in its file: a bug that is not planted is not found."""
    for name, (file, right, wrong) in BUGS.items():
        text = (ROOT / "smeadmin" / file).read_text(encoding="utf-8")
        assert text.count(right) == 1, name
        assert wrong != right


@pytest.mark.long
@pytest.mark.parametrize(
    ("bug", "place"),
    [(bug, place) for place in PLACES for bug in BUGS],
)
def test_a_planted_bug_is_found(copy: Path, bug: str, place: str) -> None:
    file, right, wrong = BUGS[bug]
    path = copy / "smeadmin" / file
    path.write_text(path.read_text(encoding="utf-8").replace(right, wrong), encoding="utf-8")
    done = replayed(copy, place)
    assert done.returncode == 1, done.stdout[-2000:]
    assert "money_walk.py" in done.stdout or "test_money_model.py" in done.stdout


@pytest.mark.long
@pytest.mark.parametrize("place", PLACES)
def test_the_program_as_it_is_has_none(copy: Path, place: str) -> None:
    done = replayed(copy, place)
    assert done.returncode == 0, done.stdout[-2000:]
