"""Whether an enterprise and an institution are related: what both registers say of them is compared."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from smeadmin.domain.approval import name_key
from smeadmin.domain.registers import Found
from smeadmin.domain.text import narrow
from smeadmin.domain.voucher_refusals import RelatedBodies, SameBody, TiesNeedReason
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.account import Account
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.voucher import VoucherTerms

COMPARED = {
    "legal_person": Text("法定代表人", "legal person"),
    "phone": Text("电话", "telephone"),
    "address": Text("地址", "address"),
    "account": Text("银行账户", "bank account"),
}


def check_unrelated(
    change: Change,
    voucher: sa.RowMapping,
    enterprise: sa.RowMapping,
    provider: Found,
    *,
    despite: bool,
) -> None:
    """Refuse a redemption between one and the same body, or two that are related.

    ``despite``: the tie is known, and another person than who issued the voucher lets it pass with a
    reason. Raises SameBody, RelatedBodies, TiesNeedReason.
    """
    if provider.credit_code is not None and provider.credit_code == enterprise["credit_code"]:
        raise SameBody(
            {"credit_code": provider.credit_code},
            short_by=(f"{enterprise['name']}  {provider.credit_code}",),
            way_out=(_("name the institution that gave the service"),),
        )
    i = of(Institution)
    shared = ties(change, enterprise, change.one(sa.select(i).where(i.c.id == provider.id)))
    if not shared:
        return
    said = _("the same {what}").format(what=_(", ").join(str(COMPARED[one]) for one in shared))
    if not despite:
        raise RelatedBodies(
            {"enterprise": enterprise["name"], "institution": provider.name, "ties": shared},
            short_by=(said,),
            way_out=(_("where it is harmless, another person: --despite-ties --reason TEXT"),),
        )
    log = of(ChangeRow)
    issuer = change.scalar(
        sa.select(log.c.acted_by).where(log.c.id == _issued_by(voucher["terms_id"]))
    )
    if not (change.act.reason or "").strip() or name_key(issuer or "") == name_key(change.act.by):
        raise TiesNeedReason(
            {"by": change.act.by},
            short_by=(said,),
            way_out=(_("another person than {by}, with --reason TEXT").format(by=issuer),),
        )


def _issued_by(terms_id: int) -> sa.ScalarSelect[int]:
    t = of(VoucherTerms)
    return sa.select(t.c.change_id).where(t.c.id == terms_id).scalar_subquery()


def ties(view: View, enterprise: sa.RowMapping, institution: sa.RowMapping) -> list[str]:
    """Name what the registers say the same of both: legal person, telephone, address, bank account."""
    theirs = dict(_facts(view, "enterprise_id", enterprise))
    ours = dict(_facts(view, "institution_id", institution))
    return [what for what in COMPARED if ours.get(what, set()) & theirs.get(what, set())]


def _facts(view: View, key: str, row: sa.RowMapping) -> Iterator[tuple[str, set[str]]]:
    a = of(Account)
    tokens = list(
        view.connection.execute(sa.select(a.c.personal).where(a.c[key] == row["id"])).scalars()
    )
    known = view.personal([row["personal"], *tokens])
    own = known.get(row["personal"] or "", {})
    for what in ("legal_person", "phone"):
        yield what, {_plain(str(own[what]))} if own.get(what) else set()
    yield "address", {_plain(row["address"])} if row["address"] else set()
    numbers = (known.get(token, {}).get("number") for token in tokens)
    yield "account", {_plain(str(number)) for number in numbers if number}


def _plain(text: str) -> str:
    return "".join(narrow(text).split()).replace("-", "").lower()
