"""`demo`: a year of an invented office, by the real commands, each printed as it would be typed."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.errors import Conflict, Refused
from smeadmin.i18n import Text, language
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

group = Group("demo")

_VOUCHER = re.compile(r"\{voucher (\w+)\}")


class DemoFolderTaken(Conflict):
    """The folder of the demo holds something already; a demo never touches what is there."""

    code, sentence = "demo-folder-taken", N_("{folder} is there already and not empty")


class DemoWentWrong(Refused):
    """A command of the demo did not end as it should."""

    code, sentence = (
        "demo-went-wrong",
        N_("「{command}」 ended with {status} instead of {expected}"),
    )


@dataclass(frozen=True, slots=True)
class Command:
    """One command of the story: what is typed, how it ends, whether its answer is shown."""

    typed: str
    status: int = 0
    show: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the year."""

    title: Text
    commands: tuple[Command, ...]


@group.reads(
    example="smeadmin demo",
    related=("init",),
    statuses={0: N_("the year has run"), 5: N_("the folder is not empty")},
)
def demo(
    run: Run,
    folder: Annotated[
        str, typer.Argument(metavar=N_("DIR"), help=N_("a new or empty folder"))
    ] = "smeadmin-demo",
    pause: Annotated[
        bool, typer.Option("--pause", help=N_("wait for Enter after each step"))
    ] = False,
) -> None:
    """Walk through a year in an invented office: every command is real and printed as typed.

    The folder that it leaves holds the register and the spreadsheets: go there and go on.
    """
    target = Path(folder)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise DemoFolderTaken({"folder": folder}, way_out=("smeadmin demo " + folder + "-2",))
    steps, by = read_story()
    _furnish(target, by)
    say = _Telling(run.settings.quiet)
    say.line(
        _("example office 岭南省中小企业服务局 (invented)   register {db}").format(
            db=target / "office.db"
        )
    )
    with _inside(target):
        for number, step in enumerate(steps, start=1):
            say.step(number, len(steps), step.title)
            for command in step.commands:
                _carry_out(command, say)
            if pause and sys.stdin.isatty():
                sys.stdin.readline()
    say.line("")
    say.line(_("Now it is your turn. Three questions; each command answers one:"))
    for question, answer in QUESTIONS:
        say.line(f"  {_(question)}")
        say.line(f"    {answer}")
    say.talk(
        _("Everything is in {folder}; delete the folder when you are done.").format(folder=target)
    )
    say.talk(_("next") + f"    cd {shlex.quote(str(target))} && smeadmin")


QUESTIONS = (
    (
        N_("Two centres have 99.33 points: why is one of them first?"),
        "smeadmin score rank service-centre --year 2025",
    ),
    (
        N_("Why was 惠帆服务中心 not certified, and by how little?"),
        "smeadmin certify check 惠帆服务中心 --as service-centre --level city",
    ),
    (N_("Where is every yuan of the voucher fund?"), "smeadmin fund trace FW2026"),
)


def read_story() -> tuple[tuple[Step, ...], str]:
    """Read the story that comes with the program, and who acts in it."""
    told = tomllib.loads((examples() / "story.toml").read_text(encoding="utf-8"))
    return tuple(_step(one) for one in told["step"]), str(told["by"])


def examples() -> Path:
    """Find the example files: inside the installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / "examples"
    return inside if inside.is_dir() else package.parent / "examples"


def _step(told: dict[str, Any]) -> Step:
    commands = tuple(
        Command(c["type"], c.get("status", 0), c.get("show", False)) for c in told["commands"]
    )
    return Step(Text(told["title"]["zh"], told["title"]["en"]), commands)


def _furnish(target: Path, by: str) -> None:
    target.mkdir(parents=True, exist_ok=True)
    for file in sorted(examples().iterdir()):
        if file.suffix in (".xlsx", ".csv"):
            shutil.copy(file, target / file.name)
    shutil.copytree(examples() / "faulty", target / "faulty")
    (target / "导出").mkdir()
    (target / "smeadmin.toml").write_text(f'db = "office.db"\nby = "{by}"\n', encoding="utf-8")


@contextlib.contextmanager
def _inside(target: Path) -> Iterator[None]:
    """Stand in the folder, with none of the caller's settings but the language."""
    before, here = dict(os.environ), Path.cwd()
    for name in [n for n in os.environ if n.startswith("SMEADMIN_")]:
        if name != "SMEADMIN_TEST_NOW":
            del os.environ[name]
    os.environ["SMEADMIN_LANG"] = language()
    os.chdir(target)
    try:
        yield
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(before)


def _carry_out(command: Command, say: _Telling) -> None:
    typed = _VOUCHER.sub(lambda m: _voucher_of(m[1]), command.typed)
    started = time.monotonic()
    status, out, err = _call(shlex.split(typed))
    if status != command.status:
        raise DemoWentWrong(
            {"command": "smeadmin " + typed, "status": status, "expected": command.status},
            short_by=tuple(line for line in err.splitlines()[:8] if line.strip()),
        )
    say.command(typed, out, err, command.show or status != 0, time.monotonic() - started)


def _call(argv: list[str]) -> tuple[int, str, str]:
    """Run one command line in this process, as the shell would."""
    from smeadmin.cli import config, edge

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = edge.run(argv, config.load(argv, os.environ))
    return status, out.getvalue(), err.getvalue()


def _voucher_of(enterprise: str) -> str:
    import json

    _status, out, _err = _call(
        ["voucher", "list", "--enterprise", enterprise, "--format", "json", "--on", "2026-12-31"]
    )
    return str(json.loads(out)[0]["voucher"])


class _Telling:
    """Prints the walk as it goes: titles and commands on stdout, the rest beside it."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet

    def line(self, text: str) -> None:
        sys.stdout.write(text + "\n")
        sys.stdout.flush()

    def talk(self, text: str) -> None:
        if not self._quiet:
            sys.stdout.flush()
            sys.stderr.write(text + "\n")

    def step(self, number: int, of: int, title: Text) -> None:
        self.line(f"\n{number}/{of}  {title}")

    def command(self, typed: str, out: str, err: str, show: bool, seconds: float) -> None:
        self.line(f"  $ smeadmin {typed}")
        if show:
            for text in (out + err).rstrip().splitlines():
                self.line(f"    {text}".rstrip())
            return
        told = [text for text in err.splitlines() if re.search(r"CS-\d{6}", text)]
        if told:
            self.line(f"    {told[-1].split()[-1]}   {seconds:.1f} s")
