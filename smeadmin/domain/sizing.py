"""What keeps a size class from being worked out."""

from __future__ import annotations

from smeadmin.errors import NotFound, Refused
from smeadmin.i18n import mark as N_


class FiguresMissing(NotFound):
    """No figures of that year are on the register.

    Without staff, revenue or assets nobody is classified: a firm is never found small because a cell
    was left empty.
    """

    code, sentence = "figures-missing", N_("{name} has no figures for {year}")


class NoStandard(Refused):
    """No size standard was in use on that day."""

    code, sentence = "no-size-standard", N_("no size standard was in use on {on}")
