"""The program: prepares language and streams before anything else is imported, then runs the edge."""

from __future__ import annotations

import contextlib
import gc
import gettext
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from smeadmin import i18n
from smeadmin.cli import config, streams
from smeadmin.errors import Failure

SELDOM = 300_000
"""So many new objects before Python looks for cycles: hardly any are made, and looking costs a tenth.

What a command imports are a hundred thousand, and none of them goes away.
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command line and give its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    gc.set_threshold(SELDOM)
    try:
        return _run(words)
    except BrokenPipeError:  # whoever read us has seen enough
        streams.forget(sys.stdout)
        return 0
    except KeyboardInterrupt:  # before the edge could stand between
        return 130


def program() -> NoReturn:
    """Be the program: carry out the words typed and leave.

    What is in memory is not cleared away first, as Python would do for a tenth of the time of a command:
    the register was closed by then, and files that must not stay are gone from their folders.
    """
    status = main()
    with contextlib.suppress(OSError, ValueError):  # nobody listens any more
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


def _run(words: list[str]) -> int:
    streams.prepare(sys.stdout)
    streams.prepare(sys.stderr)
    fault, layers = None, config.of_environment(os.environ)
    speak(_language(words, layers))
    try:
        layers = config.load(words, os.environ)
        speak(_language(words, layers))
    except Failure as failure:
        fault = failure
    from smeadmin.cli import edge

    return edge.run(words, layers, fault)


def speak(language: str) -> None:
    """Choose the language, for ourselves and for Typer's own words, which it reads at import."""
    i18n.use(language)
    os.environ["LANGUAGE"] = "zh_CN" if language == "zh" else "en"
    gettext.bindtextdomain(i18n.DOMAIN, str(i18n.LOCALE_DIR))
    gettext.textdomain(i18n.DOMAIN)


def _language(words: Sequence[str], layers: config.Layers) -> str:
    """Take the language asked for, else that of the locale, if the screen can show it."""
    asked = config.choose_language(words, layers)
    if asked is None and not streams.shows_chinese(sys.stdout):
        return "en"
    return asked or config.locale_language(os.environ)


if __name__ == "__main__":
    program()
