"""A draft in place of the text that judges: a whole measure, a notice, or single values."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from smeadmin.domain.rules.conditions import COMPARISONS
from smeadmin.domain.rules.document import Amendment, Document
from smeadmin.domain.whatif import AddressUnknown, DraftElsewhere
from smeadmin.errors import Line
from smeadmin.policies.amendments import Notice, addresses, find, laid_and_checked
from smeadmin.policies.findings import PolicyRejected
from smeadmin.policies.parsing import parse

SET = "--set"
"""The name under which values typed on the command line are laid over a text."""
MAY_BE_NEW = frozenset(COMPARISONS) | {
    "weight",
    "round",
    "missing",
    "bonus",
    "full",
    "when",
    "years",
}


def in_place(
    edition: Document,
    laid: Sequence[Notice],
    noun: str,
    *,
    draft: Document | None,
    file: str,
    values: Mapping[str, Any],
) -> Document:
    """Give the text that would judge with a draft in it.

    A draft that has the noun itself stands in for the edition, with the notices of others laid over it; one
    that changes the edition is laid over it in place of its own earlier notices. Then ``values`` are put at
    their addresses. Days in force are not asked: a draft has none yet. Raises DraftElsewhere,
    AddressUnknown, PolicyRejected with every fault of the whole.
    """
    base, notices = edition, list(laid)
    if draft is not None:
        own = [(draft, one) for one in draft.amendments if one.document == edition.id]
        notices = [(by, one) for by, one in laid if by.id != draft.id]
        if noun in draft.nouns:
            base = replace(draft, id=edition.id)
        elif own:
            notices += own
        else:
            raise DraftElsewhere(
                details={"file": file, "noun": noun, "policy": edition.id},
                way_out=(f"smeadmin policy show {edition.id}",),
            )
    text = _whole(base, notices, file)
    if not values:
        return text
    for path in values:
        _assert_there(text, path)
    return _whole(base, [*notices, _typed(base, values)], SET)


def _whole(base: Document, notices: Sequence[Notice], file: str) -> Document:
    text, findings = laid_and_checked(base, tuple(notices))
    faults = [one for one in findings if one.severity == "error"]
    if faults:
        refusal = PolicyRejected([replace(one, file=file) for one in faults], file)
        if file == SET:
            refusal.way_out = (f"smeadmin policy show {base.id}",)
        raise refusal
    return text


def _typed(base: Document, values: Mapping[str, Any]) -> Notice:
    """Make a notice of values typed by a person; nobody has printed them, so they are an example."""
    source = replace(base, id=SET, standing="example", raw={}, amendments=())
    return source, Amendment(SET, base.id, date.min, None, replace=values)


def _assert_there(text: Document, path: str) -> None:
    """Refuse an address at which nothing stands; a bound or a trim may come to a rule that has none yet."""
    table, _dot, word = path.rpartition(".")
    if find(text.raw, path)[0] is not None:
        return
    if word in MAY_BE_NEW and isinstance(find(text.raw, table)[0], Mapping):
        return
    near = difflib.get_close_matches(path, addresses(text.raw), n=3)
    raise AddressUnknown(
        details={"policy": text.id, "path": path, "known": near},
        more=[Line("close", tuple(near))] if near else [],
        way_out=(f"smeadmin policy show {text.id}",),
    )


def literal(text: str) -> Any:
    """Read a value as a document writes it: 25, true, [..], {..}; anything else is its own text."""
    raw, findings = parse(f"value = {text}")
    return text if findings or raw is None or set(raw) != {"value"} else raw["value"]
