"""The desk of the work with evaluations: how far each is, what it waits for, until when."""

from __future__ import annotations

from collections.abc import Iterator

from smeadmin.actions.evaluation import list_evaluations
from smeadmin.actions.evaluation.panel import show_panel
from smeadmin.actions.notice.reading import show_notice
from smeadmin.domain.campaign import Desk, Due
from smeadmin.domain.evaluation import EvaluationLine
from smeadmin.domain.review import NothingJudged
from smeadmin.storage.change import View


def desk_score(view: View) -> Desk:
    """Show every evaluation, and what those that are not final wait for on the day."""
    lines = list_evaluations(view)
    waiting = [line for line in lines if line.state != "final"]
    return Desk(view.on, lines, tuple(due for line in waiting for due in _due(view, line)))


def _due(view: View, line: EvaluationLine) -> Iterator[Due]:
    if line.state in ("open", "collecting") and line.file_until is not None:
        yield Due(line, "returns", line.file_until)
    if line.state == "published" and line.notice is not None:
        notice = show_notice(view, notice=line.notice)
        yield Due(line, "notice", notice.clock.last_day, len(notice.open_objections), line.notice)
    if line.digest is None or line.state in ("reviewed", "published"):
        return
    try:
        panel = show_panel(view, evaluation=line.name, year=line.year, policy=line.policy)
    except NothingJudged:
        return
    if panel.reviewers:
        yield Due(line, "marks", None, len(panel.missing) + len(panel.unassigned))
