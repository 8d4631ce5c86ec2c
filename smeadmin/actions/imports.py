"""The one way in which a sheet gets into the register.

Read what is known in a short transaction, parse and plan outside of any, then write in one short
change. If somebody else wrote in between, the plan is made again inside the change.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from itertools import islice
from pathlib import PurePath
from typing import Any, Protocol, cast

import sqlalchemy as sa

from smeadmin.actions.amended import amended
from smeadmin.actions.meanwhile import changed_since, last_change_to, number_of
from smeadmin.actions.sheetmap import spoken_by
from smeadmin.actions.uncollected import uncollected
from smeadmin.domain.columns import Noun
from smeadmin.domain.findings import column_letter
from smeadmin.domain.imports import SeenBefore, SheetImported, ShownCell
from smeadmin.domain.sheet import Meanwhile
from smeadmin.errors import FileRejected
from smeadmin.sheets.planning import Plan, make_plan
from smeadmin.sheets.reading import Reading, open_sheet
from smeadmin.sheets.refusals import RowsRefused
from smeadmin.sheets.rows import Row as Row
from smeadmin.sheets.threeway import Since
from smeadmin.storage.change import Change, Register, View, change_number
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import ChangeRow, Source

CELLS_SHOWN = 20
Opening = Callable[[], AbstractContextManager[View]]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What the clerk asked for: the file and how to take it."""

    path: str
    sheet: str | None = None
    encoding: str | None = None
    mode: str = "both"
    blank: str = "keep"
    partial: bool = False
    errors: str | None = None
    force: bool = False
    accept_check: frozenset[str] = frozenset()
    by: str = ""
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class LookUp:
    """What a noun knows before its sheet is read; see ``sheets.reading.open_sheet``."""

    words: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    refs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    new_refs: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be written: the plan, the names of its values, the row of ``source`` it came from."""

    plan: Plan
    fields: tuple[str, ...]
    source_id: int
    order: Order


class Intake(Protocol):
    """What a noun brings to its import."""

    @property
    def noun(self) -> Noun:
        """The columns to read."""
        ...

    @property
    def unit(self) -> str:
        """How its rows are counted: ``body`` or ``row``."""
        ...

    def look_up(self, view: View) -> LookUp:
        """Read what the reader of the sheet must know."""
        ...

    def existing(self, view: View, fields: tuple[str, ...]) -> Any:
        """Read the rows there are: by key, their values in the order of ``fields``; or a ``Known``.

        One that is asked to ``meet`` the rows of the sheet begins with none, and gives ``None`` where
        there are none at all.
        """
        ...

    def write(self, change: Change, batch: Batch) -> Mapping[str, int]:
        """Write what is new and changed, and give further counts by name."""
        ...


@dataclass(frozen=True, slots=True)
class Prepared:
    """A sheet that was read and planned, not yet written; ``head`` is the change it was planned on."""

    intake: Intake
    order: Order
    head: int
    plan: Plan
    fields: tuple[str, ...]
    imported: SheetImported


@uncollected()
def prepare(
    register: Register,
    on: date,
    intake: Intake,
    order: Order,
    progress: Progress | None = None,
) -> Prepared:
    """Read a sheet and plan what it changes, outside of any transaction.

    ``progress`` is told now and then which row was reached, and about how many there are.
    Raises what makes a file as a whole unreadable; faults of rows are kept for ``bring_in``.
    """
    return _prepare(lambda: register.reading(on), on, intake, order, progress)


@uncollected()
def bring_in(change: Change, prepared: Prepared) -> SheetImported:
    """Write a prepared sheet: all of it, or with ``--partial`` its good rows.

    Raises ``RowsRefused`` or ``HeaderRefused`` with the result as its answer when nothing may be
    written. When nothing is new nothing is written, and the earlier import of the file is named.
    """
    change.take_turn()
    if _head(change) != prepared.head:
        prepared = _prepare(
            lambda: nullcontext(change), change.on, prepared.intake, prepared.order, None
        )
    plan, order, imported = prepared.plan, prepared.order, prepared.imported
    try:
        plan.refuse(order.partial, imported.errors_file)
    except FileRejected as refusal:
        at_header = not isinstance(refusal, RowsRefused)
        refusal.answer = replace(imported, refused=True, header_refused=at_header)
        if getattr(prepared.intake, "whole", False):
            refusal.way_out = tuple(way for way in refusal.way_out if "--partial" not in way)
        raise
    if not imported.wrote:
        return replace(imported, seen_before=_seen_before(change, imported))
    source = _keep_source(change, imported)
    batch = Batch(plan, prepared.fields, source, order)
    extra = prepared.intake.write(change, batch)
    counts = plan.counts
    change.summary = {
        "noun": imported.noun.name,
        "file": imported.facts.file,
        "rows": counts.rows,
        "new": counts.new,
        "changed": counts.changed,
        "same": counts.same,
        "refused": counts.refused,
        **extra,
    }
    return replace(imported, extra=extra)


def _prepare(
    opening: Opening,
    on: date,
    intake: Intake,
    order: Order,
    progress: Progress | None,
) -> Prepared:
    with opening() as view:
        head, known = _head(view), intake.look_up(view)
        noun = spoken_by(view, order.sender, intake.noun) if order.sender else intake.noun
    reading: Reading

    def at_row(row: int) -> None:
        if progress is not None:
            progress(row, reading.expected)

    with open_sheet(
        order.path,
        noun,
        on=on,
        mode=order.mode,
        sheet=order.sheet,
        encoding=order.encoding,
        accept_check=order.accept_check,
        words=known.words,
        refs=known.refs,
        new_refs=known.new_refs,
        progress=at_row,
    ) as reading:
        with opening() as view:
            existing = intake.existing(view, reading.fields)
        plan = make_plan(
            amended(reading, intake),
            existing,
            mode=order.mode,
            blank=order.blank,
            meet=_asking(opening, intake, "meet", reading.fields),
            fetch=_asking(opening, intake, "fetch", reading.fields),
            since=_since(opening, intake, reading.fields, order.by),
        )
        errors_file = _give_back(plan, order)
        suspects = _suspects(opening, intake, plan, reading.fields)
    cells, total = _first_cells(plan, reading.fields)
    imported = SheetImported(
        noun=intake.noun,
        unit=intake.unit,
        facts=reading.facts,
        end=reading.end,
        counts=plan.counts,
        findings=plan.findings,
        cells=cells,
        cells_total=total,
        partial=order.partial and plan.counts.refused > 0,
        errors_file=errors_file,
        sender=order.sender,
        suspects=suspects,
    )
    return Prepared(intake, order, head, plan, reading.fields, imported)


def _asking(opening: Opening, intake: Intake, what: str, fields: tuple[str, ...]) -> Any:
    """What a noun is asked while the sheet is read, each time in a short transaction."""
    ask = getattr(intake, what, None)
    if ask is None:
        return None

    def asking(of: Sequence[Any]) -> Any:
        with opening() as view:
            return ask(view, fields, of)

    return asking


def _since(opening: Opening, intake: Intake, fields: tuple[str, ...], by: str) -> Since | None:
    """What others changed in a row since it was exported; ``None`` where that cannot be told."""
    kept = getattr(intake, "kept", None)
    if kept is None:
        return None

    @cache
    def number(version: str) -> int | None:
        with opening() as view:
            return number_of(view, version)

    @cache
    def last() -> int:
        with opening() as view:
            return last_change_to(view, intake.noun.name)

    def since(keys: Collection[Any], version: str) -> Mapping[Any, Mapping[str, Meanwhile]] | None:
        exported = number(version)
        if exported is None:
            return None
        if not keys or exported >= last():  # nobody has written such rows since: as a rule
            return {}
        with opening() as view:
            return changed_since(view, kept(view, keys, fields), exported, by)

    return since


def _suspects(opening: Opening, intake: Intake, plan: Plan, fields: tuple[str, ...]) -> int | None:
    """Let the noun look whether somebody new is perhaps registered already."""
    look = getattr(intake, "suspects", None)
    if look is None or not plan.counts.new:
        return 0
    with opening() as view:
        return cast("int | None", look(view, plan, fields))


def _give_back(plan: Plan, order: Order) -> str | None:
    """Write the clerk's own sheet with its errors, where there are any and a file is named."""
    if order.errors is None or not plan.counts.refused:
        return None
    from smeadmin.sheets.returned import write_returned  # openpyxl: only where it is needed

    write_returned(order.errors, plan, partial=order.partial, force=order.force)
    return order.errors


def _first_cells(plan: Plan, fields: tuple[str, ...]) -> tuple[tuple[ShownCell, ...], int]:
    """Collect the first changed cells, and count all of them."""
    at = fields.index("name") if "name" in fields else None
    shown = (
        ShownCell(str(changed.values[at] if at is not None else changed.key), cell)
        for changed in plan.changed()
        for cell in changed.cells
    )
    return tuple(islice(shown, CELLS_SHOWN)), plan.cells_total


def _keep_source(change: Change, imported: SheetImported) -> int:
    facts = imported.facts
    return change.insert(
        Source,
        noun=imported.noun.name,
        file=PurePath(facts.file).name,  # the same wherever the clerk's folder is
        sha256=facts.sha256,
        sheet=facts.sheet,
        encoding=facts.encoding,
        mapping={m.column.name: [column_letter(m.index), m.header] for m in facts.columns},
        rows=imported.counts.rows,
    )


def _seen_before(view: View, imported: SheetImported) -> SeenBefore | None:
    source, log = of(Source), of(ChangeRow)
    row = view.first(
        sa.select(log.c.number, log.c.acted_by, log.c.acted_at)
        .select_from(source.join(log, log.c.id == source.c.change_id))
        .where(
            source.c.noun == imported.noun.name,
            source.c.sha256 == imported.facts.sha256,
            source.c.sheet.is_not_distinct_from(imported.facts.sheet),
        )
        .order_by(log.c.number.desc())
    )
    if row is None:
        return None
    return SeenBefore(row["acted_by"], row["acted_at"], change_number(row["number"]))


def _head(view: View) -> int:
    return int(view.scalar(sa.select(sa.func.coalesce(sa.func.max(of(ChangeRow).c.number), 0))))
