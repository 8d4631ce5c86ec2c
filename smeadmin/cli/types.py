"""What is typed on the command line: amounts, days, choices, codes with live completion."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from smeadmin.cli.usage import InvalidValue, the_value_of
from smeadmin.errors import Line
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _

MOST_OFFERED = 12
YEARS = range(1949, 2200)
"""The years that a register knows: from the first budget year there can be."""
DAYS = range(36_601)
"""A hundred years at most."""
NO_LABELS: Mapping[Any, Text] = {}


def yuan(text: str) -> int:
    """Read an amount in yuan (``2000``, ``2000.00``, ``2万``) as fen; raises InvalidValue."""
    from smeadmin.domain.amounts import parse_amount
    from smeadmin.domain.findings import Fault

    try:
        return parse_amount(text)
    except Fault as error:
        raise InvalidValue(
            {"name": _("an amount"), "value": text},
            way_out=(_("yuan with at most two decimals: 2000, 2000.00, 2万"),),
        ) from error


def day(text: str) -> date:
    """Read a day (``2026-03-10``, ``2026年3月10日``); raises InvalidValue."""
    from smeadmin.domain.days import parse
    from smeadmin.domain.findings import Fault

    try:
        return parse(text)
    except Fault as error:
        raise InvalidValue(
            {"name": _("a date"), "value": text},
            way_out=(_("a day of the calendar, as 2026-03-10"),),
        ) from error


def whole(text: str) -> int:
    """Read a whole number; raises InvalidValue."""
    try:
        return int(text)
    except ValueError as error:
        raise InvalidValue(
            {"name": _("a number"), "value": text}, way_out=(_("a whole number, as 2026"),)
        ) from error


def calendar_year(text: str) -> int:
    """Read a year; raises InvalidValue."""
    number = whole(text)
    if number not in YEARS:
        said = _("a year from {first} to {last}").format(first=YEARS[0], last=YEARS[-1])
        raise InvalidValue({"name": _("a year"), "value": text}, way_out=(said,))
    return number


def days(text: str) -> int:
    """Read a number of days; raises InvalidValue."""
    number = whole(text)
    if number not in DAYS:
        said = _("from {first} to {last}").format(first=DAYS[0], last=DAYS[-1])
        raise InvalidValue({"name": _("a number of days"), "value": text}, way_out=(said,))
    return number


def check_choice(
    name: str, value: str, choices: Sequence[str], labels: Mapping[Any, Text] = NO_LABELS
) -> str:
    """Give the choice that a word means, itself or as screens call it; raises InvalidValue."""
    if value in choices:
        return value
    for word in choices:
        if word in labels and value in (labels[word].zh, labels[word].en):
            return word
    shown = [str(labels.get(word, word)) for word in choices]
    close = difflib.get_close_matches(value, shown, n=1) or [
        str(labels.get(word, word)) for word in difflib.get_close_matches(value, choices, n=1)
    ]
    raise InvalidValue(
        {"name": the_value_of(name), "value": value},
        more=tuple(Line("close", (word,)) for word in close),
        way_out=(_("one of: {choices}").format(choices=", ".join(shown[:MOST_OFFERED])),),
    )


def one_of(*choices: str) -> dict[str, Any]:
    """Make the keyword arguments of an option that completes some words."""

    def complete(incomplete: str) -> list[str]:
        return [choice for choice in choices if choice.startswith(incomplete)]

    return {"autocompletion": complete}


def choice(name: str, *choices: str, labels: Mapping[Any, Text] = NO_LABELS) -> dict[str, Any]:
    """Make the keyword arguments of an option that refuses any other word: ``**choice("--mode", …)``.

    Where the screens call the words something else (``已核销`` for ``redeemed``), that is taken too.
    """

    def parse(value: str) -> str:
        return check_choice(name, value, choices, labels)

    return {"parser": parse, **one_of(*choices)}


def codes(noun: str) -> Callable[[Any, str], list[tuple[str, str]]]:
    """Make a completion that offers what the register holds of a noun (SQLite only, read-only)."""

    def complete(ctx: Any, incomplete: str) -> list[tuple[str, str]]:
        from pathlib import Path

        from smeadmin.cli.call import Call
        from smeadmin.storage.peek import offer

        where = (ctx.find_object(Call) or Call()).register
        if "://" in where:
            return []
        return offer(Path(where), noun, incomplete)

    return complete


def shipped_policies(incomplete: str) -> list[str]:
    """Offer the measures that come with the program; none of them is read for that."""
    import importlib.resources

    files = importlib.resources.files("smeadmin.policies").iterdir()
    names = sorted(file.name for file in files if file.name.endswith(".toml"))
    return [n.removesuffix(".toml") for n in names if n.startswith(incomplete)]


def pairs(words: Sequence[str] | None) -> dict[str, str]:
    """Read ``FIGURE=VALUE`` words as a table; raises InvalidValue for one without ``=``."""
    found: dict[str, str] = {}
    for word in words or ():
        name, sign, value = word.partition("=")
        if not sign or not name.strip():
            raise InvalidValue(
                {"name": _("a figure"), "value": word}, way_out=(_("FIGURE=VALUE, as staff=9"),)
            )
        found[name.strip()] = value.strip()
    return found
