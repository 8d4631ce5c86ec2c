"""Registering by hand, one at a time: what institutions and enterprises have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import PERSONAL, Body, as_found, find
from smeadmin.actions.choices import with_choices
from smeadmin.domain import credit_code
from smeadmin.domain.registers import (
    IDENTIFIER_LABELS,
    STATE_LABELS,
    AlreadyClosed,
    AlreadyExists,
    Cell,
    Closed,
    Edited,
    Found,
    Identifier,
    IdentifierKind,
    IdentifierNeeded,
    NothingToChange,
    NotOnRegister,
    Registered,
    Renamed,
    State,
    typed_number,
)
from smeadmin.errors import Line
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View, change_number
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import ChangeRow


def register_body(
    change: Change,
    body: Body,
    values: Mapping[str, Any],
    others: Iterable[Identifier] = (),
    *,
    accepted: bool = False,
    **more: Any,
) -> Registered:
    """Put one on the register under the next office number; ``values`` are read and checked.

    ``accepted`` says that the credit code fails its check and was taken for the reason of the act.
    Raises IdentifierNeeded, AlreadyExists.
    """
    others = tuple(others)
    if not values.get("credit_code") and not others:
        raise IdentifierNeeded(
            way_out=(
                "--credit-code CODE",
                *_other_identifiers(),
            )
        )
    _assert_free(change, body, values.get("credit_code"), others)
    row, personal = split_personal(values)
    if accepted:
        row["check_note"] = change.act.reason
    number = change.next_number(body.name)
    key = change.insert(
        body.model,
        personal=personal or None,
        office_no=number,
        state=str(State.REGISTERED),
        registered_on=change.on,
        **row,
        **more,
    )
    for one in others:
        _insert_identifier(change, body, key, one)
    found = find_by_id(change, body, key)
    change.summary = {"noun": body.name, "office_no": found.office_no, "name": found.name}
    code = values.get("credit_code") if accepted else None
    return Registered(body.name, found, others, code)


def edit_body(
    change: Change,
    body: Body,
    text: str,
    values: Mapping[str, Any],
    others: Iterable[Identifier] = (),
    *,
    clear: Iterable[str] = (),
    accepted: bool = False,
) -> Edited:
    """Set new values of one; a new credit code keeps the old one as an identifier that still finds it.

    Raises what ``find`` raises, NothingToChange, AlreadyExists.
    """
    others, wanted = tuple(others), {**values, **dict.fromkeys(clear)}
    if not wanted and not others:
        raise NothingToChange(way_out=(f"smeadmin {body.name} edit --help",))
    found = find(change, body, text)
    before = stored_values(change, body, found.id)
    changed = {name: now for name, now in wanted.items() if before.get(name) != now}
    _assert_free(change, body, changed.get("credit_code"), others, but=found.id)
    cells = tuple(Cell(name, before.get(name), now) for name, now in changed.items())
    if "credit_code" in changed and found.credit_code:
        old = Identifier(
            IdentifierKind.CREDIT_CODE, found.credit_code, valid_until=day_before(change.on)
        )
        _insert_identifier(change, body, found.id, old)
    elif "credit_code" in changed:
        _end_without_code(change, body, found.id)
    for one in others:
        _insert_identifier(change, body, found.id, one)
        cells = (*cells, Cell("identifier", None, one.value or str(one.kind)))
    if accepted:
        changed["check_note"] = change.act.reason
    if "name" in changed:
        keep_name(change, body, found.id, found.name, change.on)
    if changed:
        change.update(body.model, body.table.c.id == found.id, **to_store(before, changed))
    change.summary = {"noun": body.name, "office_no": found.office_no, "name": found.name}
    noun = with_choices(change, body.noun)
    return Edited(noun, find_by_id(change, body, found.id), cells)


def rename_body(
    change: Change, body: Body, text: str, name: str, from_day: date | None = None
) -> Renamed:
    """Give one a new name from a day on; the old name is kept with its days and still finds it.

    Raises what ``find`` raises.
    """
    found = find(change, body, text)
    day = from_day or change.on
    if name != found.name:
        keep_name(change, body, found.id, found.name, day)
        change.update(body.model, body.table.c.id == found.id, name=name)
        change.summary = {"noun": body.name, "office_no": found.office_no, "name": name}
    return Renamed(body.name, replace(found, name=name, by_old_name=None), found.name, day)


def close_body(change: Change, body: Body, text: str) -> Closed:
    """Take one off the register from the day of the act; nothing about it is deleted.

    Raises what ``find`` raises, AlreadyClosed.
    """
    found = find(change, body, text)
    row = change.one(sa.select(body.table).where(body.table.c.id == found.id))
    if found.state is State.CLOSED:
        raise AlreadyClosed(
            details={"name": found.name, "on": row["closed_on"].isoformat()},
            way_out=(f"smeadmin {body.name} show {found.code}",),
        )
    change.update(
        body.model, body.table.c.id == found.id, state=str(State.CLOSED), closed_on=change.on
    )
    change.summary = {"noun": body.name, "office_no": found.office_no, "name": found.name}
    return Closed(body.name, replace(found, state=State.CLOSED), change.on)


def assert_on_register(view: View, body: Body, key: int, on: date) -> None:
    """Refuse what is to be done on a day on which one is no longer there; raises NotOnRegister."""
    t = body.table
    row = view.one(sa.select(t).where(t.c.id == key))
    if row["closed_on"] is not None and row["closed_on"] <= on:
        found = as_found(body, row)
        raise NotOnRegister(
            details={"name": found.name, "day": row["closed_on"].isoformat()},
            way_out=(f"smeadmin {body.name} show {found.code}",),
        )


def keep_name(change: Change, body: Body, key: int, name: str, until: date) -> None:
    """Keep a name that one has until the day before ``until``."""
    t = of(body.names)
    last = change.scalar(
        sa.select(sa.func.max(t.c.valid_until)).where(body.parent(body.names) == key)
    )
    start = last + timedelta(days=1) if last is not None and last < until else None
    values: dict[str, Any] = {f"{body.name}_id": key, "name": name}
    change.insert(body.names, valid_from=start, valid_until=day_before(until), **values)


def find_by_id(view: View, body: Body, key: int) -> Found:
    """Give the short result of one by its key."""
    return as_found(body, view.one(sa.select(body.table).where(body.table.c.id == key)))


def stored_values(view: View, body: Body, key: int) -> dict[str, Any]:
    """Give the values of one row by column name, personal ones among them."""
    row = dict(view.one(sa.select(body.table).where(body.table.c.id == key)))
    token = row.get("personal")
    return {**row, **view.personal([token]).get(token or "", {})}


def split_personal(values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part the personal values from those that stand in the row."""
    personal = {name: values[name] for name in PERSONAL if values.get(name)}
    return {name: value for name, value in values.items() if name not in PERSONAL}, personal


def to_store(before: Mapping[str, Any], changed: Mapping[str, Any]) -> dict[str, Any]:
    """Give the columns to update: changed personal values are packed with those that stay."""
    row, _personal = split_personal(changed)
    if any(name in changed for name in PERSONAL):
        row["personal"] = {name: changed.get(name, before.get(name)) for name in PERSONAL}
    return row


def read_identifier(text: str, on: date, reason: str | None) -> Identifier:
    """Read ``old_registration:440681000012345`` or ``原注册号:…``, or ``none`` (with the reason of the act).

    Raises IdentifierNeeded.
    """
    if text.strip() in (IdentifierKind.NONE, IDENTIFIER_LABELS[IdentifierKind.NONE].zh) and reason:
        return Identifier(IdentifierKind.NONE, None, valid_from=on, reason=reason)
    read = typed_number(text)
    if read is None:
        raise IdentifierNeeded(way_out=_other_identifiers())
    kind, value = read
    if kind is IdentifierKind.CREDIT_CODE:
        value = credit_code.normal(value)
    return Identifier(kind, value, reason=reason)


def _other_identifiers() -> tuple[str, ...]:
    """Say how somebody without a credit code is named."""
    kinds = _(", ").join(
        str(Text(label.zh, kind))
        for kind, label in IDENTIFIER_LABELS.items()
        if kind not in (IdentifierKind.CREDIT_CODE, IdentifierKind.NONE)
    )
    return (
        _("--identifier KIND:NUMBER, the kind one of {kinds}").format(kinds=kinds),
        _("--identifier none --reason TEXT"),
    )


def day_before(day: date) -> date:
    """Give the last day of what ends when something else begins."""
    return day - timedelta(days=1)


def _assert_free(
    view: View,
    body: Body,
    code: str | None,
    others: Iterable[Identifier],
    but: int | None = None,
) -> None:
    t, other = body.table, of(body.identifiers)
    values = [v for v in (code, *(one.value for one in others)) if v]
    for value in values:
        mine = sa.select(body.parent(body.identifiers)).where(other.c.value == value)
        where = (t.c.credit_code == value) | t.c.id.in_(mine)
        row = view.first(sa.select(t).where(where, t.c.id != (but or 0)))
        if row is not None:
            raise _exists(
                view, body, find_by_id(view, body, row["merged_into_id"] or row["id"]), value
            )


def _exists(view: View, body: Body, found: Found, value: str) -> AlreadyExists:
    t, log = body.table, of(ChangeRow)
    number = view.scalar(
        sa.select(log.c.number).join(t, t.c.change_id == log.c.id).where(t.c.id == found.id)
    )
    parts = [found.code, found.name, str(STATE_LABELS[found.state])]
    if number is not None:
        parts.append(change_number(number))
    return AlreadyExists(
        details={"value": value, "name": found.name, "office_no": found.office_no},
        more=(Line("have", ("  ".join(parts),)),),
        way_out=(
            _("edit it: {command}").format(command=f"smeadmin {body.name} edit {found.code}"),
        ),
    )


def _end_without_code(change: Change, body: Body, key: int) -> None:
    """Note that one had no code until the day before: the other identifiers stay and still find it."""
    t = of(body.identifiers)
    open_one = (body.parent(body.identifiers) == key) & (t.c.kind == str(IdentifierKind.NONE))
    ends = day_before(change.on)
    started = t.c.valid_from.is_(None) | (t.c.valid_from <= ends)
    change.update(
        body.identifiers, open_one & t.c.valid_until.is_(None) & started, valid_until=ends
    )


def _insert_identifier(change: Change, body: Body, key: int, one: Identifier) -> None:
    values: dict[str, Any] = {f"{body.name}_id": key}
    change.insert(
        body.identifiers,
        kind=str(one.kind),
        value=one.value,
        valid_from=one.valid_from,
        valid_until=one.valid_until,
        reason=one.reason,
        **values,
    )
