"""What is said of a paper that was printed."""

from __future__ import annotations

from smeadmin.domain.paper import Printed
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Deed, Document, Note


def draw_printed(printed: Printed, file: str) -> Document:
    """Say what was printed where, the how-manieth time."""
    notes = []
    if printed.nth > 1:
        notes.append(Note(_("this is printing {n} of this paper").format(n=printed.nth), "plain"))
    return Document(
        title=(printed.name, file),
        data={
            "noun": printed.noun,
            "name": printed.name,
            "paper": printed.paper,
            "printing": printed.nth,
            "head": printed.head,
            "file": file,
        },
        notes=tuple(notes),
        deed=Deed(
            _("Printed to {file}.").format(file=file), _("would print to {file}.").format(file=file)
        ),
    )
