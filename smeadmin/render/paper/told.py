"""What is said of a paper that was printed."""

from __future__ import annotations

from dataclasses import asdict

from smeadmin.domain.paper import Printed, Scanned
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Check, Checks, Deed, Document, Note


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


def draw_scanned(scanned: Scanned) -> Document:
    """Draw whether a scanned paper is one of this register; a no is exit 7."""
    checks = (
        Check(scanned.known, _("the number is on the register")),
        Check(scanned.holder, _("the holder is the one on the register")),
        Check(scanned.days, _("the days are those on the register")),
        Check(scanned.printed, _("a printing of it carried this head")),
        Check(scanned.chained, _("the head is on the chain")),
    )
    mark = "✓ " + _("genuine") if scanned.genuine else "✗ " + _("not of this register")
    return Document(
        title=(mark, scanned.number),
        blocks=(Checks(checks),),
        data={**asdict(scanned), "genuine": scanned.genuine},
        status=0 if scanned.genuine else 7,
    )
