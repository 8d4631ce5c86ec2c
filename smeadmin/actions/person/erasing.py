"""Erasing a person: the values go, with their salt; totals, decisions and the chain stay as they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from smeadmin.actions.person.finding import Reach, held_in, left, name_of, reach, waiting
from smeadmin.actions.person.retaining import due
from smeadmin.domain.person import Held, PersonAmbiguous, PersonErased, PersonWaits, masked
from smeadmin.errors import Line
from smeadmin.i18n import gettext as _
from smeadmin.storage import personal
from smeadmin.storage.change import Change
from smeadmin.storage.evidence import kept
from smeadmin.storage.personal import Owner
from smeadmin.storage.schema import class_of

MOST_LISTED = 20


def erase_person(
    change: Change, *, values: Sequence[str] = (), of: str | None = None, everywhere: bool = False
) -> PersonErased:
    """Erase the values of a person from every row, every earlier value of it, and from evidence.

    ``of``: only what belongs to that institution, enterprise or other thing. A name that stands in
    several places is several persons' until ``everywhere`` says otherwise. Raises PersonAsked,
    PersonNotFound, PersonAmbiguous, PersonWaits.
    """
    reached = reach(change, values, of)
    held = held_in(change, reached)
    asked = tuple(masked(value) for value in values)
    if of is None and not everywhere:
        _refuse_several(held, asked)
    return _erase(change, reached, values, of)


def erase_due(change: Change) -> PersonErased:
    """Erase everything personal that the office need not keep any longer; see ``retaining.due``."""
    tokens = [line.token for line in due(change).lines]
    content = change.personal(tokens)
    fields = {token: tuple(content[token]) for token in tokens}
    return _erase(change, Reach(fields, content, personal.owners(change, fields)), (), None)


def _erase(change: Change, reached: Reach, values: Sequence[str], of: str | None) -> PersonErased:
    held = held_in(change, reached)
    asked = tuple(masked(value) for value in values)
    _refuse_waiting(change, reached)
    before = kept(change)
    for token, owner in reached.owners.items():
        rest = _rest(owner, reached.content[token], reached.fields[token], values)
        if rest and personal.may_be_repacked(owner):
            where = owner.table.c.id == owner.row["id"]
            change.update(class_of(owner.table), where, personal=rest)
    change.flush_personal()
    removed = personal.remove(change, reached.fields)
    for owner in reached.owners.values():
        change.outward(owner.table.name, name_of(change, owner), _("erased personal values"))
    if reached.fields and not reached.owners:
        change.outward("person", asked[0] if asked else str(of), _("erased personal values"))
    gone = tuple(sorted(set(before) - set(kept(change))))
    change.discarded |= set(gone)
    change.summary = {"person": list(asked), "of": of, "places": len(held), "contents": len(gone)}
    return PersonErased(
        asked,
        held,
        removed - len(reached.owners),
        tuple(before[sha256] for sha256 in gone),
        left(change, values),
        change.on,
    )


def _rest(
    owner: Owner, content: dict[str, Any], fields: Sequence[str], values: Sequence[str]
) -> dict[str, Any]:
    """Give what a row keeps: the values of others, and of a paper that is not the person's its content.

    A paper about the person goes; another one only loses the name in its file name.
    """
    if owner.table.name == "proposal":
        return {}
    rest = {name: value for name, value in content.items() if name not in fields}
    if owner.table.name != "evidence" or owner.row["about_person"]:
        return rest if owner.table.name != "evidence" else {}
    return {**rest, **{name: _without(str(content[name]), values) for name in fields}}


def _without(text: str, values: Sequence[str]) -> str:
    for value in values:
        text = text.replace(value, masked(value))
    return text


def _refuse_several(held: Sequence[Held], asked: Sequence[str]) -> None:
    bodies = [one for one in held if one.whole]
    if len(bodies) < 2:
        return
    listed = tuple(f"{one.name}  {_(', ').join(one.labels)}" for one in bodies[:MOST_LISTED])
    raise PersonAmbiguous(
        {"values": _(", ").join(asked), "n": len(bodies)},
        more=(Line("", listed),),
        way_out=(f"--of {bodies[0].name}", "--everywhere"),
    )


def _refuse_waiting(change: Change, reached: Reach) -> None:
    open_ = waiting(change, reached)
    if open_:
        numbers = [name_of(change, owner) for owner in open_]
        raise PersonWaits(
            {"n": len(numbers), "proposals": numbers},
            way_out=tuple(f"smeadmin change reject {number}" for number in numbers),
        )
