"""Pages about vouchers without the register: a list that was signed, a voucher verified by it."""

from __future__ import annotations

from dataclasses import asdict

from smeadmin.domain.voucher_signed import OfflineVerified, PaperVerified, SignedList
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Column, Document, Kind, Lines, Table, bad, good
from smeadmin.render.formats import integer, yuan

_LIST = (
    Column("voucher", Text("券码", "voucher"), Kind.CODE, rank=0),
    Column("enterprise", Text("企业名称", "enterprise"), Kind.NAME, rank=1),
    Column("left_fen", Text("未用（元）", "unused (yuan)"), Kind.FEN, rank=1),
    Column("valid_until", Text("有效期至", "valid until"), rank=2),
)


def draw_signed(listed: SignedList) -> Document:
    """Draw a list that was signed; as JSON it is the file that is handed on."""
    n = len(listed.vouchers)
    count = ngettext("{n} voucher", "{n} vouchers", n).format(n=integer(n))
    rows = tuple((v.voucher, v.enterprise, v.left_fen, v.valid_until) for v in listed.vouchers)
    said = _("signed by {by}   key {key}").format(by=listed.by, key=listed.key[:16])
    return Document(
        title=(listed.programme, listed.on, count),
        blocks=(Table(_LIST, rows), Lines((said,))),
        data={**listed.said(), "key": listed.key, "signature": listed.signature},
    )


def draw_offline(found: OfflineVerified) -> Document:
    """Draw what a signed list says of a voucher: what was used since is not known off-line."""
    listed, one = found.listed, found.voucher
    as_of = _("as the office {office} signed it on {on} ({by}); what was used since is not known")
    said = as_of.format(office=listed.office, on=listed.on, by=listed.by)
    data = {
        "voucher": found.code,
        "usable": found.usable,
        "signed_on": listed.on,
        "signed_by": listed.by,
        **({k: v for k, v in asdict(one).items() if k != "voucher"} if one is not None else {}),
    }
    if one is None:
        why = _("not among the usable ones")
        return Document(
            title=(bad(_("not usable")), found.code),
            blocks=(Lines((why, said)),),
            data=data,
            status=3,
        )
    title = (one.voucher, one.enterprise, yuan(one.left_fen) + _(" yuan"))
    until = _("valid until {until}").format(until=one.valid_until)
    mark = good(_("valid")) if found.usable else bad(_("not usable"))
    return Document(
        title=(mark, *title),
        blocks=(Lines((until, said)),),
        data=data,
        status=0 if found.usable else 3,
    )


def draw_paper(found: PaperVerified) -> Document:
    """Draw what a signed voucher says: what was used since it was printed is not known off-line."""
    paper = found.paper
    code, who, _days, _head = paper.lines
    first, last = paper.days
    period = _("{start} to {end} (inclusive)").format(start=first, end=last)
    said = _("the signature of {by} holds; what was used since it was printed is not known")
    mark = good(_("valid")) if found.usable else bad(_("not usable"))
    return Document(
        title=(mark, code, who),
        blocks=(Lines((period, said.format(by=paper.by))),),
        data={
            "voucher": code,
            "usable": found.usable,
            "who": who,
            "valid_from": first,
            "valid_until": last,
            "signed_by": paper.by,
        },
        status=0 if found.usable else 3,
    )
