"""Service institutions: add, edit, rename, close."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from smeadmin.actions.bodies import INSTITUTION
from smeadmin.actions.choices import with_choices
from smeadmin.actions.regions import region_words
from smeadmin.actions.registering import (
    close_body,
    edit_body,
    read_identifier,
    register_body,
    rename_body,
)
from smeadmin.actions.typed import TypedReader
from smeadmin.domain.registers import Closed, Edited, Registered, Renamed
from smeadmin.storage import vouchers
from smeadmin.storage.change import Change


def add_institution(
    change: Change,
    *,
    values: Mapping[str, str | None],
    identifiers: Sequence[str] = (),
    accept_check: frozenset[str] = frozenset(),
) -> Registered:
    """Put one institution on the register; ``values`` are texts by column name.

    Raises CheckCharacter, ValueRejected, IdentifierNeeded, AlreadyExists.
    """
    reader = _reader(change, accept_check)
    read = reader.read_all(values)
    others = [read_identifier(text, change.on, change.act.reason) for text in identifiers]
    done = register_body(change, INSTITUTION, read, others, accepted=reader.accepted)
    return replace(done, doubts=reader.doubts)


def edit_institution(
    change: Change,
    *,
    institution: str,
    values: Mapping[str, str | None],
    identifiers: Sequence[str] = (),
    clear: Sequence[str] = (),
    accept_check: frozenset[str] = frozenset(),
) -> Edited:
    """Set new values of one institution; ``clear`` names columns to empty.

    Raises InstitutionNotFound, NameAmbiguous, CheckCharacter, ValueRejected, NothingToChange,
    AlreadyExists.
    """
    reader = _reader(change, accept_check)
    read = reader.read_all(values)
    others = [read_identifier(text, change.on, change.act.reason) for text in identifiers]
    done = edit_body(
        change, INSTITUTION, institution, read, others, clear=clear, accepted=reader.accepted
    )
    return replace(done, doubts=reader.doubts)


def rename_institution(
    change: Change, *, institution: str, name: str, from_day: date | None = None
) -> Renamed:
    """Give one institution a new name from a day on (default the day of the act).

    Raises InstitutionNotFound, NameAmbiguous, ValueRejected.
    """
    read = _reader(change).read("name", name)
    return rename_body(change, INSTITUTION, institution, read, from_day)


def close_institution(change: Change, *, institution: str) -> Closed:
    """Take one institution off the register; what it did is kept.

    Vouchers that were to be used there are named. Raises InstitutionNotFound, NameAmbiguous, AlreadyClosed.
    """
    closed = close_body(change, INSTITUTION, institution)
    found = closed.found
    return replace(closed, stranded=vouchers.stranded_at(change, found.id, found.code))


def _reader(change: Change, accept_check: frozenset[str] = frozenset()) -> TypedReader:
    words = {"region_code": region_words(change, change.on)}
    noun = with_choices(change, INSTITUTION.noun)
    return TypedReader(noun, change.on, words, accept_check)
