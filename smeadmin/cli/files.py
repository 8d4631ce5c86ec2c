"""Writing files for the user: whole or not at all, readable by them alone, never through a link."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from smeadmin.errors import Conflict, StorageFailure, Usage
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.cli.options import Settings
    from smeadmin.render.document import Document
    from smeadmin.render.output import Outcome

SUFFIXES = {
    ".csv": "csv",
    ".json": "json",
    ".jsonl": "jsonl",
    ".md": "md",
    ".txt": "table",
    ".xlsx": "xlsx",
}


class OutExists(Conflict):
    """The file to be written is there already.

    Nothing that exists is replaced unless --force says so.
    """

    code, sentence = "out-exists", N_("{file} exists already")


class OutIsLink(Conflict):
    """The file to be written is a link, or not a file at all.

    Written through a link, a list could land where others read it. Name the real place.
    """

    code, sentence = "out-is-link", N_("{file} is a link or no ordinary file")


class OutFailed(StorageFailure):
    """The place named by --out cannot be written."""

    code, sentence = "out-failed", N_("{file} cannot be written: {reason}")


class OutSuffix(Usage):
    """The suffix of the file says no format that this command can write."""

    code, sentence = "out-suffix", N_("this cannot be written as {suffix}")


@contextlib.contextmanager
def replacing(target: Path, *, force: bool = False) -> Iterator[Path]:
    """Give a temporary path beside ``target`` that takes its place when the block succeeds.

    Mode 0600, flushed to disk, moved in one step. Raises OutExists without ``force``, OutIsLink,
    OutFailed.
    """
    _assert_free(target, force=force)
    try:
        handle, name = tempfile.mkstemp(
            prefix=".smeadmin-", suffix=target.suffix, dir=target.parent
        )
    except OSError as error:
        raise _failed(target, error) from error
    os.close(handle)
    draft = Path(name)
    try:
        yield draft
        with draft.open("rb") as written:
            os.fsync(written.fileno())
        if force:
            draft.replace(target)
        else:
            _link(draft, target)
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        raise _failed(target, error) from error
    finally:
        draft.unlink(missing_ok=True)


def format_of(settings: Settings) -> str | None:
    """Tell in which format ``--out`` is to be written.

    Raises OutSuffix, OutExists, OutIsLink, OutFailed before anything has been done.
    """
    if settings.out is None:
        return None
    target = Path(settings.out)
    _assert_free(target, force=settings.force)
    format_ = SUFFIXES.get(target.suffix.lower())
    if format_ is None:
        raise OutSuffix(
            {"suffix": target.suffix or target.name},
            way_out=(_("one of: {choices}").format(choices=" ".join(SUFFIXES)),),
        )
    return format_


def write_answer(document: Document, settings: Settings, outcome: Outcome | None) -> None:
    """Write the answer of a command to the file of ``--out``, in the format of its suffix."""
    from smeadmin.render.output import Screen, answer

    format_ = format_of(settings)
    assert settings.out is not None and format_ is not None
    with replacing(Path(settings.out), force=settings.force) as draft:
        if format_ == "xlsx":
            _write_workbook(document, draft)
            return
        with draft.open("w", encoding="utf-8", newline="") as stream:
            answer(document, Screen(stream, stream, format_, to_file=True, pretty=True), outcome)


def _write_workbook(document: Document, draft: Path) -> None:
    from smeadmin.render.output import sheet
    from smeadmin.sheets.workbook import write_sheet

    write_sheet(sheet(document), draft)


def _assert_free(target: Path, *, force: bool) -> None:
    if target.is_symlink() or (target.exists() and not target.is_file()):
        raise OutIsLink({"file": str(target)}, way_out=(_("name an ordinary file"),))
    _assert_place(target)
    if target.exists() and not force:
        raise OutExists(
            {"file": str(target)}, way_out=(_("name another file, or replace it with --force"),)
        )


def _assert_place(target: Path) -> None:
    if not target.parent.is_dir():
        raise _failed(target, FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))
    if not os.access(target.parent, os.W_OK):
        raise _failed(target, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def _link(draft: Path, target: Path) -> None:
    """Move into a place that must still be free: a link fails where a rename would replace."""
    try:
        os.link(draft, target)
    except FileExistsError:
        _assert_free(target, force=False)
    except (OSError, NotImplementedError):  # a file system without hard links
        _assert_free(target, force=False)
        draft.replace(target)


def _failed(target: Path, error: OSError) -> OutFailed:
    return OutFailed(
        {"file": str(target), "reason": error.strerror or type(error).__name__},
        way_out=(_("name a place that can be written, or make room"),),
    )


def output_failed(error: OSError) -> OutFailed:
    """Say that the place to which stdout is sent takes no more."""
    return _failed(Path(_("the output")), error)
