"""Conditions and values in words, in the language in use: what the evaluator does, from the same tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from smeadmin.domain.rules import sources
from smeadmin.domain.rules.called import called
from smeadmin.domain.rules.conditions import Condition, Group, Leaf, OpenCondition, Test, Waive
from smeadmin.domain.rules.document import (
    Document,
)
from smeadmin.domain.rules.head import Head
from smeadmin.domain.rules.roles import ROLES
from smeadmin.domain.rules.values import (
    NO_RULE,
    Brackets,
    By,
    Constant,
    First,
    OfFigure,
    OpenValue,
    Round,
    Steps,
    Times,
    Together,
    Value,
)
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.policies.phrases import CHOICES, FIELDS, STANDINGS, word
from smeadmin.policies.quantities import number

_COMPARE = {
    "at_least": N_("at least {bound}"),
    "more_than": N_("over {bound}"),
    "at_most": N_("at most {bound}"),
    "less_than": N_("under {bound}"),
    "is": N_("is {bound}"),
    "is_not": N_("is not {bound}"),
    "one_of": N_("is one of {bound}"),
    "none_of": N_("is none of {bound}"),
    "has": N_("has {bound}"),
    "has_all": N_("has all of {bound}"),
}
_DAYS = {
    "at_least": N_("not before {bound}"),
    "more_than": N_("after {bound}"),
    "at_most": N_("not after {bound}"),
    "less_than": N_("before {bound}"),
}
_GROUPS = {
    "all": N_("all of: {rows}"),
    "any": N_("at least one of: {rows}"),
    "none": N_("none of: {rows}"),
    "of": N_("{bound} of: {rows}"),
}
_ROUNDED = {
    "half_up": N_("rounded to {to}, halves up"),
    "down": N_("rounded down to {to}"),
    "up": N_("rounded up to {to}"),
    "half_even": N_("rounded to {to}, halves to even"),
}

# ---- conditions ----------------------------------------------------------------------------------


def condition(document: Document, rule: Condition) -> str:
    """Read a condition back."""
    if isinstance(rule, OpenCondition):
        words = _("not known: {words}").format(words=rule.words)
    elif isinstance(rule, Leaf):
        template = N_("{figure}: {tests}") if _plain_answer(rule) else N_("{figure} {tests}")
        tests = _joined(_compare(document, one, rule.unit, rule.figure) for one in rule.tests)
        words = _(template).format(
            figure=figure(document, rule.figure),
            tests=value(document, rule.tests[0].bound, "yes_no") if _plain_answer(rule) else tests,
        )
        if rule.years:
            words = _("{rule}, in each of the last {n} years").format(rule=words, n=rule.years)
    else:
        assert isinstance(rule, Group)
        rows = _("; ").join(
            marked(document, row.head, condition(document, row), rule.head) for row in rule.rows
        )
        bound = _joined(_compare(document, test, "items") for test in rule.tests)
        words = _(_GROUPS[rule.word]).format(rows=rows, bound=bound)
    if rule.waive is not None:
        words = _waived(document, rule, rule.waive, words)
    return framed(document, rule.head, words, rule.figure if isinstance(rule, Leaf) else None)


def framed(document: Document, head: Head, words: str, of: str | None = None) -> str:
    """Add what any rule may carry: its own label, for whom it applies, its note.

    ``of`` names the figure whose label the words say already.
    """
    declared = document.figures.get(of) if of is not None else None
    if head.label is not None and (declared is None or head.label != declared.label):
        words = titled(str(head.label), words)
    if head.when is not None:
        words = _("{rule}, if {when}").format(rule=words, when=condition(document, head.when))
    if head.note is not None:
        words = _("{rule} (note: {note})").format(rule=words, note=head.note)
    return words


def marked(document: Document, head: Head, words: str, outer: Head | None = None) -> str:
    """Add the notice that changed a rule, and its standing where it is lower than the document's.

    ``outer``: the head of the rule it stands in, which has said the same already.
    """
    if head.suspended_by is not None:
        words = _("{rule} (suspended by {notice})").format(rule=words, notice=head.suspended_by)
    elif head.amended_by is not None and (outer is None or head.amended_by != outer.amended_by):
        words = _("{rule} (as changed by {notice})").format(rule=words, notice=head.amended_by)
    above = document.standing if outer is None else outer.standing
    if head.standing is not None and head.standing != above:
        standing = word(STANDINGS, head.standing)
        words = _("{rule} ({standing})").format(rule=words, standing=standing)
    return words


def _waived(document: Document, rule: Condition, waive: Waive, words: str) -> str:
    """Say who may let a row pass, whom, and how far."""
    by = word(ROLES, waive.by)
    terms = [] if waive.when is None else [condition(document, waive.when)]
    if isinstance(rule, Leaf) and waive.tests:
        tests = _joined(_compare(document, one, rule.unit, rule.figure) for one in waive.tests)
        terms.append(
            _("{figure} {tests}").format(figure=figure(document, rule.figure), tests=tests)
        )
    if not terms:
        return _("{rule} (in principle; {by} may let it pass)").format(rule=words, by=by)
    return _("{rule} (in principle; {by} may let it pass where {terms})").format(
        rule=words, by=by, terms=_joined(terms)
    )


def _plain_answer(rule: Leaf) -> bool:
    """Whether a condition only asks for yes or no."""
    return rule.unit == "yes_no" and [test.op for test in rule.tests] == ["is"]


def _joined(words: Iterable[str]) -> str:
    return _(" and ").join(words)


def _compare(document: Document, test: Test, unit: str, of: str | None = None) -> str:
    bound = test.bound
    if isinstance(bound, By):
        cases = [
            _("{choice} {words}").format(
                choice=choice_words(document, bound.choice, choice),
                words=_("no rule")
                if isinstance(case, Constant) and case.value == NO_RULE
                else _(_COMPARE[test.op]).format(bound=value(document, case, unit, of)),
            )
            for choice, case in _cases(bound)
        ]
        name = figure(document, bound.choice)
        return _("by {figure}: {cases}").format(figure=name, cases=_(", ").join(cases))
    template = _DAYS.get(test.op) if unit == "date" else None
    words = value(document, bound, unit, of)
    return _(template or _COMPARE[test.op]).format(bound=words)


def _cases(rule: By) -> Iterator[tuple[str, Value]]:
    yield from rule.cases.items()
    if rule.otherwise is not None:
        yield "else", rule.otherwise


def figure(document: Document, name: str) -> str:
    """Name a figure in words."""
    declared = document.figures.get(name)
    if declared is not None and declared.label is not None:
        return str(declared.label)
    _source, dot, field = name.partition(".")
    if dot and declared is None:
        return word(FIELDS, field)
    return str(called(name))


def unit_of(document: Document, name: str) -> str:
    """Give the unit of a figure, declared or given by the tool."""
    declared = document.figures.get(name)
    if declared is not None:
        return declared.unit
    return sources.GIVEN[name].unit if name in sources.GIVEN else "number"


def choice_words(document: Document, name: str, choice: str) -> str:
    """Say a choice of a figure in words."""
    if choice == "else":
        return _("otherwise")
    if choice in ("true", "false"):
        return _("yes") if choice == "true" else _("no")
    declared = document.figures.get(name)
    if declared is not None:
        return str(declared.labels.get(choice, choice))
    noun = document.nouns.get(f"certification.{choice}") if name == "title.certification" else None
    return word(CHOICES, choice) if noun is None else str(noun.label)


# ---- values --------------------------------------------------------------------------------------


def value(document: Document, rule: Value, unit: str, of: str | None = None) -> str:
    """Read a value back; ``of`` names the figure whose choices its words are."""
    return framed(document, rule.head, _worked(document, rule, unit, of), _read_by(rule))


def part(document: Document, rule: Value, unit: str) -> str:
    """Read a value back whose label is said already."""
    return framed(document, replace(rule.head, label=None), _worked(document, rule, unit, None))


def _worked(document: Document, rule: Value, unit: str, of: str | None) -> str:
    return trimmed(document, _shape(document, rule, unit, of), rule, unit)


def _read_by(rule: Value) -> str | None:
    """Name the figure a value reads, which lends it its label."""
    if isinstance(rule, First):
        test = rule.rows[0].test if rule.rows else None
        return test.figure if isinstance(test, Leaf) else None
    return rule.figure if isinstance(rule, OfFigure) else None


def trimmed(document: Document, words: str, rule: Value, unit: str) -> str:
    """Add what is done to a shape's result."""
    trims = rule.trims
    if trims is not None:
        for limit, template in (
            (trims.at_most, N_("{rule}, at most {bound}")),
            (trims.at_least, N_("{rule}, at least {bound}")),
        ):
            if limit is not None:
                words = _(template).format(rule=words, bound=value(document, limit, unit))
        if trims.missing is not None:
            counted = value(document, trims.missing, unit)
            words = _("{rule}, {missing} where it is not known").format(rule=words, missing=counted)
        if trims.weight is not None:
            weight = value(document, trims.weight, "ratio")
            words = _("{rule}, weighted {weight}").format(rule=words, weight=weight)
        if trims.round is not None:
            words = _("{rule}, {rounded}").format(rule=words, rounded=_rounded(trims.round, unit))
        if trims.full is not None:
            full = number(trims.full, unit)
            words = _("{rule}, full marks {full}").format(rule=words, full=full)
        if trims.bonus:
            words = _("{rule}, outside the full marks").format(rule=words)
    return words


def _rounded(rule: Round, unit: str) -> str:
    return _(_ROUNDED[rule.how]).format(to=number(rule.to, unit))


def _shape(document: Document, rule: Value, unit: str, of: str | None) -> str:
    if isinstance(rule, Constant):
        return literal(document, rule.value, unit, of)
    if isinstance(rule, OpenValue):
        return _("not known: {words}").format(words=rule.words)
    if isinstance(rule, By):
        cases = _(", ").join(
            _("{choice} {words}").format(
                choice=choice_words(document, rule.choice, choice),
                words=value(document, case, unit, of),
            )
            for choice, case in _cases(rule)
        )
        return _("by {figure}: {cases}").format(figure=figure(document, rule.choice), cases=cases)
    if isinstance(rule, First):
        return _("; ").join(band(document, row.test, row.gives, unit, of) for row in rule.rows)
    if isinstance(rule, Together):
        return _together(document, rule, unit)
    assert isinstance(rule, OfFigure)
    return _of_figure(document, rule, unit)


def band(
    document: Document, test: Condition | None, gives: Value, unit: str, of: str | None = None
) -> str:
    """Read one row of bands or grades back: what it gives, and when."""
    words = value(document, gives, unit, of)
    if test is None:
        return _("otherwise {gives}").format(gives=words)
    return _("{gives} if {test}").format(gives=words, test=condition(document, test))


def _together(document: Document, rule: Together, unit: str) -> str:
    parts = _("; ").join(
        marked(
            document,
            one.head,
            titled(label_of(one.head), part(document, one, unit)),
            rule.head,
        )
        for one in rule.parts
    )
    names = {
        "sum": N_("the sum of ({parts})"),
        "highest": N_("the highest of ({parts})"),
        "lowest": N_("the lowest of ({parts})"),
    }
    return _(names[rule.word]).format(parts=parts)


def _of_figure(document: Document, rule: OfFigure, unit: str) -> str:
    name = figure(document, rule.figure)
    own = unit_of(document, rule.figure)
    if isinstance(rule, Times):
        share = own == unit and (own == "money" or _broken(rule.times))
        times = value(document, rule.times, "ratio" if share else unit)
        if share:
            return _("{times} of {figure}").format(times=times, figure=name)
        if rule.for_each is None:
            return _("{times} for each of {figure}").format(times=times, figure=name)
        each = value(document, rule.for_each, own)
        return _("{times} for {each} of {figure}").format(times=times, each=each, figure=name)
    if isinstance(rule, Steps):
        template = (
            N_(
                "{gives} above {start} of {figure}, {adds} for each full {every} more; else {otherwise}"
            )
            if rule.above
            else N_(
                "{gives} at {start} of {figure}, {adds} for each full {every} more; else {otherwise}"
            )
        )
        return _(template).format(
            figure=name,
            start=value(document, rule.start, own),
            every=value(document, rule.every, own),
            gives=value(document, rule.gives, unit),
            adds=value(document, rule.adds, unit),
            otherwise=value(document, rule.otherwise, unit),
        )
    if isinstance(rule, Brackets):
        slices = [
            _("{share} of the part up to {bound}").format(
                share=value(document, part.times, "ratio"), bound=value(document, part.up_to, own)
            )
            if part.up_to is not None
            else _("{share} of the rest").format(share=value(document, part.times, "ratio"))
            for part in rule.slices
        ]
        return _("of {figure}: {cases}").format(figure=name, cases=_(", ").join(slices))
    return name


def _broken(rule: Value) -> bool:
    """Whether a factor is no whole number, so that it reads as a share."""
    return isinstance(rule, Constant) and Fraction(rule.value).denominator != 1


def literal(document: Document, raw: Any, unit: str, of: str | None = None) -> str:
    """Say a literal with its unit."""
    if raw == NO_RULE:
        return _("no rule")
    if isinstance(raw, bool):
        return _("yes") if raw else _("no")
    if isinstance(raw, tuple):
        return _(", ").join(literal(document, one, unit, of) for one in raw)
    if isinstance(raw, date):
        return raw.isoformat()
    if isinstance(raw, str):
        return word(CHOICES, raw) if of is None else choice_words(document, of, raw)
    return number(raw, unit)


def titled(label: str, words: str) -> str:
    """Put a label before what is said of it."""
    return _("{label}: {words}").format(label=label, words=words)


def label_of(head: Head) -> str:
    """Give a rule's label, or its name where it has none."""
    return str(head.label) if head.label is not None else head.name
