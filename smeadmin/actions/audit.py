"""The audit log: reading it, verifying it, and its head, which is kept elsewhere."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import sqlalchemy as sa

from smeadmin.domain.change import Altered, AuditLine, Head, Verified
from smeadmin.domain.numbers import change_number
from smeadmin.storage import history
from smeadmin.storage.change import GENESIS, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import ChangeRow, Refusal
from smeadmin.storage.verify import verify


def verify_audit(view: View, *, heads: list[str] | None = None) -> Verified:
    """Recompute the whole chain and every row behind it.

    ``heads`` are digests (or their first 12 signs) that were printed or kept outside; one that is not on
    the chain means that the log was cut, rewritten, or that an old copy was put back. Decisions whose
    measure is no longer the text they were taken under are among what is altered.
    """
    from smeadmin.actions.resting import uprooted  # reads the measures; the log does not

    found = verify(view)
    log = of(ChangeRow)
    missing = []
    for head in heads or []:
        wanted = "".join(head.split()).lower()
        known = view.first(
            sa.select(log.c.number).where(log.c.digest.startswith(wanted, autoescape=True))
        )
        if known is None or len(wanted) < 8:
            missing.append(Altered(head, None, "head"))
    altered = (*found.altered, *uprooted(view), *missing)
    return replace(found, altered=altered, heads=tuple(heads or ()))


def audit_head(view: View) -> Head:
    """Give the head of the chain, to be printed or kept where nobody of the office can edit it."""
    log = of(ChangeRow)
    row = view.first(sa.select(log).order_by(log.c.number.desc()).limit(1))
    return Head(
        store=view.office["store"],
        change=f"{view.office['short_code']}-{change_number(row['number'] if row else 0)}",
        digest=row["digest"] if row else GENESIS,
        at=row["acted_at"] if row else None,
        changes=row["number"] if row else 0,
    )


def audit_log(
    view: View, *, since: dt.date | None = None, by: str | None = None
) -> tuple[AuditLine, ...]:
    """List every change and every refused attempt in the order in which they happened."""
    log, refused = of(ChangeRow), of(Refusal)
    lines = [
        AuditLine(
            change_number(r["number"]),
            r["acted_at"],
            r["acted_on"],
            r["acted_by"],
            r["os_user"],
            r["host"],
            r["command"],
            "done",
            r["digest"],
        )
        for r in history.changes(view, *_since(log, since, by))
    ] + [
        AuditLine(
            f"RF-{r['number']:06d}",
            r["acted_at"],
            r["acted_on"],
            r["acted_by"],
            r["os_user"],
            r["host"],
            r["command"],
            r["code"],
            None,
        )
        for r in history.refusals(view, *_since(refused, since, by))
    ]
    return tuple(sorted(lines, key=lambda x: (x.at, x.number)))


def _since(table: sa.Table, since: dt.date | None, by: str | None) -> list[sa.ColumnElement[bool]]:
    where = [table.c.acted_on >= since] if since is not None else []
    return [*where, table.c.acted_by == by] if by is not None else where
