"""Pages about the register as a thing that is kept."""

from __future__ import annotations

import dataclasses
from typing import Any

from smeadmin.domain.custody import GivenUp
from smeadmin.domain.numbers import change_number
from smeadmin.domain.store import BackedUp, Migrated, Restored, StoreChecked, StoreStatus
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.audit import WHAT, broken, spaced
from smeadmin.render.document import (
    Cell,
    Check,
    Checks,
    Column,
    Deed,
    Document,
    Kind,
    Note,
    Pairs,
    Table,
    Tone,
)
from smeadmin.render.formats import instant, integer

MOST_NAMED = 10


def draw_status(status: StoreStatus) -> Document:
    """Draw what a register is and where its chain stands."""
    size = f"   {_megabytes(status.size_bytes)}" if status.size_bytes is not None else ""
    pairs: list[tuple[str, Any]] = [
        (_("register"), f"{status.register}{size}   {status.database}"),
        (_("office"), "   ".join(x for x in (status.office, status.region_code) if x)),
        (_("schema"), status.schema),
        (_("store"), status.store),
        (
            _("chain"),
            f"{_changes(status.changes)}   {spaced(status.head)}",
        ),
    ]
    if status.last_at:
        last = (status.last_change or "", status.last_by or "", instant(status.last_at))
        pairs.append((_("last change"), "   ".join(last)))
    if status.custody is not None and not status.custody.open:
        said = _("handed over on {on} by {by}; only read here")
        told = said.format(on=status.custody.on.isoformat(), by=status.custody.by)
        pairs.append((_("writing"), Cell(told, Tone.WAIT, "?")))
    if status.custody is not None and status.custody.act == "restored":
        said = _("put back on {on} by {by}: nothing after {change} is in it")
        told = said.format(
            on=status.custody.on.isoformat(),
            by=status.custody.by,
            change=change_number(status.custody.change - 1),
        )
        pairs.append((_("writing"), Cell(told, Tone.WAIT, "?")))
    table = Table(
        (
            Column("table", Text("表", "table"), rank=0),
            Column("rows", Text("行", "rows"), Kind.INT, rank=0),
        ),
        status.rows,
    )
    return Document(
        blocks=(Pairs(tuple(pairs)), table), data=_data(status) | {"rows": dict(status.rows)}
    )


def draw_checked(checked: StoreChecked) -> Document:
    """Draw what checking a register found; anything found is exit 7."""
    checks = (
        Check(not checked.damage, _("every page reads back"), "", checked.damage),
        Check(not checked.orphans, _("every reference has its row"), "", checked.orphans),
        Check(
            not checked.altered,
            _("the register equals the replay of its changes"),
            _("{n} rows").format(n=integer(checked.rows)),
            tuple(f"{a.change} {a.table or ''} {_(WHAT[a.what])}" for a in checked.altered),
        ),
        Check(
            not checked.lost,
            _("the content of every piece of evidence is there"),
            ngettext("{n} file", "{n} files", checked.contents).format(n=integer(checked.contents)),
            checked.lost,
        ),
    )
    mark = "✓ " + _("sound") if checked.sound else "✗ " + _("faulty")
    return Document(
        title=(
            mark,
            checked.register,
            _changes(checked.changes),
        ),
        blocks=(Checks(checks),),
        data=_data(checked) | {"sound": checked.sound},
        next="smeadmin db restore BACKUP"
        if checked.damage or checked.orphans or checked.lost
        else None,
        status=0 if checked.sound else 7,
        failure=broken() if checked.altered else None,
    )


def draw_backed_up(made: BackedUp) -> Document:
    """Draw a copy, verified or kept as it was found."""
    said = (
        Note(_("The copy was opened and verified."), "plain")
        if made.sound
        else Note(
            _("the copy is as it was found: it does not verify; keep it as evidence"), "warning"
        )
    )
    return Document(
        blocks=(
            Pairs(
                (
                    (_("copy"), f"{made.file}   {_megabytes(made.size_bytes)}"),
                    (
                        _("holds"),
                        f"{_changes(made.changes)}   {spaced(made.head)}",
                    ),
                    (_("digest"), made.sha256),
                    *_contents(made),
                )
            ),
        ),
        data=_data(made),
        notes=(said,),
    )


def _contents(made: BackedUp) -> tuple[tuple[str, str], ...]:
    """Say where the contents of evidence are: they belong to the copy and go where it goes."""
    if not made.contents:
        return ()
    files = ngettext("{n} file", "{n} files", made.contents).format(n=integer(made.contents))
    size = _megabytes(made.contents_bytes)
    return ((_("evidence"), f"{made.file}.files   {files}   {size}"),)


def question_of(found: GivenUp, file: str, register: str) -> str:
    """Ask whether a copy is put in the place of a register, saying what is given up."""
    asked = _("Put {file} in the place of {register}?").format(file=file, register=register)
    if not found.lost:
        return asked
    lost = ngettext(
        "{n} change made since is given up.", "{n} changes made since are given up.", found.lost
    )
    return f"{asked} {lost.format(n=found.lost)}"


def draw_restored(done: Restored, found: GivenUp) -> Document:
    """Draw a register put back from a copy, and what was given up with the one that stood there."""
    pairs: list[tuple[str, Any]] = [
        (_("register"), done.register),
        (_("from"), done.source),
        (_("holds"), f"{_changes(done.changes)}   {spaced(done.head)}"),
    ]
    if done.safety_copy:
        pairs.append((_("kept"), done.safety_copy))
    notes = []
    if done.lost_changes:
        lost = ngettext(
            "{n} change made since the copy is only in the file that was kept",
            "{n} changes made since the copy are only in the file that was kept",
            done.lost_changes,
        )
        notes.append(Note(lost.format(n=done.lost_changes), "warning"))
    if count := sum(n for _series, _scope, n in found.taken):
        given = ngettext(
            "{n} number given since the copy is not given again",
            "{n} numbers given since the copy are not given again",
            count,
        )
        notes.append(Note(given.format(n=count)))
    if found.lost is None and found.noted:
        after = _("what was done after the copy was made is not in it: enter it again")
        notes.append(Note(after, "warning"))
    if done.lost:
        gone = ngettext(
            "the content of {n} piece of evidence is neither beside the copy nor here: {numbers}",
            "the contents of {n} pieces of evidence are neither beside the copy nor here: {numbers}",
            len(done.lost),
        )
        named = ", ".join(done.lost[:MOST_NAMED])
        notes.append(Note(gone.format(n=len(done.lost), numbers=named), "warning"))
    return Document(
        blocks=(Pairs(tuple(pairs)),),
        data=_data(done),
        notes=tuple(notes),
        deed=Deed(
            _("Restored."), _("would restore a register of {n} changes.").format(n=done.changes)
        ),
        next="smeadmin audit verify",
    )


def draw_migrated(done: Migrated) -> Document:
    """Draw a register brought to the schema of this program, or one that needed nothing."""
    if done.schema_before == done.schema:
        said = _("{register} has the schema of this program already. Nothing was changed.")
        return Document(
            data=_data(done), notes=(Note(said.format(register=done.register), "plain"),)
        )
    pairs = [(_("register"), done.register), (_("schema"), f"{done.schema_before} → {done.schema}")]
    if done.kept:
        pairs.append((_("kept"), done.kept))
    return Document(
        blocks=(Pairs(tuple(pairs)),),
        data=_data(done),
        deed=Deed(
            _("Migrated."), _("would migrate to schema {schema}.").format(schema=done.schema)
        ),
        next="smeadmin db check",
    )


def _data(result: Any) -> dict[str, Any]:
    return dataclasses.asdict(result)


def _changes(count: int) -> str:
    return ngettext("{n} change", "{n} changes", count).format(n=integer(count))


def _megabytes(size: int) -> str:
    return f"{size / 1_048_576:.1f} MB"
