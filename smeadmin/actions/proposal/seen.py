"""What somebody has looked at on their own computer, where no register remembers it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from smeadmin.actions.proposal.carrying import proposal_text, read_proposal, shown_of
from smeadmin.domain.carried import CarriedProposal
from smeadmin.domain.change import about
from smeadmin.domain.proposal import LookedAt, ProposalShown, alike, compare
from smeadmin.errors import FileRejected
from smeadmin.storage import keys
from smeadmin.storage.types import canonical


def last_seen(proposal: CarriedProposal, shown: ProposalShown) -> LookedAt:
    """Give a proposal from a file beside the one of its kind that was looked at here before."""
    try:
        before = read_proposal(str(_place(proposal)))
    except FileRejected:  # there is none, or it is no longer what was written
        return LookedAt(shown)
    if before.digest != proposal.digest and not alike(_content(before), _content(proposal)):
        return LookedAt(shown)
    return LookedAt(shown, before.name, compare(_content(before), _content(proposal)))


def remember(proposal: CarriedProposal) -> None:
    """Keep what is being looked at, for the next time."""
    place = _place(proposal)
    place.write_text(proposal_text(proposal), encoding="utf-8")
    place.chmod(0o600)


def _content(proposal: CarriedProposal) -> dict[str, object]:
    return shown_of(proposal).shown


def _place(proposal: CarriedProposal) -> Path:
    told = proposal.content
    subject = about(told["command"], told["arguments"], told["summary"])
    name = canonical([told["store"], told["command"], subject])
    return keys.folder() / f"{hashlib.sha256(name.encode()).hexdigest()[:20]}.seen"
