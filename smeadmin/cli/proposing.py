"""Proposed commands on the command line: what was typed is kept, with the files it names."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING

from smeadmin.domain.proposal import NotToBeProposed, may_wait
from smeadmin.i18n import gettext as _

if TYPE_CHECKING:
    from smeadmin.actions.proposal.proposing import Typed
    from smeadmin.cli.frame import Run


def assert_may_wait(command: str) -> None:
    """Refuse a command that cannot wait for another person; raises NotToBeProposed."""
    if not may_wait(command):
        raise NotToBeProposed({"command": command}, way_out=(_("give it without --propose"),))


def typed(run: Run) -> Typed:
    """Give the words of a command line and the files it names; raises NotToBeProposed."""
    from smeadmin.actions.proposal.proposing import Typed

    assert_may_wait(run.call.command)
    values = [
        word
        for value in run.arguments.values()
        for word in (value if isinstance(value, list) else [value])
        if isinstance(word, str)
    ]
    if "-" in values:
        way_out = (_("give the file by its name instead of standard input"),)
        raise NotToBeProposed({"command": run.call.command}, way_out=way_out)
    named = [path for word in values for path in (word, word.partition("=")[2]) if path]
    files = {
        path: base64.b64encode(Path(path).read_bytes()).decode()
        for path in named
        if Path(path).is_file()
    }
    return Typed(run.call.argv, files)
