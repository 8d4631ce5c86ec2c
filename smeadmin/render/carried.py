"""Pages about approvals that travel: a proposal written to a file, an answer given, a key made."""

from __future__ import annotations

from smeadmin.domain.carried import AnswerGiven, CarriedProposal, KeyMade
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.i18n import ngettext
from smeadmin.render.document import Deed, Document, Next, Note, Pairs
from smeadmin.render.formats import integer, yuan


def draw_carried(proposal: CarriedProposal, file: str) -> Document:
    """Say that a proposal was written to a file, and who goes on."""
    told = proposal.content
    rows = ngettext("{n} row", "{n} rows", told["rows"]).format(n=integer(told["rows"]))
    amount = (told["summary"] or {}).get("amount_fen")
    facts = [rows]
    if amount is not None:
        facts.append(_("{amount} yuan").format(amount=yuan(amount)))
    facts.append(_("digest {digest}").format(digest=_short(told["digest"])))
    said = _("The proposal {name} is in {file} ({facts}; personal data are masked).").format(
        name=proposal.name, file=file, facts=_(", ").join(facts)
    )
    return Document(
        data={
            "proposal": proposal.name,
            "file": file,
            "digest": told["digest"],
            "check": proposal.digest,
        },
        notes=(Note(said, "plain"),),
        next=Next(
            f"smeadmin change approve {file} --by {_('NAME')} --out {_('ANSWER')}",
            before=_("another person"),
        ),
    )


_GIVEN = {
    "approve": (
        N_("Approved: {file}. It takes effect where it was proposed."),
        N_("would be approved."),
    ),
    "reject": (N_("Rejected: {file}. It counts where it was proposed."), N_("would be rejected.")),
}


def draw_answered(given: AnswerGiven) -> Document:
    """Say that a proposal was answered on this computer, and that the answer does not count yet."""
    said, would = _GIVEN[given.says]
    told = {
        "proposal": given.proposal.name,
        "answer": given.says,
        "by": given.by,
        "file": given.file,
    }
    return Document(
        data=told,
        deed=Deed(_(said).format(file=given.file), _(would)),
        next=Next(f"smeadmin change {given.says} --from {given.file}", before=_("who proposed it")),
    )


def draw_key(made: KeyMade) -> Document:
    """Draw a key that was made: whose, its fingerprint, where its halves lie."""
    public = made.public
    pairs = [
        (_("key of"), public.name),
        (_("fingerprint"), public.fingerprint),
        (_("stays here"), made.kept_in),
    ]
    if made.file is not None:
        pairs.append((_("to the office"), made.file))
    enrol = f"smeadmin clerk edit {public.name} --public-key {made.file or _('FILE')}"
    return Document(
        blocks=(Pairs(tuple(pairs)),),
        data={"name": public.name, "fingerprint": public.fingerprint, "public": public.hex},
        notes=(
            Note(
                _("The office compares the fingerprint by telephone before it enrols the key."),
                "plain",
            ),
        ),
        next=Next(enrol, before=_("an administrator")),
    )


def _short(digest: str) -> str:
    return f"{digest[:4]} {digest[4:8]}"
