"""Service institutions: add, edit, rename, close, show, list, export, and the intake of their sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from smeadmin.actions.bodies import INSTITUTION
from smeadmin.actions.choices import FROM_POLICIES, with_choices
from smeadmin.actions.intake import BodyIntake
from smeadmin.actions.listing import export_bodies, list_bodies, show_body
from smeadmin.actions.regions import region_list, region_words
from smeadmin.actions.registering import (
    close_body,
    edit_body,
    read_identifier,
    register_body,
    rename_body,
)
from smeadmin.actions.typed import TypedReader
from smeadmin.domain.listing import BodyShown, Exported, Listed
from smeadmin.domain.registers import Closed, Edited, Registered, Renamed
from smeadmin.storage.change import Change, View


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
    accepted = any(f.code == "check-character-accepted" for f in reader.findings)
    return register_body(change, INSTITUTION, read, others, accepted=accepted)


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
    accepted = any(f.code == "check-character-accepted" for f in reader.findings)
    return edit_body(change, INSTITUTION, institution, read, others, clear=clear, accepted=accepted)


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

    Raises InstitutionNotFound, NameAmbiguous, AlreadyClosed.
    """
    return close_body(change, INSTITUTION, institution)


def show_institution(view: View, *, institution: str) -> BodyShown:
    """Show one institution. Raises InstitutionNotFound, NameAmbiguous."""
    return show_body(view, INSTITUTION, institution)[1]


def list_institutions(
    view: View,
    *,
    region: str | None = None,
    kind: str | None = None,
    category: str | None = None,
    state: str | None = None,
    name: str | None = None,
    limit: int | None = None,
) -> Listed:
    """List institutions. Raises RegionNotFound."""
    return list_bodies(
        view,
        INSTITUTION,
        region=region,
        state=state,
        name=name,
        limit=limit,
        kind=kind,
        category=category,
    )


def export_institutions(
    view: View, *, region: str | None = None, state: str | None = None
) -> Exported:
    """Give all institutions for a file that can be edited and imported again."""
    return export_bodies(view, INSTITUTION, region=region, state=state)


def institution_intake() -> BodyIntake:
    """Give what the import of institutions needs."""
    return BodyIntake(INSTITUTION)


def template_words(view: View) -> Mapping[str, Mapping[str, Any]]:
    """Give the words for the drop-down lists of a template."""
    noun = with_choices(view, INSTITUTION.noun)
    lists = {
        name: {str(label): value for value, label in noun[name].choices} for name in FROM_POLICIES
    }
    home = region_list(view)
    return {"region_code": home, **{name: words for name, words in lists.items() if words}}


def _reader(change: Change, accept_check: frozenset[str] = frozenset()) -> TypedReader:
    words = {"region_code": region_words(change, change.on)}
    noun = with_choices(change, INSTITUTION.noun)
    return TypedReader(noun, change.on, words, accept_check)
