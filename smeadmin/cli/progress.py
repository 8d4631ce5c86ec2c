"""A progress bar: on a terminal only, after half a second, at most one line."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from smeadmin.cli.pages import width
from smeadmin.i18n import gettext as _

AFTER_SECONDS = 0.5
EVERY_SECONDS = 0.1
MOST_CELLS, FEWEST_CELLS = 30, 5


class Bar:
    """Counts what is done; called with the size of each step. ``total`` None: not known (yet)."""

    def __init__(self, text: str, total: int | None, stream: TextIO, silent: bool) -> None:
        self.total = total
        self.drawn = False
        self._text, self._stream, self._silent = text, stream, silent
        self._started = self._shown = time.monotonic()
        self._done = 0

    def __call__(self, step: int) -> None:
        """Count a step, and draw what has been done if it is time to."""
        self._done += step
        now = time.monotonic()
        early = now - self._started < AFTER_SECONDS
        if self._silent or early or (self.drawn and now - self._shown < EVERY_SECONDS):
            return
        self._shown, self.drawn = now, True
        columns = shutil.get_terminal_size().columns
        line = drawing(self._text, self._done, self.total, now - self._started, columns)
        self._stream.write("\r" + line + "\x1b[K")
        self._stream.flush()

    def reached(self, done: int, total: int) -> None:
        """Say how far it has come of how much, where both are known only on the way."""
        self.total = max(total, done)
        self(done - self._done)


@contextmanager
def bar(text: str, total: int | None, stream: TextIO, *, quiet: bool = False) -> Iterator[Bar]:
    """Give a bar to be called with the size of each step; clears the line when all is done.

    An interrupted command leaves its line, so that one sees how far it had come.
    """
    made = Bar(text, total, stream, quiet or not stream.isatty())
    try:
        yield made
    except BaseException:
        if made.drawn:
            stream.write("\n")
        raise
    if made.drawn:
        stream.write("\r\x1b[K")


def drawing(text: str, done: int, total: int | None, seconds: float, columns: int = 80) -> str:
    """Draw one state: what is done, a bar, the share, the counts, the seconds left.

    The bar takes what room is left; a text that is too long for the screen goes first.
    """
    if not total:
        return f"{text}  {done:,}"
    done = min(done, total)
    share = done / total
    left = _("{n} s left").format(n=max(1, round(seconds / share - seconds))) if share else ""
    counts = f"{int(share * 100):>3}%  {done:,}/{total:,}  {left}"
    cells = min(MOST_CELLS, columns - 1 - width(text) - width(counts) - 4)
    if cells < FEWEST_CELLS:
        return counts.strip()
    return f"{text}  {'━' * int(share * cells):<{cells}}  {counts}"
