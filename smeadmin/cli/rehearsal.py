"""A register for rehearsal only, and the mark that each of its pages bears."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from smeadmin.i18n import gettext as _

if TYPE_CHECKING:
    from smeadmin.render.document import Document
    from smeadmin.storage.change import View


def is_rehearsal(view: View) -> bool:
    """Tell whether the register is for rehearsal only."""
    return bool(view.office.get("rehearsal", False))


def marked(document: Document) -> Document:
    """Mark a document as rehearsal: nobody shall take a tutorial's page for the real one."""
    from smeadmin.render.document import Cell, Tone

    title = document.title if isinstance(document.title, tuple) else (document.title,)
    return replace(document, title=(Cell(_("rehearsal"), Tone.WAIT), *(t for t in title if t)))
