"""Pages about a register that travels."""

from __future__ import annotations

from smeadmin.domain.custody import Custody, HandedTo, TakenOver
from smeadmin.i18n import gettext as _
from smeadmin.i18n import ngettext
from smeadmin.render.audit import spaced
from smeadmin.render.document import Deed, Document, Next, Note, Pairs
from smeadmin.render.formats import integer


def draw_closed(held: Custody) -> Document:
    """Say that this copy is written to no more, before its file is made."""
    return Document(
        data={"on": held.on, "by": held.by},
        deed=Deed(
            _("Handed over; this copy is for reading now."), _("would hand the register over.")
        ),
    )


def draw_handed(made: HandedTo) -> Document:
    """Draw a register that was handed over: where the file is and how it is known again."""
    changes = ngettext("{n} change", "{n} changes", made.changes).format(n=integer(made.changes))
    again = _("It was handed over before; this is the same once more.")
    return Document(
        blocks=(
            Pairs(
                (
                    (_("file"), made.file),
                    (_("store"), made.store),
                    (_("chain"), f"{changes}   {made.change}   {spaced(made.head)}"),
                )
            ),
        ),
        data={
            "file": made.file,
            "store": made.store,
            "change": made.change,
            "head": made.head,
            "changes": made.changes,
            "again": made.again,
        },
        notes=(Note(again, "plain"),) if made.again else (),
        deed=None
        if made.again
        else Deed(
            _("Handed over; this copy is for reading now."), _("would hand the register over.")
        ),
        next=Next(f"smeadmin db hand-over --take {made.file}", before=_("there")),
    )


def draw_opened(held: Custody) -> Document:
    """Say that a copy may be written to."""
    return Document(data={"on": held.on, "by": held.by})


def draw_taken(done: TakenOver) -> Document:
    """Draw a register that was taken over: what it brought, and where the copy before it is."""
    brought = ngettext("{n} change", "{n} changes", done.brought).format(n=integer(done.brought))
    pairs = [(_("register"), done.register), (_("from"), done.source), (_("new here"), brought)]
    if done.kept:
        pairs.append((_("kept"), done.kept))
    return Document(
        blocks=(Pairs(tuple(pairs)),),
        data={
            "register": done.register,
            "source": done.source,
            "brought": done.brought,
            "kept": done.kept,
        },
        deed=Deed(
            _("Taken over; the register is written to here now."),
            _("would take the register over."),
        ),
        next="smeadmin change list --limit 10",
    )


def draw_withdrawn(held: Custody) -> Document:
    """Say that this copy may be written to again."""
    warned = _(
        "If what was handed over is written to elsewhere, both copies part ways and stay apart."
    )
    return Document(
        data={"on": held.on, "by": held.by},
        notes=(Note(warned, "warning"),),
        deed=Deed(
            _("The register is written to here again."),
            _("would write to the register here again."),
        ),
        next="smeadmin db status",
    )
