"""Reading rules back as sentences, in the language in use (policy format 1.3).

If the sentence sounds wrong, the rule is wrong: so it says what the evaluator does, from the same tree.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from smeadmin.domain.rules.clocks import Clock, Duration
from smeadmin.domain.rules.document import (
    Award,
    Certification,
    Document,
    Evaluation,
    Limit,
    Noun,
    Target,
    Voucher,
)
from smeadmin.domain.rules.head import Head
from smeadmin.domain.rules.values import (
    Together,
    Value,
)
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.policies.phrases import ACTS, EVENTS, OF, PER, WITHIN, word
from smeadmin.policies.wording import (
    band,
    choice_words,
    condition,
    figure,
    label_of,
    literal,
    number,
    trimmed,
    value,
)

_BEYOND = {
    "refuse": N_("beyond it nothing"),
    "cut": N_("beyond it cut to what is left"),
    "wait": N_("beyond it a place in the queue"),
    "share": N_("beyond it everyone pro rata"),
}
_ENDS = {
    "same_day": N_("to the same day"),
    "day_before": N_("to the day before"),
    "month_end": N_("to the end of that month"),
    "year_end": N_("to the end of that year"),
}


class Said(NamedTuple):
    """One rule as a sentence: its address, the clauses it stands under, the words."""

    path: str
    clause: tuple[str, ...]
    sentence: str


def sentences(document: Document, noun: Noun) -> list[Said]:
    """Read every rule of a noun back, in document order."""
    return list(_said(document, noun))


def _said(document: Document, noun: Noun) -> Iterator[Said]:
    if noun.who is not None:
        words = condition(document, noun.who)
        yield _one(noun.who.head, _("concerns: {rule}").format(rule=words))
    for group in (noun.require, noun.duties if isinstance(noun, Certification) else None):
        for row in group.rows if group is not None else ():
            yield _one(row.head, condition(document, row))
    if isinstance(noun, Evaluation):
        yield from _score(document, noun.score)
        for grade in noun.grades:
            words = band(document, grade.test, grade.gives, "choice")
            yield Said(f"{noun.path}.grades", noun.head.clause.of(), words)
    if isinstance(noun, Award | Voucher) and noun.amount is not None:
        words = _("amount: {rule}").format(rule=value(document, noun.amount, "money"))
        yield _one(noun.amount.head if noun.amount.head.path else noun.head, words)
    if isinstance(noun, Target):
        words = condition(document, noun.goal)
        yield _one(noun.head, _("{rule}, due {due}").format(rule=words, due=noun.due or "-"))
    for limit in noun.limits:
        yield _one(limit.head, _limit(document, limit))
    for deadline in noun.deadlines.values():
        words = _("{act}: {clock}").format(
            act=word(ACTS, deadline.act), clock=clock(deadline.clock)
        )
        yield _one(deadline.clock.head, words)
    if isinstance(noun, Certification):
        for label, span in ((N_("valid"), noun.valid), (N_("renewal"), noun.renewal)):
            if span is not None:
                yield _one(span.head, _("{act}: {clock}").format(act=_(label), clock=clock(span)))
    for effect in noun.effects:
        when = effect.head.when
        acts = _(", ").join(word(ACTS, act) for act in effect.do)
        words = (
            _("{acts}, if {when}").format(acts=acts, when=condition(document, when))
            if when is not None
            else acts
        )
        yield _one(effect.head, words)


def _score(document: Document, score: Value) -> Iterator[Said]:
    """Read the parts of a score one by one, down to those that are no sums."""
    if isinstance(score, Together) and score.word == "sum":
        for part in score.parts:
            yield from _score(document, part)
        words = trimmed(document, _("all together"), score, "points")
        if score.trims is not None and words != _("all together"):
            yield _one(score.head, words)
        return
    words = f"{label_of(score.head)}{_(': ')}{value(document, score, 'points')}"
    yield _one(score.head, words)


def _one(head: Head, words: str) -> Said:
    if head.note is not None:
        words = _("{rule} (note: {note})").format(rule=words, note=head.note)
    return Said(head.path, head.clause.of(), words)


# ---- limits and clocks ---------------------------------------------------------------------------


def _limit(document: Document, limit: Limit) -> str:
    unit = "number" if limit.counts else "money"
    words = _("{per}, {within}, {of}: at most {bound}, {beyond}").format(
        of=word(OF, limit.of),
        per=_(" and ").join(word(PER, per) for per in limit.per),
        within=word(WITHIN, limit.within),
        bound=value(document, limit.at_most, unit),
        beyond=_(_BEYOND.get(limit.beyond, "")),
    )
    if limit.head.when is not None:
        when = condition(document, limit.head.when)
        words = _("{rule}, if {when}").format(rule=words, when=when)
    return words


def clock(rule: Clock) -> str:
    """Read a clock back."""
    if rule.earliest:
        return _("whichever comes first: {cases}").format(
            cases=_("; ").join(clock(one) for one in rule.earliest)
        )
    if rule.on is not None:
        return _("on {day}").format(day=rule.on)
    if rule.event is None:
        return _("{since} to {until} (inclusive)").format(
            since=rule.since or "-", until=rule.until or "-"
        )
    lasts = "" if rule.duration is None else duration(rule.duration)
    template = N_("{lasts} before {event}") if rule.before else N_("{lasts} after {event}")
    words = _(template).format(lasts=lasts, event=word(EVENTS, rule.event)).strip()
    return words if rule.ends is None else f"{words}{_(', ')}{_(_ENDS[rule.ends])}"


def duration(rule: Duration) -> str:
    """Say a duration."""
    words = {
        "years": N_("{n} years"),
        "months": N_("{n} months"),
        "days": N_("{n} days"),
        "working_days": N_("{n} working days"),
    }
    return _(words[rule.unit]).format(n=rule.count)


__all__ = [
    "Said",
    "choice_words",
    "clock",
    "condition",
    "duration",
    "figure",
    "literal",
    "number",
    "sentences",
    "value",
]
