"""Making public what certification is about to decide: titles to be granted, titles to be withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.certification.case import Case, case_of, opened, record
from smeadmin.actions.certification.judging import heads_of, holder_of
from smeadmin.actions.certification.showing import certificate_row
from smeadmin.actions.library import Library
from smeadmin.actions.notice.posting import close_notice, post_notice, recall_notice, term_of
from smeadmin.actions.notice.reading import show_notice
from smeadmin.actions.regions import region_names
from smeadmin.domain.certification.application import Act, Asked, Standing
from smeadmin.domain.certification.certificate import WORDS, Move, after, state_on
from smeadmin.domain.certification.refusals import ActNotOpen
from smeadmin.domain.notice import NoticeShown, PostedLine, Posting
from smeadmin.domain.notice_refusals import NoticeRests
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.document import Certification, Document
from smeadmin.i18n import gettext as _
from smeadmin.storage.certificates import tenures
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.award import Award
from smeadmin.storage.tables.certification import Application, Certificate
from smeadmin.storage.tables.evaluation import Evaluation

COLUMNS = ("name", "certification", "level", "region")


def publish(change: Change, *, numbers: Sequence[str], days: int | None = None) -> NoticeShown:
    """Post a notice of applications that are to be granted, or of certificates that are to be withdrawn.

    Each application moves to its notice; all of one notice ask for the same title. Raises what opening an
    application raises, CertificateNotFound, ActNotOpen, and what posting raises.
    """
    if any(number.strip().upper().startswith("AP-") for number in numbers):
        return publish_applications(change, numbers=numbers, days=days)
    return publish_withdrawals(change, numbers=numbers, days=days)


def publish_applications(
    change: Change, *, numbers: Sequence[str], days: int | None = None
) -> NoticeShown:
    """Post a notice of applications that are to be granted; raises what ``publish`` raises."""
    cases: list[tuple[Case, Asked | None]] = []
    for number in dict.fromkeys(n.strip().upper() for n in numbers):
        cases.append(opened(change, number, Act.PUBLISH))
    library = Library(change)
    first = cases[0][0]
    posting = Posting(
        about="certification",
        title=f"关于拟认定{first.noun.label.zh}的公示",
        columns=COLUMNS,
        lines=tuple(
            PostedLine(
                case.number,
                _shown(
                    change, case.document, case.noun, case.row["institution_id"], case.row["level"]
                ),
                institution_id=case.row["institution_id"],
            )
            for case, _asked in cases
        ),
        term=term_of(first.document, first.noun, cases[0][1]),
        basis=_basis(library, first.document, first.noun),
    )
    shown = post_notice(change, posting, days=days)
    for case, asked in cases:
        record(change, case, Act.PUBLISH, asked, notice=shown.number)
    change.summary = {"notice": shown.number, "lines": len(shown.lines)}
    return shown


def publish_withdrawals(
    change: Change, *, numbers: Sequence[str], days: int | None = None
) -> NoticeShown:
    """Post a notice of certificates that are to be withdrawn; raises what ``publish`` raises."""
    lines, last = [], None
    library = Library(change)
    for number in dict.fromkeys(n.strip().upper() for n in numbers):
        row = certificate_row(change, number)
        state = state_on(tenures(change, [row])[row["id"]], change.on)
        if after(state, Move.REVOKE) is None:
            raise ActNotOpen(
                {
                    "number": row["number"],
                    "state": str(WORDS[state]),
                    "act": _("to be withdrawn"),
                },
                way_out=(f"smeadmin certify show {row['number']}",),
            )
        document = library.kept(Basis.of_data(row["basis"]))
        last = document, document.certification(row["certification"])
        shown = _shown(change, *last, row["institution_id"], row["level"])
        shown["grounds"] = change.act.reason or ""
        lines.append(PostedLine(row["number"], shown, institution_id=row["institution_id"]))
    assert last is not None
    document, noun = last
    return post_notice(
        change,
        Posting(
            about="withdrawal",
            title=f"关于拟撤销{noun.label.zh}的公示",
            columns=(*COLUMNS, "grounds"),
            lines=tuple(lines),
            term=term_of(document, noun),
            basis=_basis(library, document, noun),
        ),
        days=days,
    )


def end_notice(change: Change, *, notice: str, recall: bool) -> NoticeShown:
    """Close a notice, or take it back: its applications then go back to their review.

    Raises what closing and recalling raise, NoticeRests.
    """
    if not recall:
        return close_notice(change, notice=notice)
    assert_nothing_rests(change, notice)
    shown = recall_notice(change, notice=notice)
    for case in _published(change, (line.subject for line in shown.lines)):
        record(change, case, Act.RECALL, None, notice=shown.number)
    change.summary = {"notice": shown.number}
    return shown


def assert_nothing_rests(view: View, notice: str) -> None:
    """Refuse to take away what a decision rests on; raises NoticeNotFound, NoticeRests."""
    for what in _resting(view, show_notice(view, notice=notice)):
        raise NoticeRests({"notice": notice, "what": what}, way_out=(f"smeadmin explain {what}",))


def _resting(view: View, notice: NoticeShown) -> Iterator[str]:
    """Name what was decided on a notice: titles, revocations, an award, the word on a ranking."""
    a, c, award, ranking = of(Application), of(Certificate), of(Award), of(Evaluation)
    subjects = [line.subject for line in notice.lines]
    for column, rests in (
        (a.c.number, a.c.number.in_(subjects) & (a.c.state == "granted")),
        (c.c.number, c.c.number.in_(subjects) & (c.c.state == "revoked")),
        (award.c.number, (award.c.notice == notice.number) & award.c.decided_on.is_not(None)),
        (ranking.c.name, (ranking.c.notice == notice.number) & (ranking.c.state == "final")),
    ):
        yield from view.connection.execute(sa.select(column).where(rests)).scalars()


def _published(change: Change, subjects: Iterable[str]) -> list[Case]:
    """Give the applications among what stands on a notice that wait for it."""
    t = of(Application)
    wanted = sa.select(t.c.number).where(
        t.c.number.in_(list(subjects)),
        t.c.state.in_([str(Standing.PUBLISHED), str(Standing.CREATING)]),
    )
    found = [case_of(change, row["number"]) for row in change.rows(wanted.order_by(t.c.id))]
    return [case for case in found if case.public]


def _basis(library: Library, document: Document, noun: Certification) -> dict[str, Any]:
    return {**library.basis(document, heads_of(noun)).as_data(), "noun": noun.path}


def _shown(
    view: View, document: Document, noun: Certification, institution: int, level: str | None
) -> dict[str, Any]:
    """Give the public columns of one line, in Chinese: no phone, no person, no account, no address."""
    holder = holder_of(view, institution)
    figure = document.figures.get("level")
    labels = figure.labels if figure is not None else {}
    return {
        "name": holder.name,
        "certification": noun.label.zh,
        "level": None if level is None else labels[level].zh if level in labels else level,
        "region": region_names(view, [holder.region_code]).get(holder.region_code or ""),
    }
