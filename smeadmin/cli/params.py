"""Parameters that are read without pydantic, which Typer imports even to turn text into text.

That keeps each command 100 ms shorter, and lets our own parsers raise our own failures. And signatures
that Typer finds ready: it would read each annotation four times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from inspect import Parameter, Signature
from typing import Any

from smeadmin.cli import usage
from smeadmin.i18n import gettext as _

Convert = Callable[[Any, Any], Any]


def read_plainly(params: Iterable[Any]) -> list[Any]:
    """Let text stay text, and a parser of ours have the text; anything else Typer converts."""
    params = list(params)
    for param in params:
        if "process_value" not in vars(param):
            param.process_value = partial(_process, param, param.process_value)
    return params


def sign(function: Callable[..., None], parameters: Iterable[Parameter]) -> None:
    """Give a function that takes ``**values`` the parameters which Typer shall see."""
    function.__signature__ = Signature(list(parameters))  # type: ignore[attr-defined]
    function.__annotations__ = {}


def _process(param: Any, by_typer: Convert, ctx: Any, value: Any) -> Any:
    """Convert one value; of what is missing though it is needed, Typer complains."""
    annotation, parser = (
        param.type_descriptor.annotation,
        param.type_descriptor.parameter_info.parser,
    )
    if value is None and (ctx.resilient_parsing or not param.required):
        return () if param.multiple or param.nargs == -1 else None
    if isinstance(value, str) and (parser or annotation is str):
        return parser(value) if parser else value
    if annotation is int and value is not None:
        return _whole(param, value)
    if isinstance(value, list | tuple) and value and (parser or annotation == list[str]):
        return tuple(parser(each) for each in value) if parser else value
    return by_typer(ctx, value)


def _whole(param: Any, value: str | int) -> int:
    """Read a whole number within the bounds of its parameter; raises InvalidValue."""
    try:
        number, must = int(value), None
    except ValueError:
        number, must = 0, _("a whole number, as 2026")
    if must is None and param.min is not None and number < param.min:
        must = _("at least {n}").format(n=param.min)
    if must is None and param.max is not None and number > param.max:
        must = _("at most {n}").format(n=param.max)
    if must is not None:
        name = usage.the_value_of(usage.display_name(param))
        raise usage.InvalidValue({"name": name, "value": value}, way_out=(must,))
    return number
