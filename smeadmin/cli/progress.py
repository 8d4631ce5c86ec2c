"""A progress bar: on a terminal only, after half a second, at most one line."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from smeadmin.cli.pages import width
from smeadmin.i18n import gettext as _

AFTER_SECONDS = 0.5
EVERY_SECONDS = 0.1
MOST_CELLS, FEWEST_CELLS = 30, 5


@contextmanager
def bar(
    text: str, total: int | None, stream: TextIO, *, quiet: bool = False
) -> Iterator[Callable[[int], None]]:
    """Give a function to be called with the size of each step; clears the line when all is done.

    An interrupted command leaves its line, so that one sees how far it had come.
    """
    started = shown = time.monotonic()
    done = 0
    drawn = False

    def advance(step: int) -> None:
        nonlocal done, shown, drawn
        done += step
        now = time.monotonic()
        if now - started < AFTER_SECONDS or (drawn and now - shown < EVERY_SECONDS):
            return
        shown, drawn = now, True
        columns = shutil.get_terminal_size().columns
        stream.write("\r" + drawing(text, done, total, now - started, columns) + "\x1b[K")
        stream.flush()

    def silent(step: int) -> None:
        pass

    try:
        yield silent if quiet or not stream.isatty() else advance
    except BaseException:
        if drawn:
            stream.write("\n")
        raise
    if drawn:
        stream.write("\r\x1b[K")


def drawing(text: str, done: int, total: int | None, seconds: float, columns: int = 80) -> str:
    """Draw one state: what is done, a bar, the share, the counts, the seconds left.

    The bar takes what room is left; a text that is too long for the screen goes first.
    """
    if not total:
        return f"{text}  {done:,}"
    share = min(done / total, 1.0)
    left = _("{n} s left").format(n=max(1, round(seconds / share - seconds))) if share else ""
    counts = f"{int(share * 100):>3}%  {done:,}/{total:,}  {left}"
    cells = min(MOST_CELLS, columns - 1 - width(text) - width(counts) - 4)
    if cells < FEWEST_CELLS:
        return counts.strip()
    return f"{text}  {'━' * int(share * cells):<{cells}}  {counts}"
