"""Pages about bank accounts; of a number the last four digits are drawn, unless it was asked for whole."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.account import ACCOUNT_STATES, AccountShown, AccountState
from smeadmin.domain.masking import mask_name
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Column, Deed, Document, Kind, Note, Pairs, Table
from smeadmin.render.phrases import phrase

_COLUMNS = (
    Column("account", Text("账户", "account"), Kind.CODE, rank=0),
    Column("payee", Text("收款单位", "payee"), Kind.NAME, rank=0),
    Column("credit_code", Text("信用代码", "credit code"), Kind.CODE, rank=6),
    Column("bank", Text("开户行", "bank"), rank=3),
    Column("tail", Text("账号", "number"), rank=1),
    Column("valid_from", Text("自", "from"), Kind.DAY, rank=4),
    Column("in_force", Text("在用", "in use"), Kind.FLAG, rank=2),
    Column("state", Text("状态", "state"), rank=1),
)


def draw_added(shown: AccountShown) -> Document:
    """Draw an account that was just registered."""
    return _page(
        shown,
        Deed(_("Registered, not approved."), _("Would register the account.")),
        f"smeadmin account approve {shown.account} --by " + _("NAME"),
    )


def draw_approved(shown: AccountShown) -> Document:
    """Draw an account that was just approved."""
    said = _("Approved; money goes there from {day} on.").format(day=shown.valid_from)
    return _page(
        shown, Deed(said, _("Would approve the account.")), f"smeadmin account list {shown.account}"
    )


def _page(shown: AccountShown, deed: Deed, following: str) -> Document:
    pairs = [
        (_("bank"), f"{shown.bank}   {shown.tail}"),
        (_("holder"), shown.holder),
        (_("in use from"), shown.valid_from.isoformat()),
        (_("registered by"), f"{shown.added_by}   {shown.added_on}"),
    ]
    if shown.approved_by is not None:
        pairs.append((_("approved"), f"{shown.approved_by}   {shown.approved_on}"))
    if shown.reason:
        pairs.append((phrase("reason"), shown.reason))
    notes: tuple[Note, ...] = ()
    if shown.shared_with:
        others = _(", ").join(shown.shared_with)
        notes = (
            Note(
                _("another payee has this account too: {others}").format(others=others), "warning"
            ),
        )
    return Document(
        title=(shown.account, shown.payee, str(ACCOUNT_STATES[shown.state])),
        blocks=(Pairs(tuple(pairs)),),
        data=_data(shown),
        notes=notes,
        deed=deed,
        next=following,
    )


def _data(shown: AccountShown) -> dict[str, Any]:
    return {
        "account": shown.account,
        "payee": shown.payee,
        "credit_code": shown.credit_code,
        "bank": shown.bank,
        "number": shown.tail,
        "holder": shown.holder,
        "valid_from": shown.valid_from,
        "in_force": shown.in_force,
        "state": shown.state.value,
        "reason": shown.reason,
        "added_by": shown.added_by,
        "added_on": shown.added_on,
        "approved_by": shown.approved_by,
        "approved_on": shown.approved_on,
        "shared_with": list(shown.shared_with),
    }


def _holder(shown: AccountShown) -> str:
    """Give in whose name an account is; somebody else than the payee may be a person."""
    own = shown.whole or shown.holder == shown.payee
    return shown.holder if own else mask_name(shown.holder)


def draw_accounts(found: tuple[AccountShown, ...], *, filtered: bool = False) -> Document:
    """Draw the list of accounts."""
    if not found:
        said = _("No {things} match.") if filtered else _("There are no {things} yet.")
        note = Note(said.format(things=_("bank accounts")), "plain")
        return Document(data=[], notes=(note,), next="smeadmin account add --help")
    rows = tuple(
        (
            *(a.account, a.payee, a.credit_code, a.bank, a.tail, a.valid_from),
            *(a.in_force, str(ACCOUNT_STATES[a.state])),
        )
        for a in found
    )
    open_ = [a for a in found if a.state is AccountState.PROPOSED]
    following = f"smeadmin account approve {open_[0].account} --by " + _("NAME") if open_ else None
    return Document(
        title=_("Accounts"),
        blocks=(Table(_COLUMNS, rows),),
        data=[_data(a) | {"holder": _holder(a)} for a in found],
        next=following,
    )
