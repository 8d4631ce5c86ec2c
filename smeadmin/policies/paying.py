"""Reading back how money goes out: who bears it, how vouchers are issued, paid and inspected."""

from __future__ import annotations

from collections.abc import Iterator

from smeadmin.domain.rules.document import Document, Inspect, Issue, Pays, Share, Voucher
from smeadmin.domain.rules.roles import ROLES
from smeadmin.i18n import gettext as _
from smeadmin.policies.phrases import EVENTS, OF, PAID, RETURNED, word
from smeadmin.policies.said import Said, tell
from smeadmin.policies.wording import value


def paying(document: Document, noun: Voucher) -> Iterator[Said]:
    """Say how a voucher is issued, paid, inspected and passed on."""
    if noun.issue is not None:
        yield _issue(document, noun.issue)
    for part in noun.split:
        yield share(document, part)
    if noun.pays is not None:
        yield _pays(document, noun.pays)
    if noun.inspect is not None:
        yield _inspect(document, noun.inspect)
    cited = noun.head.clause.of()
    if noun.fund is not None:
        yield Said(f"{noun.path}.fund", cited, _("paid from: {fund}").format(fund=noun.fund))
    words = (
        _("it may be passed on")
        if noun.transfer
        else _("only the one it is made out to may use it")
    )
    yield Said(f"{noun.path}.transfer", cited, words)
    if noun.topup:
        yield Said(f"{noun.path}.topup", cited, _("it may be topped up"))


def _issue(document: Document, issue: Issue) -> Said:
    words = []
    if issue.opens is not None:
        words.append(_("opens {instant}").format(instant=issue.opens))
    if issue.closes is not None:
        words.append(_("closes {instant}").format(instant=issue.closes))
    if issue.returned is not None:
        words.append(word(RETURNED, issue.returned))
    said = _("issue: {rule}").format(rule=_(", ").join(words))
    return tell(document, issue.head, said)


def share(document: Document, part: Share) -> Said:
    """Say what one payer bears."""
    payer = word(ROLES, part.payer)
    words = _("{payer} pays the rest").format(payer=payer)
    if part.amount is not None:
        amount = value(document, part.amount, "money")
        words = _("{payer} pays {amount}").format(payer=payer, amount=amount)
    return tell(document, part.head, words, part.amount)


def _pays(document: Document, pays: Pays) -> Said:
    words = []
    if pays.to is not None:
        to = value(document, pays.to, "choice")
        words.append(_("paid to: {whom}").format(whom=to))
    if pays.when is not None:
        words.append(word(PAID, pays.when))
    if pays.after is not None:
        words.append(_("after {event}").format(event=word(EVENTS, pays.after)))
    if pays.change_given is not None:
        words.append(_("change is given") if pays.change_given else _("no change is given"))
    return tell(document, pays.head, _(", ").join(words), pays.to)


def _inspect(document: Document, inspect: Inspect) -> Said:
    take = value(document, inspect.take, "number")
    words = _("inspected of {of}: {take}").format(of=word(OF, inspect.of), take=take)
    if inspect.drawn is not None:
        drawn = word(PAID, inspect.drawn)
        words = _(", ").join((words, _("drawn {how}").format(how=drawn)))
    if inspect.extrapolate:
        words = _(", ").join((words, _("reckoned up to all of it")))
    return tell(document, inspect.head, words, inspect.take)
