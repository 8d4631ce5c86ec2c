"""Whether decisions still rest on the texts they were taken under: measures and notices, by digest."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from smeadmin.domain.change import Altered
from smeadmin.domain.numbers import change_number
from smeadmin.domain.policy import Basis
from smeadmin.policies.parsing import digest, parse
from smeadmin.storage.change import View
from smeadmin.storage.schema import all_tables, of
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.policy import PolicyDocument


def uprooted(view: View) -> Iterator[Altered]:
    """Give the decisions whose measure, or a notice to it, is no longer the text that was adopted.

    A text counts by the digest of what it says today, not by the digest that stands beside it.
    """
    table = of(PolicyDocument)
    editions: dict[tuple[str, str], str] = {}
    texts: set[tuple[str, str]] = set()
    for row in view.rows(sa.select(table)):
        raw, _findings = parse(row["content"])
        said = digest(raw) if raw is not None else ""
        editions[row["policy"], row["edition"].isoformat()] = said
        texts.add((row["policy"], said))
    log = of(ChangeRow)
    for decisions in all_tables():
        if not {"basis", "change_id"} <= set(decisions.c.keys()):
            continue
        rows = view.rows(
            sa.select(log.c.number, decisions.c.basis)
            .join_from(decisions, log, decisions.c.change_id == log.c.id)
            .distinct()
            .order_by(log.c.number)
        )
        numbers = [row["number"] for row in rows if not _rests(row["basis"], editions, texts)]
        for number in dict.fromkeys(numbers):
            yield Altered(change_number(number), decisions.name, "text")


def _rests(
    stored: dict[str, object] | None,
    editions: dict[tuple[str, str], str],
    texts: set[tuple[str, str]],
) -> bool:
    if stored is None:
        return True
    basis = Basis.of_data(stored)
    notices = {(document, digest_of) for document, _name, digest_of in basis.amendments}
    return editions.get((basis.policy, basis.edition)) == basis.digest and notices <= texts
