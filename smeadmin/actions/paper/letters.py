"""Letters to applicants, to those scored, and the public notice."""

from __future__ import annotations

from smeadmin.actions.certification.progress import application_progress
from smeadmin.actions.evaluation.letter import score_letter
from smeadmin.actions.library import Library
from smeadmin.actions.notice.reading import find_notice, show_notice
from smeadmin.actions.paper.printing import print_paper
from smeadmin.domain.certification.application import Standing
from smeadmin.domain.paper import PaperNothing, Printed
from smeadmin.domain.policy import Basis
from smeadmin.storage.change import Change

LETTERS = {
    Standing.RETURNED: "return",
    Standing.MENDING: "return",
    Standing.REFUSED: "refusal",
}
"""Which letter an application's last act calls for."""


def print_letter(change: Change, *, application: str) -> Printed:
    """Print the letter of an application; raises ApplicationNotFound, PaperNothing."""
    shown = application_progress(change, application=application)
    paper = LETTERS.get(shown.state)
    if paper is None:
        way_out = (f"smeadmin certify show {shown.application}",)
        raise PaperNothing({"name": shown.application}, way_out=way_out)
    return print_paper(change, noun="application", name=shown.application, paper=paper, facts=shown)


def print_score_letter(
    change: Change, *, institution: str, year: int, evaluation: str | None, policy: str | None
) -> Printed:
    """Print what one institution is told of its own score; raises what showing a score raises."""
    letter = score_letter(
        change, institution=institution, year=year, evaluation=evaluation, policy=policy
    )
    name = f"{letter.holder.office_no}/{letter.line.name}/{year}"
    return print_paper(change, noun="score", name=name, paper="score", facts=letter)


def print_notice(change: Change, *, notice: str, result: bool = False) -> Printed:
    """Print a public notice, or with ``result`` how it ended; raises NoticeNotFound, PaperNothing.

    An outcome is printed once the notice is closed or recalled.
    """
    shown = show_notice(change, notice=notice)
    if result and shown.closed_on is None:
        raise PaperNothing(
            {"name": shown.number}, way_out=(f"smeadmin notice close {shown.number}",)
        )
    basis = find_notice(change, shown.number)["basis"]
    measure = None if basis is None else Library(change).kept(Basis.of_data(basis))
    return print_paper(
        change,
        noun="notice",
        name=shown.number,
        paper="outcome" if result else "notice",
        facts=shown,
        more=(measure,),
    )
