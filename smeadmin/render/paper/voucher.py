"""The sheet of vouchers: each a card with its code, amount in capitals, days and QR."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from smeadmin.domain.capitals import capitals
from smeadmin.domain.paper import Card, Cards, Line, Page, Printed, Sheet
from smeadmin.domain.voucher import STATE_LABELS, VoucherShown, VoucherState
from smeadmin.domain.voucher_signed import read_paper
from smeadmin.i18n import gettext as _
from smeadmin.i18n import language, ngettext
from smeadmin.render.formats import day, yuan
from smeadmin.render.paper.common import across, each_language, foot

ON_A_PAGE = 4


def voucher_sheet(printed: Printed, *, english: bool) -> Sheet:
    """Lay out vouchers, four to a page; with ``english`` each page's twin after it."""
    vouchers: tuple[VoucherShown, ...] = printed.facts
    pages: list[Page] = []
    together = list(zip(vouchers, printed.more, strict=True))
    for at in range(0, len(vouchers), ON_A_PAGE):
        some = together[at : at + ON_A_PAGE]
        pages += each_language(partial(_page, printed, some), english=english)
    return Sheet(name=printed.name, pages=tuple(pages))


def _page(printed: Printed, some: Sequence[tuple[VoucherShown, str]]) -> Page:
    """Lay out a page of vouchers, each with what its QR says."""
    vouchers = [one for one, _text in some]
    n = len(vouchers)
    total = sum(one.amount_fen for one in vouchers)
    said = ngettext(
        "{n} voucher, {amount} yuan ({capitals})", "{n} vouchers, {amount} yuan ({capitals})", n
    )
    counted = said.format(n=n, amount=yuan(total), capitals=capitals(total))
    first = vouchers[0]
    state = "" if _live(vouchers) else str(STATE_LABELS[first.state])
    return Page(
        lang=language(),
        issuer=printed.office,
        title=str(first.terms.noun.label),
        blocks=(
            Line(counted, align="center", size="small"),
            Cards(tuple(_card(one, text) for one, text in some)),
        ),
        foot=foot(printed, _command(*some[0])),
        across=across(printed, state, example=first.terms.basis.standing == "example"),
    )


def _command(one: VoucherShown, text: str) -> str:
    """Give the command that verifies a voucher; a signed one needs no register."""
    if read_paper(text) is None:
        return "smeadmin voucher verify " + one.voucher
    return _("smeadmin voucher verify --from SCANNED --key KEY.json")


def _live(vouchers: Iterable[VoucherShown]) -> bool:
    return all(one.state is VoucherState.ISSUED for one in vouchers)


def _card(one: VoucherShown, text: str) -> Card:
    days = _("{start} to {end} (inclusive)").format(
        start=day(one.issued_on), end=day(one.valid_until)
    )
    facts = [
        (_("Enterprise"), one.enterprise),
        (_("Credit code"), one.credit_code or "-"),
        (_("Amount"), _("{amount} yuan").format(amount=yuan(one.amount_fen))),
        (_("In words"), capitals(one.amount_fen)),
        (_("To be used"), days),
    ]
    if one.institution:
        facts.append((_("Institution"), one.institution))
    if (signed := read_paper(text)) is not None:
        facts.append((_("Signed by"), signed.by))
    return Card(title=one.programme, code=one.voucher, facts=tuple(facts), qr=text)
