"""The page of bare ``smeadmin`` in a working office."""

from __future__ import annotations

from smeadmin.domain.office import OfficeStanding
from smeadmin.i18n import gettext as _
from smeadmin.i18n import ngettext
from smeadmin.render.document import Document, Gap, Lines
from smeadmin.render.formats import instant, integer, yuan


def draw_standing(standing: OfficeStanding, where: str) -> Document:
    """Draw where the office stands; ``where`` is the register as the user named it."""
    title = [standing.name, where, _("as of {day}").format(day=standing.on.isoformat())]
    if standing.last:
        said = _("last change {change} ({by}, {at})")
        last = standing.last
        title.append(said.format(change=last.number, by=last.by, at=instant(last.at)))
    lines = ["   ".join(_counts(standing))]
    if standing.issued_fen:
        issued = _("vouchers issued in {year}: {amount} yuan")
        lines.append(issued.format(year=standing.on.year, amount=yuan(standing.issued_fen)))
    return Document(
        title=tuple(title),
        blocks=(
            Gap(),
            Lines(tuple(lines), indent=2),
            Gap(),
            Lines((_("All commands") + "  smeadmin --help",), indent=2),
        ),
        data={
            "office": standing.name,
            "rehearsal": standing.rehearsal,
            "on": standing.on,
            "last_change": standing.last and standing.last.number,
            "institutions": standing.institutions,
            "certified": standing.certified,
            "enterprises": standing.enterprises,
            "records": standing.records,
            "issued_fen": standing.issued_fen,
        },
    )


def _counts(standing: OfficeStanding) -> list[str]:
    institutions = ngettext("{n} institution", "{n} institutions", standing.institutions)
    first = institutions.format(n=integer(standing.institutions))
    if standing.certified:
        held = _("({n} with a certificate in force)").format(n=integer(standing.certified))
        first = _("{counted} {held}").format(counted=first, held=held)
    counts = [first]
    enterprises = ngettext("{n} enterprise", "{n} enterprises", standing.enterprises)
    counts.append(enterprises.format(n=integer(standing.enterprises)))
    if standing.records is not None:
        records = ngettext("{n} service recorded", "{n} services recorded", standing.records)
        counts.append(records.format(n=integer(standing.records)))
    return counts
