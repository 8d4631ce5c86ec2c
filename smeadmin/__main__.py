"""The program: prepares language and streams before anything else is imported, then runs the edge."""

from __future__ import annotations

import contextlib
import gettext
import os
import sys
from collections.abc import Sequence
from typing import Any

from smeadmin import i18n


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one command line and give its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(words)
    except BrokenPipeError:
        _forget(sys.stdout)
        return 0
    except KeyboardInterrupt:  # before the edge could stand between
        return 130


def _run(words: list[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        prepare(stream)
    from smeadmin.cli import config
    from smeadmin.errors import Failure

    fault, layers = None, config.Layers()
    try:
        layers = config.load(words, os.environ)
    except Failure as failure:
        fault = failure
    speak(config.choose_language(words, layers) or _default_language())
    from smeadmin.cli import edge, options

    status = edge.say(fault, options.Call(tuple(words))) if fault else edge.run(words, layers)
    sys.stderr.flush()
    return status


def speak(language: str) -> None:
    """Choose the language, for ourselves and for Typer's own words, which it reads at import."""
    i18n.use(language)
    os.environ["LANGUAGE"] = "zh_CN" if language == "zh" else "en"
    gettext.bindtextdomain(i18n.DOMAIN, str(i18n.LOCALE_DIR))
    gettext.textdomain(i18n.DOMAIN)


def prepare(stream: Any) -> None:
    """Make a stream that can never fail on a letter: what its encoding lacks is written as an escape."""
    with contextlib.suppress(AttributeError, ValueError):
        stream.reconfigure(errors="backslashreplace")


def _default_language() -> str:
    """Follow the locale, except where the screen cannot show a single Chinese letter."""
    from smeadmin.cli import config

    try:
        "中".encode(sys.stdout.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return "en"
    return config.locale_language(os.environ)


def _forget(stream: Any) -> None:
    """Send what is left in a closed pipe to nowhere, so that the interpreter does not complain at exit."""
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())


if __name__ == "__main__":
    sys.exit(main())
