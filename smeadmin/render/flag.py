"""Pages about red flags: what was raised, why, what to ask, and what people found out."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.flag import (
    FIELD_LABELS,
    OPEN_LABEL,
    OUTCOME_LABELS,
    FlagShown,
    FlagsRaised,
    RulesShown,
    RuleStanding,
)
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Column, Deed, Document, Kind, Lines, Note, Pairs, Table
from smeadmin.render.formats import integer
from smeadmin.render.phrases import phrase

_FLAGS = (
    Column("flag", Text("预警", "flag"), Kind.CODE, rank=0),
    Column("rule", Text("规则", "rule"), rank=2),
    Column("who", Text("涉及", "who"), Kind.NAME, rank=1),
    Column("reason", Text("理由", "reason"), Kind.PROSE, rank=0),
    Column("state", Text("结果", "outcome"), rank=3),
)
_RULES = (
    Column("rule", Text("规则", "rule"), Kind.CODE, rank=0),
    Column("label", Text("名称", "name"), rank=1),
    Column("bounds", Text("参数", "bounds"), Kind.PROSE, rank=3),
    Column("raised", Text("预警", "raised"), Kind.INT, rank=2),
    Column("open", Text("待核实", "open"), Kind.INT, rank=4),
    Column("confirmed", Text("属实", "confirmed"), Kind.INT, rank=4),
    Column("cleared", Text("排除", "cleared"), Kind.INT, rank=4),
    Column("precision", Text("准确率", "precision"), Kind.MEASURE, rank=2),
)
RECORDS_SHOWN = 10


def reason_of(flag: FlagShown) -> str:
    """Say the reason of a flag, its numbers filled in."""
    return str(_reason(flag))


def _reason(flag: FlagShown) -> Text:
    numbers = dict(flag.numbers)
    what = FIELD_LABELS.get(str(numbers.get("what")))
    told = numbers if what is None else {**numbers, "what": what.zh}
    english = numbers if what is None else {**numbers, "what": what.en}
    return Text(flag.reason.zh.format(**told), flag.reason.en.format(**english))


def draw_raised(done: FlagsRaised) -> Document:
    """Draw what a run has raised."""
    n, seen = len(done.raised), done.seen
    looked = _("{rules} rules of {file} over {uses} uses of vouchers").format(
        rules=integer(len(done.rules.rules)), file=done.rules.name, uses=integer(done.uses)
    )
    known = _("{n} known before").format(n=integer(seen))
    if not n:
        note = Note(_("Nothing new: {known}.").format(known=known), "plain")
        return Document(
            title=looked,
            data=_run_data(done),
            notes=(note,),
            next="smeadmin flag list --state open",
        )
    said = ngettext("Raised {n} flag; {known}.", "Raised {n} flags; {known}.", n)
    would = ngettext("Would raise {n} flag; {known}.", "Would raise {n} flags; {known}.", n)
    return Document(
        title=looked,
        blocks=(_table(done.raised),),
        data=_run_data(done),
        notes=(Note(_("A flag decides nothing; it says where to look.")),),
        deed=Deed(said.format(n=integer(n), known=known), would.format(n=integer(n), known=known)),
        next=f"smeadmin flag show {done.raised[0].flag}",
    )


def _run_data(done: FlagsRaised) -> dict[str, Any]:
    return {
        "document": done.rules.name,
        "digest": done.rules.digest,
        "uses": done.uses,
        "known": done.seen,
        "raised": [_data(one) for one in done.raised],
    }


def draw_flags(found: tuple[FlagShown, ...], *, filtered: bool = False) -> Document:
    """Draw the list of flags."""
    if not found:
        said = _("No {things} match.") if filtered else _("There are no {things} yet.")
        note = Note(said.format(things=_("flags")), "plain")
        return Document(data=[], notes=(note,), next="smeadmin flag run")
    open_ = [one for one in found if one.outcome is None]
    return Document(
        title=_("Red flags"),
        blocks=(_table(found),),
        data=[_data(one) for one in found],
        next=f"smeadmin flag show {open_[0].flag}" if open_ else "smeadmin flag rules",
    )


def _table(found: tuple[FlagShown, ...]) -> Table:
    rows = tuple(
        (
            one.flag,
            str(one.label),
            _(", ").join(name for name in (one.enterprise, one.institution) if name),
            reason_of(one),
            str(OPEN_LABEL if one.outcome is None else OUTCOME_LABELS[one.outcome]),
        )
        for one in found
    )
    return Table(_FLAGS, rows)


def draw_flag(flag: FlagShown) -> Document:
    """Draw one flag: the reason, the records behind it, and what to ask."""
    return _page(flag, None)


def draw_answered(flag: FlagShown) -> Document:
    """Draw a flag that was just answered."""
    return _page(flag, Deed(_("Answered."), _("Would record the answer.")))


def _page(flag: FlagShown, deed: Deed | None) -> Document:
    shown = flag.records[:RECORDS_SHOWN]
    more = len(flag.records) - len(shown)
    records = _(", ").join(shown)
    if more:
        records += " " + _("and {n} more").format(n=integer(more))
    pairs = [(_("rests on"), records), (_("ask"), str(flag.ask))]
    if flag.enterprise:
        pairs.insert(0, (_("enterprise"), flag.enterprise))
    if flag.institution:
        pairs.insert(0, (_("institution"), flag.institution))
    state = str(OPEN_LABEL)
    if flag.outcome is not None:
        state = str(OUTCOME_LABELS[flag.outcome])
        pairs.append((_("answered by"), f"{flag.answered_by}   {flag.answered_on}"))
        pairs.append((phrase("reason"), flag.note or ""))
    following = f"smeadmin flag answer {flag.flag} --outcome confirmed|cleared --reason " + _(
        "TEXT"
    )
    return Document(
        title=(flag.flag, str(flag.label), state),
        blocks=(Lines((reason_of(flag),)), Pairs(tuple(pairs))),
        data=_data(flag),
        deed=deed,
        next=following if flag.outcome is None else "smeadmin flag list --state open",
    )


def _data(flag: FlagShown) -> dict[str, Any]:
    return {
        "flag": flag.flag,
        "rule": flag.rule,
        "label": {"zh": flag.label.zh, "en": flag.label.en},
        "reason": {"zh": _reason(flag).zh, "en": _reason(flag).en},
        "enterprise": flag.enterprise,
        "institution": flag.institution,
        "records": list(flag.records),
        "numbers": dict(flag.numbers),
        "ask": {"zh": flag.ask.zh, "en": flag.ask.en},
        "raised_on": flag.raised_on,
        "outcome": None if flag.outcome is None else flag.outcome.value,
        "note": flag.note,
        "answered_by": flag.answered_by,
        "answered_on": flag.answered_on,
    }


def draw_rules(shown: RulesShown) -> Document:
    """Draw the rules with their bounds, and how many of their flags were confirmed."""
    rows = tuple(
        (
            one.rule.id,
            str(one.rule.label),
            "  ".join(f"{name}={_bound(value)}" for name, value in one.rule.bounds.items()),
            *(one.raised, one.open, one.confirmed, one.cleared, _precision(one)),
        )
        for one in shown.standings
    )
    return Document(
        title=(_("Rules for red flags"), shown.rules.name),
        blocks=(Table(_RULES, rows),),
        data=[
            {
                "rule": one.rule.id,
                "find": one.rule.find,
                "bounds": dict(one.rule.bounds),
                "label": {"zh": one.rule.label.zh, "en": one.rule.label.en},
                "raised": one.raised,
                "open": one.open,
                "confirmed": one.confirmed,
                "cleared": one.cleared,
                "unclear": one.unclear,
                "precision": None if one.precision is None else "{}/{}".format(*one.precision),
            }
            for one in shown.standings
        ],
        next="smeadmin flag run",
    )


def _bound(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _precision(one: RuleStanding) -> str:
    if one.precision is None:
        return "-"
    confirmed, decided = one.precision
    return f"{confirmed * 100 // decided}%  {confirmed}/{decided}"
