"""A claim made public before it is approved, where the measure has money paid only after a notice."""

from __future__ import annotations

from smeadmin.actions.claim.cutting import open_claim
from smeadmin.actions.claim.showing import lines_of, show_claim
from smeadmin.actions.library import Library
from smeadmin.actions.notice.posting import post_notice, term_of
from smeadmin.actions.notice.reading import assert_has_run, notice_of
from smeadmin.domain.notice import NoticeShown, PostedLine, Posting
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.document import Document, Voucher
from smeadmin.storage import vouchers
from smeadmin.storage.change import Change, View

COLUMNS = ("name", "enterprise", "amount_fen")
ABOUT = "payment"


def publish_claim(change: Change, *, claim: str, days: int | None = None) -> NoticeShown:
    """Make public what a claim is to be paid, line by line; it is approved once the notice has run.

    Raises ClaimNotOpen, and what posting a notice raises.
    """
    row = open_claim(change, claim)
    shown = show_claim(change, claim=row["number"])
    nouns = _nouns(change, row["id"])
    document, noun = nouns[0]
    posting = Posting(
        about=ABOUT,
        title=f"{noun.label.zh} {row['number']}",
        columns=COLUMNS,
        lines=tuple(
            PostedLine(
                subject=row["number"],
                shown={
                    "name": shown.institution,
                    "enterprise": one.enterprise,
                    "amount_fen": one.amount_fen,
                },
                institution_id=row["institution_id"],
                enterprise_id=row["enterprise_id"],
            )
            for one in shown.lines
            if one.amount_fen
        ),
        term=term_of(document, noun),
    )
    posted = post_notice(change, posting, days=days)
    change.summary = {"claim": row["number"], "notice": posted.number}
    return posted


def check_public(view: View, claim_id: int, number: str) -> None:
    """Refuse to approve before the notice has run, where the measure wants one or one was posted.

    Raises NoticeNeeded, NoticeRunning, ObjectionUnanswered, ObjectionUpheld.
    """
    asked = any(
        noun.pays is not None and noun.pays.after == "notice" for _d, noun in _nouns(view, claim_id)
    )
    if asked or notice_of(view, number, ABOUT) is not None:
        assert_has_run(view, number, again=f"smeadmin claim approve {number}", about=ABOUT)


def _nouns(view: View, claim_id: int) -> list[tuple[Document, Voucher]]:
    """Give the rule of each line of a claim, with its document."""
    library = Library(view)
    names = {p.id: p.noun for p in vouchers.programmes(view)}
    found = []
    for row in lines_of(view, claim_id):
        document = library.kept(Basis.of_data(vouchers.basis_of(view, row["terms_id"])))
        found.append((document, document.voucher(names[row["programme_id"]])))
    return found
