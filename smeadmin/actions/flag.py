"""Running the rules for red flags, listing what they raised, and recording what a person found out."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from smeadmin.domain.flag import (
    FlagAnswered,
    FlagNeedsReason,
    FlagNotFound,
    FlagOutcome,
    FlagRules,
    FlagShown,
    FlagsRaised,
    RulesShown,
    RuleStanding,
)
from smeadmin.domain.flag_ways import look
from smeadmin.domain.flags import FlagRule, Found
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View
from smeadmin.storage.flag_facts import world
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.flag import Flag, FlagRun
from smeadmin.storage.tables.institution import Institution


def run_flags(change: Change, *, rules: FlagRules) -> FlagsRaised:
    """Look by every rule and raise what was not raised before; nothing is written when nothing is new.

    The rules used are kept with the run, so that a flag can be read later without the file.
    """
    seen = world(change)
    t = of(Flag)
    known = {(row[0], row[1]) for row in change.connection.execute(sa.select(t.c.rule, t.c.key))}
    found = {(rule.id, one.key): (rule, one) for rule in rules.rules for one in look(rule, seen)}
    new = [what for key, what in found.items() if key not in known]
    if new:
        _raise(change, rules, new)
    shown = _shown(change, t.c.change_id == change.id) if new else []
    return FlagsRaised(rules, len(found) - len(new), tuple(shown), len(seen.uses))


def _raise(change: Change, rules: FlagRules, new: list[tuple[FlagRule, Found]]) -> None:
    run = change.insert(
        FlagRun,
        ran_on=change.on,
        ran_by=change.act.by,
        document=rules.name,
        digest=rules.digest,
        rules={rule.id: _kept(rule) for rule in rules.rules},
        raised=len(new),
    )
    year = change.on.year
    first = change.next_number("flag", str(year), len(new))
    for number, (rule, one) in enumerate(new, start=first):
        change.insert(
            Flag,
            number=f"FL-{year}-{number:04d}",
            rule=rule.id,
            key=one.key,
            run_id=run,
            institution_id=one.institution,
            enterprise_id=one.enterprise,
            records=list(one.records),
            numbers=dict(one.numbers),
            raised_on=change.on,
        )
    change.summary = {"flags": len(new), "rules": rules.name}


def _kept(rule: FlagRule) -> dict[str, object]:
    words = {"label": rule.label, "reason": rule.reason, "ask": rule.ask}
    return {
        "find": rule.find,
        "bounds": dict(rule.bounds),
        **{name: {"zh": text.zh, "en": text.en} for name, text in words.items()},
    }


def answer_flag(change: Change, *, flag: str, outcome: str) -> FlagShown:
    """Record what a person found out about a flag; the reason of the change says what was asked.

    Raises FlagNotFound, FlagAnswered, FlagNeedsReason.
    """
    if not change.act.reason:
        raise FlagNeedsReason(way_out=("--reason " + _("TEXT"),))
    t = of(Flag)
    row = _find(change, flag)
    if row["state"] != "open":
        raise FlagAnswered(
            {"flag": row["number"], "on": row["answered_on"].isoformat()},
            way_out=(f"smeadmin flag show {row['number']}",),
        )
    change.update(
        Flag,
        (t.c.id == row["id"]) & (t.c.state == "open"),
        state="answered",
        outcome=FlagOutcome(outcome).value,
        note=change.act.reason,
        answered_by=change.act.by,
        answered_on=change.on,
    )
    change.summary = {"flag": row["number"], "outcome": outcome}
    return _shown(change, t.c.id == row["id"])[0]


def show_flag(view: View, *, flag: str) -> FlagShown:
    """Show one flag; raises FlagNotFound."""
    return _shown(view, of(Flag).c.id == _find(view, flag)["id"])[0]


def list_flags(
    view: View, *, state: str | None = None, rule: str | None = None
) -> tuple[FlagShown, ...]:
    """List flags by number; ``state`` is open or answered."""
    t = of(Flag)
    where = [] if state is None else [t.c.state == state]
    if rule is not None:
        where.append(t.c.rule == rule)
    return tuple(_shown(view, *where))


def show_rules(view: View, *, rules: FlagRules) -> RulesShown:
    """Show the rules with what came of their flags: how many of those cleared up were confirmed."""
    t = of(Flag)
    counts = Counter(
        (row[0], row[1] or "open")
        for row in view.connection.execute(sa.select(t.c.rule, t.c.outcome))
    )

    def standing(rule: FlagRule) -> RuleStanding:
        own = {what: n for (of_rule, what), n in counts.items() if of_rule == rule.id}
        return RuleStanding(
            rule,
            sum(own.values()),
            own.get("open", 0),
            own.get("confirmed", 0),
            own.get("cleared", 0),
            own.get("unclear", 0),
        )

    return RulesShown(rules, tuple(standing(rule) for rule in rules.rules))


def _find(view: View, flag: str) -> sa.RowMapping:
    t = of(Flag)
    row = view.first(sa.select(t).where(t.c.number == flag.strip().upper()))
    if row is None:
        raise FlagNotFound({"flag": flag}, way_out=("smeadmin flag list",))
    return row


def _shown(view: View, *where: sa.ColumnElement[bool]) -> list[FlagShown]:
    t, run, i, e = of(Flag), of(FlagRun), of(Institution), of(Enterprise)
    rows = view.rows(
        sa.select(
            t,
            run.c.rules.label("rules"),
            i.c.name.label("institution"),
            e.c.name.label("enterprise"),
        )
        .join(run, run.c.id == t.c.run_id)
        .outerjoin(i, i.c.id == t.c.institution_id)
        .outerjoin(e, e.c.id == t.c.enterprise_id)
        .where(*where)
        .order_by(t.c.id)
    )
    return [_one(row) for row in rows]


def _one(row: sa.RowMapping) -> FlagShown:
    kept = row["rules"][row["rule"]]
    label, reason, ask = (Text(kept[w]["zh"], kept[w]["en"]) for w in ("label", "reason", "ask"))
    return FlagShown(
        row["number"],
        row["rule"],
        label,
        reason,
        ask,
        row["enterprise"],
        row["institution"],
        tuple(row["records"]),
        row["numbers"],
        row["raised_on"],
        None if row["outcome"] is None else FlagOutcome(row["outcome"]),
        row["note"],
        row["answered_by"],
        row["answered_on"],
    )
