"""The file of ``--out``: its suffix says the format; it is written whole or not at all."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from smeadmin.errors import StorageFailure, Usage
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.cli.settings import Settings
    from smeadmin.render.document import Document
    from smeadmin.render.output import Outcome

SUFFIXES = {
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".json": "json",
    ".jsonl": "jsonl",
    ".md": "md",
    ".txt": "table",
}


class OutSuffix(Usage):
    """The suffix of the file says no format that this command can write."""

    code, sentence = "out-suffix", N_("this cannot be written as {suffix}")


class StdoutFull(StorageFailure):
    """What takes the output of the command, a disk for instance, takes no more."""

    code, sentence = "stdout-full", N_("the output cannot be written: {reason}")


def format_of(settings: Settings) -> str | None:
    """Tell in which format ``--out`` is to be written, before anything has been done.

    Raises OutSuffix, OutputExists, OutputRefused.
    """
    if settings.out is None:
        return None
    from smeadmin.sheets.replacing import check_target

    target = Path(settings.out)
    format_ = SUFFIXES.get(target.suffix.lower())
    if format_ is None:
        raise OutSuffix(
            {"suffix": target.suffix or target.name},
            way_out=(_("one of: {choices}").format(choices=" ".join(SUFFIXES)),),
        )
    check_target(target, settings.force)
    return format_


def write_answer(document: Document, settings: Settings, outcome: Outcome | None) -> None:
    """Write the answer of a command to the file of ``--out``, in the format of its suffix."""
    from smeadmin.render.output import Screen, answer
    from smeadmin.sheets.replacing import replacing

    format_ = format_of(settings)
    assert settings.out is not None and format_ is not None
    if format_ == "xlsx":
        from smeadmin.cli.workbook import write_workbook

        write_workbook(document, settings.out, force=settings.force)
        return
    with replacing(settings.out, settings.force) as file:
        stream = io.TextIOWrapper(file, encoding="utf-8", newline="")
        answer(document, Screen(stream, stream, format_, to_file=True, pretty=True), outcome)
        stream.detach()
