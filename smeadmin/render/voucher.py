"""Pages about vouchers: issued, refused, redeemed, shown with the reasons for every amount."""

from __future__ import annotations

from smeadmin.domain.fund_source import source_key, source_label
from smeadmin.domain.voucher import (
    OVERDUE,
    STATE_LABELS,
    ActLine,
    Redeemed,
    TermLine,
    Terms,
    VoucherIssued,
    VoucherShown,
    VoucherState,
)
from smeadmin.domain.voucher_acts import ACT_LABELS, Act
from smeadmin.i18n import Text, joined, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render import judged
from smeadmin.render.document import (
    Block,
    Cell,
    Column,
    Deed,
    Document,
    Kind,
    Lines,
    Pairs,
    Section,
    Table,
    Tone,
    bad,
    good,
)
from smeadmin.render.formats import yuan
from smeadmin.render.lines import equation
from smeadmin.render.phrases import phrase
from smeadmin.render.voucher_data import terms_data, traced, voucher_data
from smeadmin.render.waits import days_left

_TERMS = (
    Column("term", Text("项", "term"), rank=0),
    Column("clause", Text("条款", "clause"), Kind.CODE, rank=2),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=0),
    Column("said", Text("算式", "arithmetic"), Kind.PROSE, rank=1),
)


_ACTS = (
    Column("on", Text("日期", "date"), Kind.DAY, rank=0),
    Column("act", Text("事项", "act"), rank=0),
    Column("said", Text("内容", "what"), rank=1),
    Column("reason", Text("理由", "reason"), Kind.PROSE, rank=2),
    Column("change", Text("变更", "change"), Kind.CODE, rank=3),
)


def example(standing: str) -> tuple[Cell, ...]:
    """Mark what rests on an example rule."""
    return (Cell(phrase("example-rule"), Tone.WAIT),) if standing == "example" else ()


def draw_issued(issued: VoucherIssued) -> Document:
    """Draw a voucher that was just issued."""
    days = (issued.valid_until - issued.valid_from).days
    span = ngettext(
        "{start} to {end} (inclusive), {n} day after issue",
        "{start} to {end} (inclusive), {n} days after issue",
        days,
    )
    valid = span.format(
        start=issued.valid_from.isoformat(), end=issued.valid_until.isoformat(), n=days
    )
    if issued.register_by is not None:
        said = _("to be registered by {day} (inclusive), else it lapses")
        valid = said.format(day=issued.register_by.isoformat())
    amount = yuan(issued.amount_fen)
    done = _("Issued {n}, {amount} yuan.").format(n=1, amount=amount)
    would = _("Would issue {n}, {amount} yuan.").format(n=1, amount=amount)
    if issued.asked_fen is not None and issued.asked_fen > issued.amount_fen:
        bound = next(str(t.label) for t in issued.terms if t.binds)
        cut = _("Asked were {asked}; cut by {cut} yuan: {term}.").format(
            asked=yuan(issued.asked_fen), cut=yuan(issued.asked_fen - issued.amount_fen), term=bound
        )
        both = _("{sentence} {further}")
        done = both.format(sentence=done, further=cut)
        would = both.format(sentence=would, further=cut)
    return Document(
        title=(issued.voucher, issued.enterprise, amount + _(" yuan"), *example(issued.standing)),
        blocks=(Lines((valid,), indent=2),),
        data={
            "voucher": issued.voucher,
            "programme": issued.programme,
            "credit_code": issued.credit_code,
            "amount_fen": issued.amount_fen,
            "asked_fen": issued.asked_fen,
            "valid_from": issued.valid_from,
            "valid_until": issued.valid_until,
            "register_by": issued.register_by,
            "terms": terms_data(issued.terms),
            "standing": issued.standing,
        },
        deed=Deed(done, would),
        next=f"smeadmin voucher {'show' if issued.register_by is None else 'register'} {issued.voucher}",
    )


def draw_redeemed(done: Redeemed) -> Document:
    """Draw a redemption: the least of its terms, and where the rest went."""
    terms = _(", ").join(f"{t.label} {yuan(t.amount_fen)}" for t in done.terms)
    first = _(
        "contract {contract}   deducted {amount} = the least of ({terms})   own share {own}"
    ).format(
        contract=yuan(done.contract_fen),
        amount=yuan(done.amount_fen),
        terms=terms,
        own=yuan(done.contract_fen - done.amount_fen),
    )
    said = [first]
    if done.shares:
        borne = _(", ").join(
            f"{source_label(source_key(payer))} {yuan(fen)}" for payer, fen in done.shares
        )
        said.append(_("borne by {shares}").format(shares=borne))
    if done.returned_fen:
        said.append(
            _("{amount} back to the fund (no change given)").format(amount=yuan(done.returned_fen))
        )
    if done.left_fen:
        said.append(_("{amount} left on the voucher").format(amount=yuan(done.left_fen)))
    amount = yuan(done.amount_fen)
    return Document(
        title=(done.voucher, done.enterprise, done.institution, *example(done.standing)),
        blocks=(Lines(tuple(said), indent=2),),
        data={
            "voucher": done.voucher,
            "institution": done.institution_code,
            "contract_fen": done.contract_fen,
            "amount_fen": done.amount_fen,
            "returned_fen": done.returned_fen,
            "left_fen": done.left_fen,
            "service_date": done.service_date,
            "shares": dict(done.shares),
            "terms": terms_data(done.terms),
            "standing": done.standing,
        },
        deed=Deed(
            _("Redeemed {amount} yuan.").format(amount=amount),
            _("Would redeem {amount} yuan.").format(amount=amount),
        ),
        next=f"smeadmin claim submit --institution {done.institution_code}",
    )


def draw_voucher(shown: VoucherShown) -> Document:
    """Draw one voucher: why its amount is what it is, and why each redemption was."""
    blocks: list[Block] = [
        Pairs(
            (
                (_("state"), _state_cell(shown)),
                (_("valid"), _valid(shown)),
                (phrase("amount"), _where(shown)),
                *_circumstances(shown),
            )
        ),
        _why_issued(shown),
    ]
    if shown.acts:
        blocks.append(Section(_("what was done with it"), (_acts_table(shown),)))
    for one in shown.redemptions:
        head = _("why {amount} yuan were deducted (redeemed {on}, {change}): the least of").format(
            amount=yuan(one.amount_fen), on=one.on, change=one.change
        )
        papers = _(
            "{institution}   service {day}   contract {contract}   invoice {invoice}"
        ).format(
            institution=one.institution,
            day=one.service_date,
            contract=one.contract_no,
            invoice=one.invoice,
        )
        if not one.terms.judged:
            said = _("{amount} yuan redeemed on {on}, before the books were opened here ({change})")
            before = said.format(amount=yuan(one.amount_fen), on=one.on, change=one.change)
            blocks.append(Lines((before, papers)))
            continue
        table = _terms_table(one.terms.terms, _("deducted"), one.amount_fen, one.returned_fen)
        blocks.append(Section(head, (table, Lines((papers,)))))
    eligible = _eligible(shown.terms)
    if eligible is not None:
        blocks.append(Section(_("eligibility"), (eligible,)))
    blocks.append(judged.clauses(shown.terms.document, traced(shown.terms)))
    return Document(
        title=(
            _("voucher {code}").format(code=shown.voucher),
            shown.enterprise,
            shown.programme,
            *example(shown.terms.basis.standing),
        ),
        blocks=tuple(blocks),
        data=voucher_data(shown),
        next=_after(shown),
    )


def _why_issued(shown: VoucherShown) -> Block:
    """Say why a voucher is worth what it is; one from before was not judged here."""
    about = {"on": shown.issued_on, "change": shown.change}
    if not shown.terms.judged:
        said = _(
            "issued on {on}, before the books were opened here ({change}); it was not judged here"
        )
        return Lines((said.format(**about),))
    head = _("why {amount} yuan (issued {on}, {change}): the least of")
    return Section(
        head.format(amount=yuan(shown.issued_fen), **about),
        (_terms_table(shown.terms.terms, _("issued"), shown.issued_fen),),
    )


def _circumstances(shown: VoucherShown) -> list[tuple[str, str]]:
    """Say what else is so with a voucher: registered, where it is to be used, which one it replaces."""
    said = []
    if shown.to_register and shown.register_by is not None:
        said.append((_("to register"), _("until {day}").format(day=shown.register_by)))
    if shown.registered_on is not None:
        said.append((_("registered"), str(shown.registered_on)))
    if shown.institution is not None:
        said.append((_("to be used at"), shown.institution))
    if shown.replaces is not None:
        said.append((_("instead of"), shown.replaces))
    if shown.replaced_by is not None:
        said.append((_("replaced by"), shown.replaced_by))
    return said


def _acts_table(shown: VoucherShown) -> Table:
    rows = tuple(
        (one.on, str(ACT_LABELS[Act(one.act)]), _act_said(one), one.reason, one.change)
        for one in shown.acts
    )
    return Table(_ACTS, rows)


def _act_said(one: ActLine) -> str | None:
    said = [one.other] if one.other else []
    if one.amount_fen is not None:
        said.append(yuan(one.amount_fen) + _(" yuan"))
    if one.until_after is not None and one.until_before != one.until_after:
        said.append(_("{before} to {after}").format(before=one.until_before, after=one.until_after))
    return "  ".join(said) or None


def _eligible(terms: Terms) -> Table | None:
    rows = traced(terms)
    table = judged.table(terms.document, [row for row in rows if row.verdict is not None])
    return table if table.rows else None


def _where(shown: VoucherShown) -> str:
    parts = [(shown.used_fen, _("redeemed {n}")), (shown.returned_fen, _("back in the fund {n}"))]
    parts.append((shown.left_fen, _("unused {n}")))
    return equation(shown.amount_fen, [p for p in parts if p[0]], Kind.FEN)


def _valid(shown: VoucherShown) -> str:
    return _("{start} to {end} (inclusive)").format(
        start=shown.issued_on.isoformat(), end=shown.valid_until.isoformat()
    )


def _state_cell(shown: VoucherShown) -> str:
    if shown.overdue:
        return str(OVERDUE)
    label = str(STATE_LABELS[shown.state])
    if shown.state is VoucherState.ISSUED:
        left = (shown.valid_until - shown.on).days
        return label + "   " + days_left(left)
    return label


def _after(shown: VoucherShown) -> str | None:
    if shown.overdue:
        return "smeadmin voucher expire"
    if shown.state is VoucherState.HELD:
        return f"smeadmin voucher release {shown.voucher}"
    if shown.to_register and shown.state is VoucherState.ISSUED:
        return f"smeadmin voucher register {shown.voucher}"
    if shown.state is VoucherState.ISSUED:
        return None
    return f"smeadmin fund trace {shown.voucher}"


def _terms_table(terms: tuple[TermLine, ...], result: str, fen: int, back: int = 0) -> Table:
    rows = tuple((str(t.label), joined(t.clauses) or None, t.amount_fen, _said(t)) for t in terms)
    rest = _("{amount} back to the fund").format(amount=yuan(back)) if back else ""
    return Table(_TERMS, rows, foot=((result, "", fen, rest),), tight=True)


def _said(term: TermLine) -> str:
    said = term.said
    if term.ceiling_fen is not None and term.so_far_fen:
        said = f"{yuan(term.ceiling_fen)} - {yuan(term.so_far_fen)}"
    return "  ".join(x for x in (said, phrase("binds") if term.binds else "") if x)


def draw_verified(shown: VoucherShown) -> Document:
    """Draw whether a voucher may be used: an answer to somebody on the phone."""
    data = {
        "voucher": shown.voucher,
        "usable": usable(shown),
        "state": "overdue" if shown.overdue else shown.state.value,
        "amount_fen": shown.amount_fen,
        "left_fen": shown.left_fen,
        "valid_until": shown.valid_until,
    }
    amount = yuan(shown.left_fen if usable(shown) else shown.amount_fen) + _(" yuan")
    who: tuple[str | Cell, ...] = (shown.voucher, shown.enterprise, amount)
    who += example(shown.terms.basis.standing)
    if usable(shown):
        left = (shown.valid_until - shown.on).days
        until = _("{until} (included), {left}").format(
            until=shown.valid_until, left=days_left(left)
        )
        lapses = Lines(("\t".join((_("lapses"), until)),), indent=2)
        return Document(title=(good(_("valid")), *who), blocks=(lapses,), data=data)
    why = Lines(("\t".join((_("because"), _why_not(shown))),), indent=2)
    return Document(
        title=(bad(_("not usable")), *who), blocks=(why,), data=data, status=3, next=_after(shown)
    )


def _why_not(shown: VoucherShown) -> str:
    if shown.state is not VoucherState.ISSUED:
        return str(STATE_LABELS[shown.state])
    if shown.to_register and shown.on <= shown.valid_until:
        return _("to be registered first, by {until}").format(until=shown.register_by)
    if shown.on < shown.issued_on:
        return _("not issued before {on}").format(on=shown.issued_on)
    late = (shown.on - shown.valid_until).days
    ago = ngettext("lapsed on {until}, {n} day ago", "lapsed on {until}, {n} days ago", late)
    return ago.format(until=shown.valid_until, n=late)


def usable(shown: VoucherShown) -> bool:
    """Tell whether a voucher may be used on the day it was asked about."""
    return (
        shown.state is VoucherState.ISSUED
        and not shown.to_register
        and shown.issued_on <= shown.on <= shown.valid_until
        and shown.left_fen > 0
    )
