"""The options that every command takes, anywhere on the line."""

from __future__ import annotations

from functools import cache
from inspect import Parameter
from typing import Annotated, Any

import typer

from smeadmin.cli.call import Call
from smeadmin.cli.params import sign
from smeadmin.cli.types import one_of
from smeadmin.i18n import LANGUAGES
from smeadmin.i18n import mark as N_

# what they are called as parameters, so that a verb may have an argument named `key` or `day`
PREFIX = "given_"
COLORS = ("auto", "always", "never")
FORMATS = ("table", "json", "jsonl", "csv", "md", "plain")


def _text(name: str, **about: Any) -> Parameter:
    """Declare an option that takes a value."""
    option = typer.Option(f"--{name}", **about)
    return _declared(name, Annotated[str | None, option], None)


def _flag(name: str, help: str) -> Parameter:
    """Declare an option that takes none."""
    return _declared(name, Annotated[bool, typer.Option(f"--{name}", help=help)], False)


def _declared(name: str, annotation: Any, default: object) -> Parameter:
    called = PREFIX + name.replace("-", "_")
    return Parameter(called, Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


@cache
def common() -> tuple[Any, ...]:
    """Give the parameters that every command takes."""
    return _parameters(
        _text("db", metavar=N_("PATH|URL"), help=N_("the register; default ./office.db")),
        _text("by", metavar=N_("NAME"), help=N_("who acts; default the user of the computer")),
        _text("on", metavar=N_("DATE"), help=N_("the day the act is done; default today in China")),
        _text("lang", metavar="zh|en", help=N_("the language of the screen"), **one_of(*LANGUAGES)),
        _text(
            "format",
            metavar="table|json|csv|…",
            help=N_("also jsonl, md and every format of tabulate"),
            **one_of(*FORMATS),
        ),
        _text(
            "out",
            metavar=N_("FILE"),
            help=N_("write there instead of the screen; its suffix decides"),
        ),
        _flag("force", N_("replace the file of --out when it exists")),
        _flag("quiet", N_("no talk on stderr except refusals")),
        _flag("debug", N_("show the trace of an unexpected failure")),
        _text(
            "color",
            metavar="auto|always|never",
            help=N_("colours; NO_COLOR=1 is never"),
            **one_of(*COLORS),
        ),
        _flag("no-input", N_("never ask; an open question is exit 2")),
        _text("config", metavar=N_("FILE"), help=N_("settings file instead of ./smeadmin.toml")),
    )


@cache
def writing() -> tuple[Any, ...]:
    """Give the parameters that every writing command takes besides."""
    return _parameters(
        _flag("dry-run", N_("calculate everything, write nothing")),
        _flag("yes", N_("answer the question beforehand")),
        _text("reason", metavar=N_("TEXT"), help=N_("why; needed for a day before today")),
        _text("doc", metavar=N_("NUMBER"), help=N_("the number of the official document")),
        _text(
            "key", metavar=N_("TEXT"), help=N_("repeating a command with the same key does nothing")
        ),
        _flag("propose", N_("store it until another person has approved it")),
    )


def _parameters(*declared: Parameter) -> tuple[Any, ...]:
    """Let Typer make its parameters of what a function with this signature would declare."""

    def nothing(**_values: object) -> None: ...

    sign(nothing, declared)
    app = typer.Typer(add_completion=False)
    app.command()(nothing)
    return tuple(typer.main.get_command(app).params)


def take(context: Any) -> Call:
    """Move the common options of one level of the line into the call; the rightmost wins."""
    call: Call = context.ensure_object(Call)
    for name in [name for name in context.params if name.startswith(PREFIX)]:
        value = context.params.pop(name)
        if value not in (None, False):
            call.given[name.removeprefix(PREFIX)] = value
    return call
