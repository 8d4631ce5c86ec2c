"""Pages of exports and templates: what was written where, and what to do with it."""

from __future__ import annotations

from collections.abc import Sequence

from smeadmin.domain.columns import Column as Registered
from smeadmin.domain.columns import Noun
from smeadmin.domain.listing import Exported
from smeadmin.i18n import gettext as _
from smeadmin.i18n import ngettext
from smeadmin.render.columns import column_of
from smeadmin.render.document import Document, Note, Table
from smeadmin.render.formats import integer


def draw_exported(exported: Exported, columns: Sequence[Registered], noun: Noun) -> Document:
    """Draw the rows of an export where no file was named."""
    if not exported.count:
        return Document(data=[], notes=(_nothing(noun),))
    return Document(blocks=(Table(tuple(map(column_of, columns)), exported.rows),))


def draw_written(noun: Noun, file: str, count: int, back: str | None = None) -> Document:
    """Say how many rows stand in a file, what was left out of it, and how it comes back."""
    said = ngettext("{file} has {n} row.", "{file} has {n} rows.", count)
    notes = [Note(said.format(file=file, n=integer(count)), "plain")]
    personal = [str(column.header) for column in noun.columns if column.personal]
    if personal:
        left_out = _(
            "personal columns are left out: {names}; importing the file leaves them as they are"
        )
        notes.append(Note(left_out.format(names=_(", ").join(personal))))
    return Document(notes=tuple(notes), next=back)


def draw_template(file: str, back: str) -> Document:
    """Say where the template is and how it comes back."""
    return Document(
        notes=(
            Note(
                _("{file} is the template; stars mark what is needed.").format(file=file), "plain"
            ),
        ),
        next=back,
    )


def _nothing(noun: Noun) -> Note:
    return Note(_("There are no {things} yet.").format(things=noun.label), "plain")
