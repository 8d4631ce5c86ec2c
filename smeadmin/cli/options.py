"""The options that every command takes, anywhere on the line, and how they are merged once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, Any

import typer

from smeadmin.cli.call import DEFAULT_REGISTER, Call
from smeadmin.cli.types import check_choice, day, one_of
from smeadmin.i18n import LANGUAGES
from smeadmin.i18n import mark as N_

# what they are called as parameters, so that a verb may have an argument named `key` or `day`
PREFIX = "given_"
COLORS = ("auto", "always", "never")
FORMATS = ("table", "json", "jsonl", "csv", "md", "plain")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The common options after merging; see ``smeadmin help options``."""

    db: str
    by: str
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


def _common(
    given_db: Annotated[
        str | None,
        typer.Option("--db", metavar=N_("PATH|URL"), help=N_("the register; default ./office.db")),
    ] = None,
    given_by: Annotated[
        str | None,
        typer.Option(
            "--by", metavar=N_("NAME"), help=N_("who acts; default the user of the computer")
        ),
    ] = None,
    given_on: Annotated[
        str | None,
        typer.Option(
            "--on", metavar=N_("DATE"), help=N_("the day the act is done; default today in China")
        ),
    ] = None,
    given_lang: Annotated[
        str | None,
        typer.Option(
            "--lang", metavar="zh|en", help=N_("the language of the screen"), **one_of(*LANGUAGES)
        ),
    ] = None,
    given_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="table|json|csv|…",
            help=N_("also jsonl, md and every format of tabulate"),
            **one_of(*FORMATS),
        ),
    ] = None,
    given_out: Annotated[
        str | None,
        typer.Option(
            "--out",
            metavar=N_("FILE"),
            help=N_("write there instead of the screen; its suffix decides"),
        ),
    ] = None,
    given_force: Annotated[
        bool, typer.Option("--force", help=N_("replace the file of --out when it exists"))
    ] = False,
    given_quiet: Annotated[
        bool, typer.Option("--quiet", help=N_("no talk on stderr except refusals"))
    ] = False,
    given_debug: Annotated[
        bool, typer.Option("--debug", help=N_("show the trace of an unexpected failure"))
    ] = False,
    given_color: Annotated[
        str | None,
        typer.Option(
            "--color",
            metavar="auto|always|never",
            help=N_("colours; NO_COLOR=1 is never"),
            **one_of(*COLORS),
        ),
    ] = None,
    given_no_input: Annotated[
        bool, typer.Option("--no-input", help=N_("never ask; an open question is exit 2"))
    ] = False,
    given_config: Annotated[
        str | None,
        typer.Option(
            "--config", metavar=N_("FILE"), help=N_("settings file instead of ./smeadmin.toml")
        ),
    ] = None,
) -> None:
    pass


def _writing(
    given_dry_run: Annotated[
        bool, typer.Option("--dry-run", help=N_("calculate everything, write nothing"))
    ] = False,
    given_yes: Annotated[
        bool, typer.Option("--yes", help=N_("answer the question beforehand"))
    ] = False,
    given_reason: Annotated[
        str | None,
        typer.Option("--reason", metavar=N_("TEXT"), help=N_("why; needed for a day before today")),
    ] = None,
    given_doc: Annotated[
        str | None,
        typer.Option("--doc", metavar=N_("NUMBER"), help=N_("the number of the official document")),
    ] = None,
    given_key: Annotated[
        str | None,
        typer.Option(
            "--key",
            metavar=N_("TEXT"),
            help=N_("repeating a command with the same key does nothing"),
        ),
    ] = None,
    given_propose: Annotated[
        bool,
        typer.Option("--propose", help=N_("store it until another person has approved it")),
    ] = False,
) -> None:
    pass


@cache
def common() -> tuple[Any, ...]:
    """Give the parameters that every command takes."""
    return _parameters(_common)


@cache
def writing() -> tuple[Any, ...]:
    """Give the parameters that every writing command takes besides."""
    return _parameters(_writing)


def _parameters(declaration: Any) -> tuple[Any, ...]:
    app = typer.Typer(add_completion=False)
    app.command()(declaration)
    return tuple(typer.main.get_command(app).params)


def take(context: Any) -> Call:
    """Move the common options of one level of the line into the call; the rightmost wins."""
    call: Call = context.ensure_object(Call)
    for name in [name for name in context.params if name.startswith(PREFIX)]:
        value = context.params.pop(name)
        if value not in (None, False):
            call.given[name.removeprefix(PREFIX)] = value
    return call


def merge(call: Call, language: str) -> Settings:
    """Merge flags, environment and files into the settings of this call.

    Raises InvalidValue for a value that no layer may have.
    """
    given, layers = call.given, call.layers

    def strongest(name: str) -> str | None:
        return given.get(name) or layers.get(name)

    if (lang := strongest("lang")) is not None:
        check_choice("--lang", lang, LANGUAGES)
    if (color := strongest("color")) is not None:
        check_choice("--color", color, COLORS)
    on = strongest("on")
    return Settings(
        db=strongest("db") or DEFAULT_REGISTER,
        by=strongest("by") or os_user(),
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
