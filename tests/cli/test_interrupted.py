"""Ctrl-C and kill -9 at any point of an import or export: nothing is half there, the same command completes it.

Invariants 36 and 45 as they are typed. Ctrl-C is raised at chosen calls of the program's own functions, from
the first to the last; kill -9 ends a process of its own after a random time.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
import sqlalchemy as sa

import smeadmin
from smeadmin.storage import backup
from smeadmin.storage.change import open_register
from tests.cli.call import Called, call
from tests.conftest import TODAY

ROWS = 1_500
POINTS = 6
PACKAGE = str(Path(smeadmin.__file__).parent)
SERVER = multiprocessing.get_context("forkserver") if os.name == "posix" else None
HEAD = "机构统一社会信用代码,企业统一社会信用代码,服务日期,服务类别,服务内容\n"
CENTRE, FIRM = "12990121MB1F20939G", "91990102MA5K3T6163"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with one institution, one firm, and a sheet of services on the desk."""
    folder = tmp_path_factory.mktemp("interrupted")
    db = folder / "office.db"
    for words in (
        ["init", "--rehearsal", "--office", "示例局", "--region", "440600"],
        ["institution", "add", "--credit-code", CENTRE, "--name", "北浦县中小企业服务站", "--kind", "服务中心", "--region", "440606"],
        ["enterprise", "add", "--credit-code", FIRM, "--name", "江澄永济五金制品有限公司"],
    ):  # fmt: skip
        done = call(*words, db=db)
        assert done.status == 0, done.err
    rows = (f"{CENTRE},{FIRM},2026-02-{i % 28 + 1:02d},咨询,第{i}次\n" for i in range(ROWS))
    (folder / "台账.csv").write_text(HEAD + "".join(rows), encoding="utf-8")
    return folder


@pytest.fixture
def desk(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("office.db", "台账.csv"):
        shutil.copy(made / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@contextmanager
def stopped_at(point: int | None) -> Iterator[list[int]]:
    """Raise KeyboardInterrupt at so many calls of our own functions (None: count them)."""
    count = [0]

    def watch(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(PACKAGE):
            count[0] += 1
            if count[0] == point:
                sys.setprofile(None)
                raise KeyboardInterrupt

    sys.setprofile(watch)
    try:
        yield count
    finally:
        sys.setprofile(None)


def records(db: Path) -> int:
    with open_register(str(db)).reading(TODAY) as view:
        return int(view.scalar(sa.text("SELECT count(*) FROM record")))


def take() -> Called:
    return call("record", "import", "台账.csv", db="office.db")


def write() -> Called:
    return call("record", "export", "--out", "导出.csv", "--force", db="office.db")


@pytest.mark.parametrize("job", [take, write])
def test_ctrl_c_at_any_point(desk: Path, job: Callable[[], Called]) -> None:
    if job is write:
        assert take().status == 0
    kept = desk / "kept.db"
    shutil.copy("office.db", kept)
    with stopped_at(None) as count:
        assert job().status == 0
    whole = Path("导出.csv").read_bytes() if job is write else b""
    outcomes = set()
    for i in range(1, POINTS + 1):
        shutil.copy(kept, "office.db")
        if job is write:
            Path("导出.csv").write_bytes(b"old")
        with stopped_at(count[0] * i // (POINTS + 1)):
            stopped = job()
        outcomes.add(stopped.status)
        assert "Traceback" not in stopped.err
        if job is write:
            assert Path("导出.csv").read_bytes() in (b"old", whole)
        else:
            nothing = "未作任何更改" in stopped.err or (stopped.status == 130 and not stopped.err)
            assert records(Path("office.db")) == (0 if nothing else ROWS), stopped.err
        assert backup.check(open_register("office.db")).sound
        again = job()
        assert again.status == 0, again.err
        if job is write:
            assert Path("导出.csv").read_bytes() == whole
        else:
            assert records(Path("office.db")) == ROWS
        assert [p.name for p in desk.iterdir() if p.name.endswith(".part")] == []
    assert 130 in outcomes


def work(words: list[str], told: Connection) -> None:
    """Say that all is loaded, then carry out one command line."""
    told.send("ready")
    done = call(*words, db="office.db")
    told.send(done.status)


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is POSIX")
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("job", [take, write])
def test_killed_at_any_moment(desk: Path, job: Callable[[], Called], seed: int) -> None:
    assert SERVER is not None
    words = ["record", "import", "台账.csv"]
    if job is write:
        assert take().status == 0
        Path("导出.csv").write_bytes(b"old")
        words = ["record", "export", "--out", "导出.csv", "--force"]
    SERVER.set_forkserver_preload(
        ["tests.cli.call", "smeadmin.actions.record", "smeadmin.storage.change"]
    )
    here, there = SERVER.Pipe()
    process = SERVER.Process(target=work, args=(words, there))
    process.start()
    assert here.recv() == "ready"
    time.sleep(random.Random(seed).uniform(0.0, 0.6))
    assert process.pid is not None
    with suppress(ProcessLookupError):  # it may have come to its end
        os.kill(process.pid, signal.SIGKILL)
    process.join()
    said_done = here.poll() and here.recv() == 0

    assert backup.check(open_register("office.db")).sound
    if job is take:
        assert records(Path("office.db")) in ({ROWS} if said_done else {0, ROWS})
    elif said_done:
        assert Path("导出.csv").read_bytes() != b"old"
    again = job()
    assert again.status == 0, again.err
    assert records(Path("office.db")) == ROWS
    assert [p.name for p in desk.iterdir() if p.name.endswith(".part")] == []


def test_the_bars_of_an_import_know_the_total(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Screen M1: one bar while the sheet is read, one while its rows are written."""
    monkeypatch.setattr("smeadmin.cli.progress.AFTER_SECONDS", 0.0)
    monkeypatch.setattr("smeadmin.cli.progress.EVERY_SECONDS", 0.0)
    done = call(
        "record", "import", "台账.csv", db="office.db", terminal=True, env={"NO_COLOR": "1"}
    )
    drawn = [line for line in done.err.replace("\x1b[K", "").split("\r") if "%" in line]
    assert any(line.startswith(f"导入 {ROWS:,} 行  ━") for line in drawn), drawn
    assert f"100%  {ROWS:,}/{ROWS:,}" in drawn[-1]
    assert done.err.count("\n") == len(done.err.split("\x1b[K")[-1].splitlines())  # no bar stays
