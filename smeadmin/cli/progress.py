"""A progress bar: on a terminal only, after half a second, at most one line."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO

from smeadmin.i18n import gettext as _

AFTER_SECONDS = 0.5
EVERY_SECONDS = 0.1
CELLS = 30


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
        stream.write("\r" + drawing(text, done, total, now - started) + "\x1b[K")
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


def drawing(text: str, done: int, total: int | None, seconds: float) -> str:
    """Draw one state: what is done, a bar, the share, the counts, the seconds left."""
    if not total:
        return f"{text}  {done:,}"
    share = min(done / total, 1.0)
    filled = "━" * int(share * CELLS)
    left = _("{n} s left").format(n=max(1, round(seconds / share - seconds))) if share else ""
    return f"{text}  {filled:<{CELLS}}  {int(share * 100):>3}%  {done:,}/{total:,}  {left}"
