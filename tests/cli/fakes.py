"""A noun of the tests, `box`, which tells what the frame made of a line; registered by the fixture ``box``."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.types import choice, day, whole, yuan
from smeadmin.domain.size import SIZE_LABELS
from smeadmin.errors import Cited, FileRejected, Refused
from smeadmin.i18n import Text

group = Group("box")


@dataclass(frozen=True)
class Entry:
    """Stands in the table of groups."""

    name: str
    help: str
    module: str = "tests.cli.fakes"


class LidClosed(Refused):
    """The lid of the box is closed."""

    code, sentence, guarded = "lid-closed", "the lid of {box} is closed", True


class SheetFaulty(FileRejected):
    """A sheet for the box has faults."""

    code, sentence = "sheet-faulty", "1 row has a fault"


@dataclass(frozen=True)
class Put:
    """One thing was put into the box."""

    thing: str
    on: str


def draw(result: Put) -> Any:
    from smeadmin.render.document import Deed, Document, Pairs

    return Document(
        blocks=(Pairs((("thing", result.thing),)),),
        data=dataclasses.asdict(result),
        deed=Deed(f"Put {result.thing}.", f"would put {result.thing}."),
        next="smeadmin box show",
    )


@group.reads(
    "show",
    example="smeadmin box show red",
    related=("box put",),
    statuses={0: "shown", 3: "closed"},
)
def show(
    run: Run,
    colour: Annotated[str | None, typer.Argument(metavar="COLOUR")] = None,
    number: Annotated[int | None, typer.Option("--number", parser=whole)] = None,
    plain: Annotated[int | None, typer.Option("--plain", max=9)] = None,
    amount: Annotated[int | None, typer.Option("--amount", parser=yuan)] = None,
    since: Annotated[Any, typer.Option("--since", parser=day)] = None,
    size: Annotated[
        str | None, typer.Option("--size", **choice("--size", "small", "large", labels=SIZE_LABELS))
    ] = None,
) -> None:
    """Show what the frame understood.

    A second paragraph of help.
    """
    from smeadmin.render.document import Document

    settings = {n: getattr(run.settings, n) for n in run.settings.__slots__}
    read = {
        "colour": colour,
        "number": number,
        "amount": amount,
        "since": since,
        "size": size,
        "plain": plain,
    }
    run.show(Document(data={**settings, **read, "today": run.today, "day": run.on}))


@group.reads("look", example="smeadmin box look")
def look(run: Run, no: Annotated[bool, typer.Option("--no")] = False) -> None:
    """Read something from the register; --no makes an answer that says no."""
    from smeadmin.render.document import Document, Pairs

    def action(view: Any) -> str:
        return str(view.office["name"])

    def page(office: str) -> Any:
        return Document(
            title="box",
            blocks=(Pairs((("office", office),)),),
            data={"office": office},
            status=3 * no,
        )

    run.read(action, page)


@group.writes("put", example="smeadmin box put red", related=("box show",))
def put(
    run: Run,
    thing: Annotated[str, typer.Argument(metavar="THING", help="what to put")],
    ask: Annotated[bool, typer.Option("--ask", help="whether to ask")] = False,
    how: Annotated[str, typer.Option("--how", metavar="WORD", help="what should happen")] = "well",
) -> None:
    """Put a thing into the box."""

    runs: list[str] = []

    def action(change: Any) -> Put:
        from smeadmin.storage.tables.log import Outward

        if how != "nothing":
            change.insert(Outward, noun="box", name=thing, what="put")
        match how:
            case "closed":
                raise LidClosed(
                    {"box": "box 7"}, clause=Cited("BX-01", "boxes are open"), way_out=("open it",)
                )
            case "faulty":
                raise SheetFaulty(answer=Put(thing, "never"), way_out=("mend row 3",))
            case "bug":
                raise ZeroDivisionError(f"secret {thing}")
            case "interrupt":
                raise KeyboardInterrupt
            case "vanishing":
                Path("gone").rmdir()
            case "moving":
                runs.append(how)
                return Put(f"{thing}{len(runs)}", change.on.isoformat())
        return Put(thing, change.on.isoformat())

    def page(result: Put) -> Any:
        if how == "undrawable":
            raise ZeroDivisionError("no page")
        return draw(result)

    run.write(action, page, question=(lambda r: f"Put {r.thing}?") if ask else None)


@group.reads("need", example="smeadmin box need --size small")
def need(
    run: Run, size: Annotated[str, typer.Option("--size", metavar="SIZE", help="its size")]
) -> None:
    """Need an option."""


@group.reads("list", example="smeadmin box list")
def list_(run: Run) -> None:
    """List what is in the box."""
    from smeadmin.render.document import Column, Document, Kind, Table

    columns = (
        Column("name", Text("名称", "name"), Kind.NAME),
        Column("code", Text("代码", "code"), Kind.CODE),
        Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN),
        Column("day", Text("日期", "day"), Kind.DAY),
        Column("count", Text("数量", "count"), Kind.INT, screen=False),
    )
    rows = (("甲", "007", 123456, dt.date(2026, 3, 10), 3), ("=1+1", "008", None, None, None))
    run.show(Document(blocks=(Table(columns, rows),)))
