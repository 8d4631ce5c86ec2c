"""Proposed commands read again as they were typed, as far as carrying them out."""

from __future__ import annotations

import base64
import contextlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smeadmin.cli.call import Call
from smeadmin.cli.command import Verb, root
from smeadmin.domain.proposal import CommandUnknown

if TYPE_CHECKING:
    from smeadmin.actions.proposal.proposing import Typed
    from smeadmin.cli.frame import Run
    from smeadmin.render.document import Document
    from smeadmin.storage.change import Act, Change


@dataclass(frozen=True, slots=True)
class Captured:
    """What a command line would do: its action, how its result is drawn, whether it is a bulk change."""

    action: Callable[[Change], Any]
    draw: Callable[[Any], Document]
    bulk: bool


def assert_writes(command: str) -> None:
    """Refuse what is no writing command; raises CommandUnknown."""
    found: Any = root()
    for word in command.split():
        found = found.find(word) if hasattr(found, "find") else None
    if not isinstance(found, Verb) or not found.about.writes:
        raise CommandUnknown({"command": command}, way_out=("smeadmin --help",))


@contextlib.contextmanager
def read_again(run: Run, words: Typed, maker: Act) -> Iterator[Captured]:
    """Read a command line as it was typed, its files beside it, as far as carrying it out."""
    with tempfile.TemporaryDirectory() as folder:
        places = {}
        for n, (name, content) in enumerate(words.files.items()):
            place = Path(folder, str(n), Path(name).name)
            place.parent.mkdir()
            place.write_bytes(base64.b64decode(content))
            places[name] = str(place)
        argv = [_placed(word, places) for word in words.argv]
        argv += ["--db", run.settings.db, "--on", maker.on.isoformat()]
        call = Call(tuple(argv), run.call.layers, captured=[])
        with root().make_context("smeadmin", list(argv), obj=call) as context:
            root().invoke(context)
        assert call.captured, "the command does not write"
        yield Captured(*call.captured[0])


def _placed(word: str, places: dict[str, str]) -> str:
    """Put the place of a kept file where its name was typed, alone or after ``--option=`` or ``KIND=``."""
    if word in places:
        return places[word]
    before, equals, name = word.partition("=")
    return f"{before}={_placed(name, places)}" if equals else word
