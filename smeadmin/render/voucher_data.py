"""Vouchers as programs get them: terms, traces, acts under keys that stay."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.rules.trace import TraceLine
from smeadmin.domain.rules.trace import lines as trace_lines
from smeadmin.domain.voucher import TermLine, Terms, VoucherShown
from smeadmin.render import judged


def voucher_data(shown: VoucherShown) -> dict[str, Any]:
    """Give a voucher with every amount and the reasons for it."""
    return {
        "voucher": shown.voucher,
        "programme": shown.programme,
        "fund": shown.fund,
        "enterprise": shown.enterprise,
        "credit_code": shown.credit_code,
        "amount_fen": shown.amount_fen,
        "asked_fen": shown.asked_fen,
        "used_fen": shown.used_fen,
        "returned_fen": shown.returned_fen,
        "left_fen": shown.left_fen,
        "state": shown.state.value,
        "overdue": shown.overdue,
        "register_by": shown.register_by,
        "registered_on": shown.registered_on,
        "institution": shown.institution,
        "replaces": shown.replaces,
        "replaced_by": shown.replaced_by,
        "acts": [_fields(one) for one in shown.acts],
        "valid_from": shown.issued_on,
        "valid_until": shown.valid_until,
        "basis": shown.terms.basis.as_data(),
        "terms": terms_data(shown.terms.terms),
        **_trace_data(shown.terms),
        "redemptions": [
            {
                **{k: v for k, v in _fields(one).items() if k != "terms"},
                "terms": terms_data(one.terms.terms),
                **_trace_data(one.terms),
            }
            for one in shown.redemptions
        ],
        "change": shown.change,
    }


def terms_data(terms: tuple[TermLine, ...]) -> list[dict[str, Any]]:
    """Give terms with the keys that programs know."""
    return [
        {
            "term": t.name,
            "clause": t.clauses[0] if t.clauses else None,
            "amount_fen": t.amount_fen,
            **({"binds": True} if t.binds else {}),
        }
        for t in terms
    ]


def traced(terms: Terms) -> list[TraceLine]:
    """Give the lines of the trace that was kept with an amount."""
    return trace_lines(terms.document, terms.noun, terms.kept)


def _trace_data(terms: Terms) -> dict[str, Any]:
    rows = traced(terms)
    return {
        "clauses": judged.clauses_as_data(terms.document, rows),
        "trace": [row.as_json() for row in rows],
    }


def _fields(one: Any) -> dict[str, Any]:
    """Give the fields of a result without going into documents."""
    return {name: getattr(one, name) for name in one.__slots__}
