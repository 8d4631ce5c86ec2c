"""The common options of one call after merging: what was typed, the environment, files, defaults."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from smeadmin.cli.call import DEFAULT_REGISTER, Call
from smeadmin.cli.options import COLORS, FORMATS
from smeadmin.cli.types import check_choice, day
from smeadmin.i18n import LANGUAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The common options after merging; see ``smeadmin help options``."""

    db: str
    by: str
    os_user: str
    on: date | None
    lang: str
    format: str | None
    out: str | None
    color: str
    office: str | None
    files: str | None = None
    fonts: str | None = None
    reason: str | None = None
    doc: str | None = None
    key: str | None = None
    force: bool = False
    quiet: bool = False
    debug: bool = False
    no_input: bool = False
    dry_run: bool = False
    yes: bool = False
    propose: bool = False


def merge(call: Call, language: str) -> Settings:
    """Merge flags, environment and files into the settings of this call.

    Raises InvalidValue for a value that no layer may have.
    """
    given, layers = call.given, call.layers

    user = os_user()

    def strongest(name: str) -> str | None:
        return given.get(name) or layers.get(name)

    if (lang := strongest("lang")) is not None:
        check_choice("--lang", lang, LANGUAGES)
    if (color := strongest("color")) is not None:
        check_choice("--color", color, COLORS)
    on = strongest("on")
    return Settings(
        db=strongest("db") or DEFAULT_REGISTER,
        by=strongest("by") or user,
        os_user=user,
        on=None if on is None else day(on),
        lang=language,
        format=_check_format(strongest("format")),
        out=None if given.get("out") == "-" else given.get("out"),
        color=color or "auto",
        office=layers.get("office"),
        files=layers.get("files"),
        fonts=layers.get("fonts"),
        reason=given.get("reason"),
        doc=given.get("doc"),
        key=given.get("key"),
        force=given.get("force", False),
        quiet=given.get("quiet", False),
        debug=bool(strongest("debug")),
        no_input=given.get("no_input", False),
        dry_run=given.get("dry_run", False),
        yes=given.get("yes", False),
        propose=given.get("propose", False),
    )


def _check_format(name: str | None) -> str | None:
    if name is None or name in FORMATS:
        return name
    from smeadmin.render.output import formats

    return check_choice("--format", name, formats())


@cache
def os_user() -> str:
    """Tell who is logged in, from the account and not from a variable that anybody may set."""
    try:
        import os
        import pwd

        return pwd.getpwuid(os.getuid()).pw_name
    except (ImportError, KeyError):
        import getpass

        return getpass.getuser()
