"""What is said of vouchers whose institution has left: which they are, and the command that repoints them."""

from __future__ import annotations

from smeadmin.domain.registers import Stranded
from smeadmin.i18n import gettext as _
from smeadmin.i18n import ngettext
from smeadmin.render.document import Note
from smeadmin.render.formats import integer, yuan

_NAMED = 5


def stranded_note(stranded: Stranded) -> Note:
    """Name the vouchers that can be used nowhere until they are repointed, the first of them by code."""
    n = len(stranded.vouchers)
    said = ngettext(
        "{n} voucher ({amount} yuan) was to be used there: {codes}",
        "{n} vouchers ({amount} yuan) were to be used there: {codes}",
        n,
    )
    codes = _(", ").join(stranded.vouchers[:_NAMED]) + (" …" if n > _NAMED else "")
    text = said.format(n=integer(n), amount=yuan(stranded.amount_fen), codes=codes)
    return Note(text, "warning", after=True)


def repoint_command(stranded: Stranded) -> str:
    """Give the command that repoints them."""
    place, why = _("CODE"), _("TEXT")
    if len(stranded.vouchers) == 1:
        return (
            f"smeadmin voucher repoint {stranded.vouchers[0]} --institution {place} --reason {why}"
        )
    return f"smeadmin voucher repoint --all-of {stranded.institution} --institution {place} --reason {why}"
