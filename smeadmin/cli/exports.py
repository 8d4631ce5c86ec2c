"""What every export and template verb shares: the file, its headers and its encoding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from smeadmin.cli.files import OutSuffix
from smeadmin.cli.frame import Run
from smeadmin.cli.types import choice
from smeadmin.cli.usage import MissingOption
from smeadmin.cli.words import shown_command
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.domain.columns import Noun
    from smeadmin.domain.listing import Exported
    from smeadmin.storage.change import View

TOLD_AT_ONCE = 1000

Headers = Annotated[
    str,
    typer.Option(
        "--headers",
        metavar="zh|en",
        help=N_("headers for people, or the names that programs know"),
        **choice("--headers", "zh", "en"),
    ),
]
CsvEncoding = Annotated[
    str,
    typer.Option(
        "--encoding",
        metavar="utf-8|gb18030",
        help=N_("of a CSV; UTF-8 is written with a byte order mark"),
        **choice("--encoding", "utf-8", "gb18030"),
    ),
]


def run_export(
    run: Run, action: Callable[[View], Exported], noun: Noun, headers: str, encoding: str
) -> None:
    """Write a list to the file of --out, or show it when there is none."""
    from smeadmin.actions.meanwhile import version_of
    from smeadmin.render.exports import draw_exported, draw_written

    with run.open().reading(run.on) as view:
        exported = action(view)
        version = version_of(view, exported.noun) if exported.kept else ""
    out, columns = (
        run.settings.out,
        exported.columns or tuple(noun[name] for name in exported.fields),
    )
    suffix = Path(out).suffix.lower() if out else ""
    if out is None or suffix not in (".csv", ".xlsx"):
        run.show(draw_exported(exported, columns, noun))
        return
    from smeadmin.domain.columns.headers import VERSION
    from smeadmin.render.output import talk
    from smeadmin.sheets.writing import write_csv, write_xlsx

    columns = (*columns, VERSION)
    force = run.settings.force
    with run.progress(_("writing {file}").format(file=out), exported.count) as bar:
        rows = _told(exported.rows, version, bar)
        if suffix == ".csv":
            coded = "utf-8-sig" if encoding == "utf-8" else encoding
            named: Literal["field", "title"] = "field" if headers == "en" else "title"
            write_csv(out, columns, rows, encoding=coded, headers=named, force=force)
        else:
            write_xlsx(out, columns, rows, sheet=str(noun.label), force=force)
    told = exported.before or exported.back
    words = (run.call.command.partition(" ")[0], "import", *exported.before, out, *exported.back)
    back = shown_command(words) if told and exported.count else None
    talk(draw_written(noun, out, exported.count, back), run.screen)


def _told(
    rows: Iterable[tuple[Any, ...]], version: str, bar: Callable[[int], object]
) -> Iterator[tuple[Any, ...]]:
    """Go through rows, each with its version, and tell the bar of each thousand."""
    rest = iter(rows)
    while some := list(islice(rest, TOLD_AT_ONCE)):
        yield from ((*row, version) for row in some)
        bar(len(some))


def run_template(
    run: Run,
    noun: Noun,
    words: Callable[[View], Mapping[str, Mapping[str, Any]]],
    *,
    about: Mapping[str, tuple[str, str]] | None = None,
    before: str = "",
    back: str = "",
) -> None:
    """Write an empty sheet with headers, hints and an example to the file of --out.

    ``about`` says of a column what a measure means by it and where; ``before`` and ``back`` stand
    before and after the file in the command that takes it in.
    """
    from smeadmin.render.exports import draw_template
    from smeadmin.render.output import talk
    from smeadmin.sheets.template import write_template

    out = run.settings.out
    if out is None:
        raise MissingOption(
            {"name": "--out"}, way_out=(_("--out {name}.xlsx").format(name=noun.label),)
        )
    if Path(out).suffix.lower() != ".xlsx":
        suffix = Path(out).suffix or out
        raise OutSuffix(
            {"suffix": suffix}, way_out=("--out " + str(Path(out).with_suffix(".xlsx")),)
        )
    with run.open().reading(run.on) as view:
        known = words(view)
    write_template(out, noun, words=known, about=about, force=run.settings.force)
    noun_typed = run.call.command.partition(" ")[0]
    named = [before] if before else []
    command = shown_command([noun_typed, "import", *named, out, *back.split()])
    talk(draw_template(out, command), run.screen)
