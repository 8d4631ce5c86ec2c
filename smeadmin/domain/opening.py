"""Opening the books: what is refused when an office brings in what it decided before it had the tool."""

from __future__ import annotations

from smeadmin.errors import Conflict, InputRejected, Usage
from smeadmin.i18n import mark as N_
from smeadmin.i18n import mark_counted


class OpeningNeeded(Usage):
    """Only what was decided before the books are opened comes in by file; all else is an act of its own."""

    code, sentence = "opening-needed", N_("what is decided here is not imported")


class OpeningDocumentNeeded(Usage):
    """The opening of the books is an official act: its document number is kept with every row."""

    code, sentence = "opening-document-needed", N_("by which document are the books opened?")


class OpeningCountNeeded(Usage):
    """Somebody counts the old books first; what was counted and what the file holds must agree.

    The totals stand in the change, beside the document, for whoever asks later.
    """

    code, sentence = "opening-count-needed", N_("count what is brought in first")


class OpeningClosed(Conflict):
    """The books of this noun were opened before, and are opened once.

    While nothing rests on it that change can be undone and the whole list brought in again.
    """

    code, sentence = "opening-closed", N_("the books were opened before, by {change}")


class OpeningTotalDiffers(InputRejected):
    """What the clerk has counted and what the file holds must agree exactly; nothing is brought in."""

    code = "opening-total-differs"
    sentence, plural = mark_counted(
        "the file holds {n} row, {typed} was typed", "the file holds {n} rows, {typed} was typed"
    )


class OpeningAmountDiffers(InputRejected):
    """The total that was typed and what the file adds up to must agree to the fen; nothing is brought in."""

    code = "opening-amount-differs"
    sentence = N_("the file adds up to {found} yuan, {typed} was typed")
