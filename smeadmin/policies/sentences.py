"""Reading the rules of a noun back as sentences, in the language in use (policy format 1.3).

If the sentence sounds wrong, the rule is wrong: so it says what the evaluator does, from the same tree.
"""

from __future__ import annotations

from collections.abc import Iterator

from smeadmin.domain.doings import doing
from smeadmin.domain.rules.document import (
    Approvals,
    Award,
    Certification,
    Document,
    Effect,
    Evaluation,
    Limit,
    Noun,
    Order,
    Stage,
    Step,
    Target,
    Voucher,
)
from smeadmin.domain.rules.head import Head
from smeadmin.domain.rules.roles import ROLES
from smeadmin.domain.rules.values import By, Together, Value
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.i18n import ngettext
from smeadmin.policies.paying import paying, share
from smeadmin.policies.phrases import (
    ACTS,
    AT_CUT,
    BEST,
    EACH,
    EVENTS,
    MISSING,
    NOT_BY,
    OF,
    OTHERWISE,
    PANEL,
    PER,
    STAGES,
    STEPS,
    TIES,
    WITHIN,
    word,
)
from smeadmin.policies.said import Said, tell, tell_rule
from smeadmin.policies.spans import duration, span, written
from smeadmin.policies.wording import (
    band,
    choice_words,
    condition,
    figure,
    framed,
    label_of,
    literal,
    part,
    titled,
    trimmed,
    value,
)

_BEYOND = {
    "refuse": N_("beyond it nothing"),
    "cut": N_("beyond it cut to what is left"),
    "wait": N_("beyond it a place in the queue"),
    "share": N_("beyond it everyone pro rata"),
}


def sentences(document: Document, noun: Noun) -> list[Said]:
    """Read every rule of a noun back, slot by slot."""
    return list(_said(document, noun))


def _said(document: Document, noun: Noun) -> Iterator[Said]:
    yield from _about(document, noun)
    yield from _conditions(document, noun)
    if isinstance(noun, Evaluation):
        yield from _evaluation(document, noun)
    if isinstance(noun, Award | Voucher) and noun.amount is not None:
        words = _("amount: {rule}").format(rule=value(document, noun.amount, "money"))
        yield tell_rule(document, noun.amount, words, noun.head)
    if isinstance(noun, Award):
        yield from _award(document, noun)
    if isinstance(noun, Target):
        yield from _target(document, noun)
    if noun.order is not None:
        yield _order(document, noun.order)
    for limit in noun.limits:
        yield _limit(document, limit)
    for deadline in noun.deadlines.values():
        words = _("{act}: {clock}").format(
            act=word(ACTS, deadline.act), clock=span(document, deadline.clock)
        )
        if deadline.otherwise is not None:
            words = _("; ").join((words, word(OTHERWISE, deadline.otherwise)))
        yield tell(document, deadline.clock.head, words)
    if isinstance(noun, Certification):
        yield from _lasting(document, noun)
    if isinstance(noun, Voucher):
        yield from paying(document, noun)
    for number, step in enumerate(noun.flow, 1):
        yield _step(document, number, step)
    for effect in noun.effects:
        yield _effect(document, effect)
    for approvals in noun.approvals:
        yield _approvals(document, approvals)


# ---- every noun ----------------------------------------------------------------------------------


def _about(document: Document, noun: Noun) -> Iterator[Said]:
    """Say what concerns the noun as a whole: which text judges, for whom, levels, papers."""
    if not isinstance(noun, Target):
        day = word(EVENTS, noun.judged_on)
        words = _("judged by the text in force on the day of: {event}").format(event=day)
        yield Said(f"{noun.path}.judged_on", noun.head.clause.of(), words)
        if noun.head.when is not None or noun.head.note is not None:
            words = framed(document, noun.head, _("all of this"))
            yield Said(noun.path, noun.head.clause.of(), words)
    if isinstance(noun, Certification) and noun.levels:
        named = [choice_words(document, "level", level) for level in noun.levels]
        words = _("levels: {names}").format(names=_(", ").join(named))
        yield Said(f"{noun.path}.levels", noun.head.clause.of(), words)
    if noun.evidence:
        papers = [str(document.evidence[name].text) for name in noun.evidence]
        words = _("papers: {names}").format(names=_("; ").join(papers))
        yield Said(f"{noun.path}.evidence", noun.head.clause.of(), words)


def _conditions(document: Document, noun: Noun) -> Iterator[Said]:
    if noun.who is not None:
        words = _("concerns: {rule}").format(rule=condition(document, noun.who))
        yield tell_rule(document, noun.who, words)
    for row in noun.require.rows if noun.require is not None else ():
        yield tell_rule(document, row, condition(document, row))
    if isinstance(noun, Certification):
        for row in noun.duties.rows if noun.duties is not None else ():
            words = _("duty of a holder: {rule}").format(rule=condition(document, row))
            yield tell_rule(document, row, words)


def _order(document: Document, order: Order) -> Said:
    keys = [
        _("{figure} ({best})").format(
            figure=figure(document, key.figure), best=word(BEST, key.best)
        )
        for key in order.by
    ]
    words = [_("order: {keys}").format(keys=_(", then ").join(keys)), word(TIES, order.ties)]
    if order.at_cut is not None:
        words.append(word(AT_CUT, order.at_cut))
    if order.among is not None:
        words.append(_("ranked: {rule}").format(rule=condition(document, order.among)))
    return tell(document, order.head, _("; ").join(words), order.among)


def _limit(document: Document, limit: Limit) -> Said:
    unit = "number" if limit.counts else "money"
    units = [word(PER, p) if p in PER else _("each {figure}") for p in limit.per]
    per = [u.format(figure=figure(document, p)) for u, p in zip(units, limit.per, strict=True)]
    words = _("{per}, {within}, {of}: at most {bound}, {beyond}").format(
        of=word(OF, limit.of),
        per=_(" and ").join(per),
        within=WITHIN[limit.within] if limit.within in WITHIN else _window(limit.within),
        bound=value(document, limit.at_most, unit),
        beyond=_(_BEYOND.get(limit.beyond, "")),
    )
    if limit.payer is not None:
        payer = word(ROLES, limit.payer)
        words = _("{rule} (the share of {payer})").format(rule=words, payer=payer)
    return tell(document, limit.head, words, limit.at_most)


def _window(raw: str) -> str:
    return _("within {duration}").format(duration=written(raw))


def _step(document: Document, number: int, step: Step) -> Said:
    words = _("step {n}: {act}").format(n=number, act=word(STEPS, step.do))
    if step.by is not None:
        words = _("{rule}, by {role}").format(rule=words, role=word(ROLES, step.by))
    if step.within is not None:
        within = _("within {duration}").format(duration=duration(step.within))
        words = _(", ").join((words, within))
    return tell(document, step.head, words)


def _effect(document: Document, effect: Effect) -> Said:
    acts = _(", ").join(word(ACTS, act) for act in effect.do)
    if effect.choose is not None:
        acts = _("one of these, chosen by a person: {acts}").format(acts=acts)
    words = [acts]
    if effect.of is not None:
        words.append(_("for {noun}").format(noun=_noun(document, effect.of)))
    if effect.amount is not None:
        amount = value(document, effect.amount, "money")
        words.append(_("amount: {rule}").format(rule=amount))
    if effect.lasts is not None:
        words.append(_("lasts {clock}").format(clock=span(document, effect.lasts)))
    return tell(document, effect.head, _(", ").join(words), effect.amount)


_FROM = {
    (True, False): N_("{act} of {amount} or more"),
    (False, False): N_("{act} of more than {amount}"),
    (True, True): N_("{act} of {amount} or more each"),
    (False, True): N_("{act} of more than {amount} each"),
}
"""From which amount on an act is asked about, by whether that amount itself counts, and whether of each."""


def _approvals(document: Document, asked: Approvals) -> Said:
    act = doing(asked.act)
    if asked.above_fen:
        of = _(_FROM[asked.inclusive, asked.each])
        act = of.format(act=act, amount=literal(document, asked.above_fen, "money"))
    words = [word(NOT_BY, work) for work in asked.not_by]
    if asked.people:
        others = ngettext(
            "{n} other person approves it", "{n} other persons approve it", asked.people
        )
        words.insert(0, others.format(n=asked.people))
    return tell(document, asked.head, titled(act, _("; ").join(words)))


def _noun(document: Document, name: str) -> str:
    """Name a noun in words; one of another measure stays as written."""
    return str(document.nouns[name].label) if name in document.nouns else name


# ---- a title -------------------------------------------------------------------------------------


def _lasting(document: Document, noun: Certification) -> Iterator[Said]:
    clocks = (
        (N_("valid"), noun.valid),
        (N_("renewal"), noun.renewal),
        (N_("renewed"), noun.renewed),
    )
    for label, clock in clocks:
        if clock is not None:
            words = _("{act}: {clock}").format(act=_(label), clock=span(document, clock))
            yield tell(document, clock.head, words)
    for number, stage in enumerate(noun.stages, 1):
        yield from _stage(document, number, stage)


def _stage(document: Document, number: int, stage: Stage) -> Iterator[Said]:
    name = str(stage.head.label or word(STAGES, stage.status))
    words = [_("stage {n}: {name}").format(n=number, name=name)]
    if stage.within is not None:
        words.append(span(document, stage.within))
    if stage.otherwise is not None:
        words.append(word(OTHERWISE, stage.otherwise))
    yield tell(document, stage.head, _("; ").join(words))
    for row in stage.require.rows if stage.require is not None else ():
        yield tell_rule(document, row, titled(name, condition(document, row)))


# ---- an evaluation, an award, a target ------------------------------------------------------------


def _evaluation(document: Document, noun: Evaluation) -> Iterator[Said]:
    cited = noun.head.clause.of()
    every = _("every year") if noun.period == "year" else _window(noun.period)
    yield Said(f"{noun.path}.period", cited, _("period: {every}").format(every=every))
    yield Said(f"{noun.path}.missing", cited, word(MISSING, noun.missing))
    if noun.scorers:
        names = _(", ").join(word(ROLES, name) for name in noun.scorers)
        words = _("read by: {names}").format(names=names)
        if noun.counts is not None:
            counts = _("the reading of {name} counts").format(name=word(ROLES, noun.counts))
            words = _("; ").join((words, counts))
        yield Said(f"{noun.path}.scorers", cited, words)
    if noun.panel != "average":
        yield Said(f"{noun.path}.panel", cited, word(PANEL, noun.panel))
    yield from _score(document, noun.score, "")
    for number, grade in enumerate(noun.grades, 1):
        words = band(document, grade.test, grade.gives, "choice")
        yield Said(f"{noun.path}.grades.{number}", grade.clause.of(), words)


def _score(document: Document, score: Value, before: str) -> Iterator[Said]:
    """Read the parts of a score one by one, down to those that are no sums."""
    whole = not before and score.head.label is None and score.head.name == "score"
    name = before + (_("score") if whole else label_of(score.head))
    if isinstance(score, Together) and score.word == "sum":
        inner = "" if whole else f"{name} / "
        for one in score.parts:
            yield from _score(document, one, inner)
        together = _("all together")
        words = framed(document, _unlabelled(score), trimmed(document, together, score, "points"))
        if words != together:
            yield tell_rule(document, score, f"{inner}{words}")
        return
    if isinstance(score, By) and any(isinstance(case, Together) for case in score.cases.values()):
        for choice, case in score.cases.items():
            said = choice_words(document, score.choice, choice)
            yield from _score(document, case, f"{name} ({said}) / ")
        return
    yield tell_rule(document, score, titled(name, part(document, score, "points")))


def _unlabelled(rule: Value) -> Head:
    head = rule.head
    return Head(head.path, None, head.clause, head.note, head.standing, head.when)


def _award(document: Document, noun: Award) -> Iterator[Said]:
    cited = noun.head.clause.of()
    if noun.evaluation is not None:
        by = _noun(document, f"evaluation.{noun.evaluation}")
        yield Said(f"{noun.path}.evaluation", cited, _("by the result of: {name}").format(name=by))
    if noun.title is not None:
        title = _noun(document, noun.title)
        words = _("a title comes with it: {name}").format(name=title)
        yield Said(f"{noun.path}.title", cited, words)
    yield from (share(document, part) for part in noun.split)


def _target(document: Document, noun: Target) -> Iterator[Said]:
    words = condition(document, noun.goal)
    if noun.per is not None:
        words = _("{rule}, in each {unit}").format(rule=words, unit=word(EACH, noun.per))
    if noun.every is not None:
        words = _("{rule}, every year").format(rule=words)
    words = _("{rule}, due {due}").format(rule=words, due=noun.due or "-")
    yield tell_rule(document, noun.goal, words)
