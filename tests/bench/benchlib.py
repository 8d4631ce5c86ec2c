"""Runs commands as whole processes and compares them pair by pair: CPU time, peak memory, ratios.

The machines that this runs on are shared and noisy, so nothing absolute means much. A floor (or peer)
and smeadmin alternate in the same run; what counts is the median of the ratios of neighbours.
"""

from __future__ import annotations

import compileall
import json
import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property
from pathlib import Path

from tests.bench import make_data

ROOT = Path(__file__).parents[2]
PYTHON = sys.executable
SMEADMIN = str(Path(PYTHON).with_name("smeadmin"))
TODAY = "2026-03-10"
PEERS = {"sqlite-utils": ["sqlite-utils"], "pandas": ["pandas"]}


class Failed(Exception):
    """A measured command did not end with 0; what it said is the text."""


@dataclass(frozen=True, slots=True)
class Usage:
    """What one process used: seconds and MiB."""

    wall: float
    cpu: float
    rss: float
    out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One command to measure. ``before`` runs ahead of each run, untimed.

    ``printed``: the program measures a part of itself and prints its CPU seconds.
    """

    argv: Sequence[str]
    before: Callable[[], object] | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    out: Path | None = None
    status: int = 0
    printed: bool = False

    def run(self) -> Usage:
        """Run it once; raises Failed."""
        if self.before:
            self.before()
        used = run(self.argv, env=self.env, out=self.out, status=self.status)
        return replace(used, cpu=float(used.out)) if self.printed else used


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: a goal of the yardstick and how far we are."""

    id: str
    what: str
    against: str
    ours: float | None
    theirs: float | None
    value: float | None
    goal: float
    refuse: float
    unit: str = "x"
    at_least: bool = False
    note: str = ""

    @property
    def verdict(self) -> str:
        """Say whether the goal is met."""
        if self.value is None:
            return "missing"
        better = self.value >= self.goal if self.at_least else self.value <= self.goal
        bad = self.value < self.refuse if self.at_least else self.value > self.refuse
        return "met" if better else "REFUSED" if bad else "missed"


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of each measured process: bytecode on, Chinese, a fixed day, nothing of the user's."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("SMEADMIN", "PYTHON"))}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "POLARS_MAX_THREADS"), "1")
    ours = {"SMEADMIN_LANG": "zh", "SMEADMIN_TEST_NOW": TODAY, "PYTHONUTF8": "1"}
    return env | threads | ours | dict(extra or {})


def run(
    argv: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    out: Path | None = None,
    status: int = 0,
) -> Usage:
    """Run one process to its end and give what it and its children used; raises Failed."""
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        target = out.open("wb") if out else stdout
        start = time.perf_counter()
        process = subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=target,
            stderr=stderr,
            env=environment(env),
            cwd=ROOT,
        )
        _, ended, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(ended)
        if out:
            target.close()
        stdout.seek(0)
        stderr.seek(0)
        if process.returncode != status:
            said = stderr.read().decode(errors="replace")[-2000:]
            raise Failed(f"{' '.join(argv)[:200]}: {process.returncode}\n{said}")
        said = stdout.read(65536).decode(errors="replace")
    return Usage(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said)


class Bench:
    """One run of the yardstick: where its files are, how often to repeat, what was found."""

    def __init__(self, where: Path, *, quick: bool, large: bool) -> None:
        self.where = where
        self.quick, self.large = quick, large
        self.rows: list[Row] = []
        where.mkdir(parents=True, exist_ok=True)
        for folder in (ROOT / "smeadmin", sysconfig.get_path("purelib")):  # as pip leaves them
            compileall.compile_dir(str(folder), quiet=2)

    def size(self, full: int) -> int:
        """Give the number of rows to use: a twentieth of it in a quick run."""
        return full // 20 if self.quick else full

    def peer(self, name: str, program: str) -> Path | None:
        """Give a program of a peer's own virtual environment, or None when it is not installed."""
        path = self.where / "peers" / name / "bin" / program
        return path if path.exists() else None

    def compare(
        self,
        id: str,
        what: str,
        against: str,
        theirs: Job | None,
        ours: Job,
        *,
        goal: float,
        refuse: float,
        n: int = 5,
        per: tuple[float, float] = (1, 1),
        note: str = "",
    ) -> tuple[Usage, Usage] | None:
        """Run the peer and ours in turn and record the median of the ratios of their CPU times.

        ``per`` are the rows that the peer and ours work through, when they differ. Gives the usages of
        the median pair, or None when the peer is missing.
        """
        if theirs is None:
            self.add(Row(id=id, what=what, against=against, ours=ours.run().cpu, theirs=None,
                         value=None, goal=goal, refuse=refuse, note=note))  # fmt: skip
            return None
        n = min(n, 3) if self.quick else n
        pairs = []
        for k in range(n + 1):
            pair = theirs.run(), ours.run()
            if k or n == 1:  # the first warms the page cache
                pairs.append(pair)
            if n == 1:
                break
        ratios = [(o.cpu / per[1]) / (t.cpu / per[0]) for t, o in pairs]
        peak = max(o.rss for _, o in pairs)
        middle = statistics.median_low(ratios)
        pair = pairs[ratios.index(middle)]
        self.add(
            Row(
                id=id,
                what=what,
                against=against,
                ours=statistics.median(o.cpu for _, o in pairs),
                theirs=statistics.median(t.cpu for t, _ in pairs),
                value=statistics.median(ratios),
                goal=goal,
                refuse=refuse,
                note=note
                or f"{min(ratios):.2f}-{max(ratios):.2f}, n={len(pairs)}, peak {peak:.0f} MiB",
            )
        )
        return pair

    def add(self, row: Row) -> None:
        """Record one line and print it at once."""
        self.rows.append(row)
        print(drawn(row), flush=True)

    def data(self, name: str, **sizes: int | float | bool) -> Path:
        """Make a set of data once; the same arguments give the same bytes."""
        told = "-".join(f"{k[:3]}{v}" for k, v in sorted(sizes.items()))
        folder = self.where / "data" / f"{name}-{told}"
        if not (folder / "done").exists():
            make_data.make(folder, **sizes)  # type: ignore[arg-type]
            (folder / "done").touch()
        return folder

    def fresh(self, name: str) -> Path:
        """Give the path of a file in the working folder that does not exist."""
        path = self.where / "work" / name
        path.parent.mkdir(exist_ok=True)
        for suffix in ("", "-journal", "-wal", "-shm", ".lock"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        return path

    def register(self, name: str, *policies: str) -> Path:
        """Make an empty register of a rehearsal office."""
        path = self.fresh(name)
        adopt = [word for policy in policies for word in ("--policy", policy)]
        smeadmin(path, "init", "--rehearsal", "--office", "示例局", "--region", "440000", *adopt)
        return path

    @cached_property
    def registry(self) -> Path:
        """A register with 100,000 institutions and 100,000 enterprises and no record."""
        n = self.size(100_000)
        data = self.data("registry", institutions=n, enterprises=n, services=self.size(1_000_000))
        path = self.register("registry.db")
        smeadmin(path, "institution", "import", str(data / "institutions.csv"))
        smeadmin(path, "enterprise", "import", str(data / "enterprises.csv"), "--year", "2025")
        return path


def smeadmin(register: Path, *words: str) -> Usage:
    """Run one command of ours, untimed; raises Failed."""
    return run([SMEADMIN, "--db", str(register), *words])


def ours(register: Path, *words: str) -> list[str]:
    """Give the words of one command of ours."""
    return [SMEADMIN, "--db", str(register), *words]


def shell(line: str) -> list[str]:
    """Give the words that run a line by the shell."""
    return ["sh", "-c", line]


HEAD = f"{'id':5} {'operation':46} {'against':34} {'ours':>10} {'theirs':>10} {'value':>9} {'goal':>9} {'refuse':>9}  verdict"


def drawn(row: Row) -> str:
    """Draw one line of the table; CPU seconds beside the ratio."""

    def number(value: float | None, unit: str) -> str:
        return (
            "-" if value is None else f"{value:.3f} {unit}" if unit == "s" else f"{value:.2f}{unit}"
        )

    sign = ">=" if row.at_least else "<="
    seconds = "s" if row.unit == "x" else row.unit
    return (
        f"{row.id:5} {row.what:46} {row.against:34} {number(row.ours, seconds):>10}"
        f" {number(row.theirs, seconds):>10} {number(row.value, row.unit):>9}"
        f" {sign}{row.goal:g}{row.unit:>2} {row.refuse:>7g}{row.unit:2}  {row.verdict:8} {row.note}"
    )


def saved(rows: Sequence[Row]) -> str:
    """Give the table as JSON lines."""
    return "".join(
        json.dumps(asdict(r) | {"verdict": r.verdict}, ensure_ascii=False) + "\n" for r in rows
    )
