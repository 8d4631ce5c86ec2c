"""Pages of the catalogue of services."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.columns import NOUNS
from smeadmin.domain.service import Offer, ServiceEdited, ServicesListed
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.columns import column_of
from smeadmin.render.document import (
    Column,
    Deed,
    Document,
    Findings,
    Kind,
    Lines,
    Note,
    Pairs,
    Table,
    Value,
)
from smeadmin.render.formats import integer, shower
from smeadmin.render.lines import beside, doubt_notes

SERVICE = NOUNS["service"]
OWN = tuple(column for column in SERVICE.columns if column.name != "institution")
ON_SCREEN = ("code", "name", "category", "fee_fen", "per", "valid_until")

_CODE = Column(
    "institution", Text("统一社会信用代码", "credit code"), Kind.CODE, rank=6, screen=False
)
_NAME = Column("institution_name", Text("机构名称", "institution"), Kind.NAME, rank=2)


def draw_services(listed: ServicesListed) -> Document:
    """Draw the services on offer."""
    if not listed.offers:
        return _empty(listed)
    noun = listed.offers[0].noun
    own = (column_of(noun[c.name], screen=c.name in ON_SCREEN) for c in OWN)
    columns = (*own, _CODE, _NAME)
    rows = tuple(
        (*(o.values[c.name] for c in OWN), o.institution.code, o.institution.name)
        for o in listed.offers
    )
    n = len(listed.offers)
    feet = [ngettext("{n} service on offer", "{n} services on offer", n).format(n=integer(n))]
    if listed.past:
        past = ngettext("{n} no longer or not yet", "{n} no longer or not yet", listed.past)
        feet.append(past.format(n=integer(listed.past)) + "  --past")
    return Document(blocks=(Table(columns, rows), Lines((beside(*feet),))))


def draw_service(offer: Offer) -> Document:
    """Draw one service."""
    return Document(
        title=(str(offer.values["name"]), str(offer.values["code"])),
        blocks=(Pairs(tuple(_pairs(offer))),),
        data=offer_data(offer),
    )


def draw_service_edited(done: ServiceEdited) -> Document:
    """Draw a service that was edited: each value, before and after."""
    offer = done.offer
    title = (str(offer.values["name"]), str(offer.values["code"]), offer.institution.name)
    if not done.cells:
        said = _("Everything is so already.") + " " + _("Nothing was changed.")
        return Document(title=title, data=offer_data(offer), notes=(Note(said, "plain"),))
    lines = []
    for cell in done.cells:
        show = shower(column_of(offer.noun[cell.field]))
        was = "-" if cell.was is None else show(cell.was)
        now = "-" if cell.now is None else show(cell.now)
        lines.append((str(SERVICE[cell.field].header), f"{was} → {now}"))
    n = len(done.cells)
    values = ngettext("{n} value", "{n} values", n).format(n=n)
    return Document(
        title=title,
        blocks=(Pairs(tuple(lines)),),
        data=offer_data(offer),
        findings=Findings(done.doubts),
        notes=doubt_notes(done.doubts),
        deed=Deed(_("Changed {n}.").format(n=values), _("would change {n}.").format(n=values)),
        next=f"smeadmin service show {offer.institution.code} {offer.values['code']}",
    )


def offer_data(offer: Offer) -> dict[str, Any]:
    """Give a service as programs read it."""
    own = {column.field: offer.values[column.name] for column in OWN}
    return {
        **own,
        "institution": offer.institution.code,
        "institution_name": offer.institution.name,
    }


def _pairs(offer: Offer) -> list[tuple[str, Value]]:
    found = offer.institution
    pairs: list[tuple[str, Value]] = [(_("institution"), f"{found.name}   {found.code}")]
    for column in OWN:
        value = offer.values[column.name]
        if column.name in ("code", "name") or value is None:
            continue
        pairs.append((str(column.title), shower(column_of(offer.noun[column.name]))(value)))
    if offer.place:
        pairs.append((_("from"), str(offer.place)))
    return pairs


def _empty(listed: ServicesListed) -> Document:
    things = _("services")
    if listed.filtered or listed.past:
        said = _("No {things} match.").format(things=things)
        following = "smeadmin service list --past" if listed.past else "smeadmin service list"
        return Document(data=[], notes=(Note(said, "plain"),), next=following)
    said = _("There are no {things} yet.").format(things=things)
    return Document(
        data=[],
        notes=(Note(said, "plain"),),
        next=f"smeadmin service template --out {SERVICE.label}.xlsx",
    )
