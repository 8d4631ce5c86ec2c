"""The words of one line of a score: its figure, where that stands, how the points come about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from smeadmin.domain.rules.conditions import Leaf
from smeadmin.domain.rules.document import Document as Measure
from smeadmin.domain.rules.trace import TraceLine, sources
from smeadmin.domain.rules.values import By, First, Together, Value
from smeadmin.i18n import gettext as _
from smeadmin.policies import wording
from smeadmin.render import judged


def figure_text(measure: Measure, line: TraceLine) -> str | None:
    """Say the figure of a line with its unit; a sum of parts has none."""
    if isinstance(line.rule, Together):
        return ""
    if line.found is None:
        return None
    figure = measure.figures.get(line.read or "")
    unit = figure.unit if figure is not None else line.unit
    return judged.value_text(measure, line.read, unit, line.found)


def source_of(measure: Measure, kept: Mapping[str, Any], line: TraceLine) -> str | None:
    """Say where the figure of a line stands; that of its cases where it reads none itself."""
    name, rule = line.read, line.rule
    if isinstance(rule, First):
        tests = [row.test for row in rule.rows if isinstance(row.test, Leaf)]
        found = sources(measure, tests[0], dict(kept)) if tests else ()
        line = replace(line, origin=tuple(found))
    return judged.source_text(measure, replace(line, figure=name))


def rule_text(measure: Measure, line: TraceLine) -> str:
    """Say how the points come about: of cases the one that was taken, else the whole rule."""
    rule = line.rule
    assert isinstance(rule, Value)
    if line.note == "missing":
        return _("not known, counted as the measure says")
    if line.note == "zero":
        return _("not known, counted 0 by rule")
    if line.note == "when":
        return _("not meant for it")
    if isinstance(rule, By) and isinstance(_case(rule, line), Together):
        return _("by {figure}").format(figure=wording.figure(measure, rule.choice))
    if isinstance(rule, First) and isinstance(line.detail, int):
        row = rule.rows[line.detail - 1]
        if row.test is not None:
            return wording.condition(measure, row.test)
        return _("no row above holds")
    return wording.value(measure, rule, "points")


def _case(rule: By, line: TraceLine) -> Value | None:
    """Give the case that was taken; its parts follow in lines of their own."""
    return rule.cases.get(str(line.detail), rule.otherwise)
