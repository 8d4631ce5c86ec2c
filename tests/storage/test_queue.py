"""The fair queue of writers: one after the other, nobody starves, a dead holder gives way."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pytest

from smeadmin.errors import Failure
from smeadmin.storage import queue

FORK = multiprocessing.get_context("spawn")


def hold(path: str, told: Connection, seconds: float) -> None:
    with queue.turn(Path(path), {"by": "林岚", "command": "score run"}):
        told.send("held")
        time.sleep(seconds)


def held_by_another(path: Path, seconds: float) -> multiprocessing.Process:
    here, there = FORK.Pipe()
    process = FORK.Process(target=hold, args=(str(path), there, seconds))
    process.start()
    assert here.recv() == "held"
    return process


def test_who_waits_is_told_by_whom(tmp_path: Path) -> None:
    path = tmp_path / "office.db"
    process = held_by_another(path, 2.0)
    told = []
    with queue.turn(path, {}, told.append):
        pass
    process.join()
    assert [(t["by"], t["command"]) for t in told] == [("林岚", "score run")]


def test_half_a_minute_is_enough(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "WAIT_SECONDS", 1.2)
    process = held_by_another(tmp_path / "office.db", 4.0)
    with pytest.raises(Failure) as refused, queue.turn(tmp_path / "office.db", {}):
        pass
    process.kill()
    process.join()
    assert refused.value.code == "register-busy"
    assert refused.value.details["held_by"] == "林岚"


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
def test_a_killed_holder_gives_way_at_once(tmp_path: Path) -> None:
    process = held_by_another(tmp_path / "office.db", 60.0)
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    started = time.monotonic()
    with queue.turn(tmp_path / "office.db", {}):
        pass
    assert time.monotonic() - started < 5
