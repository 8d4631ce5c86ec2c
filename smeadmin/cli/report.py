"""The report of a bug: what the maintainers need, and nothing of institutions or people."""

from __future__ import annotations

import itertools
import os
import platform
import sys
import tempfile
import traceback
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import smeadmin
from smeadmin.cli.call import Call
from smeadmin.cli.clock import instant
from smeadmin.domain.china import CHINA
from smeadmin.errors import Failure, Line
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

PACKAGES = ("typer", "rich", "sqlmodel", "sqlalchemy", "openpyxl", "xlsxwriter", "python-calamine")


class Bug(Failure):
    """The program did something that nobody foresaw.

    It is not your fault. The report names the place in the program, the versions and the options
    used, never a value that you typed or that the register holds. Please send it to the maintainers.
    """

    code, sentence = "bug", N_("This is our bug, not yours")

    @classmethod
    def of(cls, error: Exception, report: Path | None) -> Bug:
        """Make the failure of an unexpected exception; its notes say what was being done."""
        more = [Line("while", (note,)) for note in getattr(error, "__notes__", ())[:1]]
        if report is not None:
            said = _("{file} (no data of institutions or people; may be sent)")
            more.append(Line("report", (said.format(file=report),)))
        return cls(more=tuple(more))


def save(error: Exception, call: Call) -> Path | None:
    """Save the report in the current folder, else in the temporary one; None when neither takes it."""
    stamp = instant().astimezone(CHINA).strftime("%Y%m%d-%H%M")
    text = compose(error, call)
    for folder, more in itertools.product((Path(), Path(tempfile.gettempdir())), range(1, 10)):
        twin = f"{stamp}-{more}" if more > 1 else stamp
        path = folder / _("smeadmin-report-{stamp}.txt").format(stamp=twin)
        try:
            handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        except OSError:
            continue
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
        return path
    return None


def compose(error: BaseException, call: Call) -> str:
    """Write the report: versions, command and names of options, kinds of exceptions, places in the code.

    No messages of exceptions, no values of variables, no arguments: any of them may hold data.
    """
    flags = [word.partition("=")[0] for word in call.argv if word.startswith("--")]
    lines = [
        f"smeadmin {smeadmin.__version__}  Python {platform.python_version()}  {platform.platform()}",
        "  ".join(f"{name} {_version(name)}" for name in PACKAGES),
        f"command  {call.command or '-'}  {' '.join(flags)}",
        f"encoding  stdout {sys.stdout.encoding}  file system {sys.getfilesystemencoding()}",
        f"committed  {call.committed or '-'}",
    ]
    chain: BaseException | None = error
    while chain is not None:
        lines += ["", type(chain).__module__ + "." + type(chain).__qualname__]
        lines += [
            f"  {_place(frame.filename)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(chain.__traceback__)
        ]
        chain = chain.__cause__ or chain.__context__
    return "\n".join(lines) + "\n"


def _place(filename: str) -> str:
    """Name a file without the folders above its package, which may name a person."""
    parts = Path(filename).parts
    for anchor in ("site-packages", "smeadmin"):
        if anchor in parts:
            at = len(parts) - 1 - parts[::-1].index(anchor)
            return "/".join(parts[at:])
    return parts[-1]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "-"
