"""An approval carried between two computers: what stands in the files, and what is refused about them.

The proposal file is not signed, since nothing in it is believed: the answer holds the whole of what its
signer was shown, and it counts only where the register still says the same.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from smeadmin.errors import Conflict, FileRejected, NotFound, Refused, Usage
from smeadmin.i18n import mark as N_

PROPOSAL = "smeadmin proposal 1"
ANSWER = "smeadmin answer 1"
PUBLIC = "smeadmin key 1"


class ExtraForSigningMissing(Refused):
    """Keys and signatures need the sign extra, on the computer that makes them and where they are checked."""

    code, sentence = "sign-extra-missing", N_("an approval by file needs smeadmin[sign]")


class NotAProposalFile(FileRejected):
    """The file is not what change propose CS-… --out FILE writes."""

    code, sentence = "not-a-proposal-file", N_("「{file}」 is not a proposal that can be approved")


class ProposalFileAltered(FileRejected):
    """The file is no longer what the office wrote: its content and its digest differ.

    Nothing that is shown of it can be relied upon. Let the office write it again.
    """

    code, sentence = "proposal-file-altered", N_("「{file}」 was altered after it was written")


class NotAnAnswer(FileRejected):
    """The file is not what change approve FILE --out ANSWER writes."""

    code, sentence = "not-an-answer", N_("「{file}」 is not an answer to a proposal")


class AnswerFileNeeded(Usage):
    """Who approves on another computer gives the answer to a file, which goes back to who proposed."""

    code, sentence = "answer-file-needed", N_("an approval by file is given to a file")


class ProposalOrAnswer(Usage):
    """Either a proposal is approved, or an answer is brought in that somebody signed elsewhere."""

    code, sentence = "proposal-or-answer", N_("name a proposal, or an answer with --from")


class AnswerSaysOtherwise(Usage):
    """An answer says itself whether it approves or rejects; who brings it in gives the command it is for."""

    code, sentence = (
        "answer-says-otherwise",
        N_("「{file}」 is an answer to {change} of another kind"),
    )


class AnswerAltered(Refused):
    """The signature does not belong to what the answer says: a letter of it was changed since.

    Only who signed it can give another one.
    """

    code, guarded = "answer-altered", True
    sentence = N_("the answer is not what was signed")


class AnswerOfAnotherStore(Refused):
    """The answer was given to a proposal of another register; numbers are counted alike everywhere."""

    code, guarded = "answer-of-another-store", True
    sentence = N_("the answer is for {theirs}, and this is register {ours}")


class AnswerReplayed(Conflict):
    """An answer counts once; it has been brought in before."""

    code, guarded = "answer-replayed", True
    sentence = N_("this answer to {change} has been brought in before")


class ApprovalVoid(Conflict):
    """What was answered is not what is proposed: the file was another one than the register would write.

    Who answers is bound to what they were shown, to the letter.
    """

    code, guarded = "approval-void", True
    sentence = N_("what was answered is not what {change} would do")


class KeyNotEnrolled(Refused):
    """The answer is signed with a key that belongs to nobody of this office.

    An administrator enrols the key of a person, having compared its fingerprint with what they say.
    """

    code, guarded = "key-not-enrolled", True
    sentence = N_("the key {fingerprint} belongs to nobody here")


class KeyExpired(Refused):
    """The key of that person was in force until a day that has passed, or has been withdrawn."""

    code, guarded = "key-expired", True
    sentence = N_("the key of {by} was valid until {until}")


class KeyOfAnother(Conflict):
    """A key belongs to one person: who has it could sign for both."""

    code, sentence = "key-of-another", N_("the key {fingerprint} is that of {clerk}")


class KeyNotHeld(NotFound):
    """The person has no key in force that could be withdrawn."""

    code, sentence = "key-not-held", N_("{clerk} has no key in force")


class KeyExists(Conflict):
    """There is a key of that name on this computer; it is never replaced, only put away by hand."""

    code, sentence = "key-exists", N_("there is a key of {by} on this computer")


class KeyMissing(NotFound):
    """The approval is signed with a key on the approver's own computer, and there is none of that name."""

    code, sentence = "key-missing", N_("there is no key of {by} on this computer")


class KeyUnreadable(FileRejected):
    """The file is not a key that clerk key has made, or is damaged."""

    code, sentence = "key-unreadable", N_("「{file}」 is not a key")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """The public half of a key: whose it says it is, and its 32 bytes in hexadecimal digits."""

    name: str
    hex: str

    @property
    def fingerprint(self) -> str:
        """Give what two people compare by telephone: twenty digits in fours."""
        return fingerprint(self.hex)


@dataclass(frozen=True, slots=True)
class KeyMade:
    """A key was made: its public half, where each half lies."""

    public: PublicKey
    kept_in: str
    file: str | None


@dataclass(frozen=True, slots=True)
class CarriedProposal:
    """A proposal on its way: all that its file says, and the digest of it."""

    content: dict[str, Any]
    digest: str

    @property
    def name(self) -> str:
        """Give its number as another office reads it: with the code of its register."""
        return f"{self.content['short_code']}-{self.content['proposal']}"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer on its way: everything that was signed, by which key, and the signature."""

    said: dict[str, Any]
    key: str
    signature: str

    @property
    def says(self) -> str:
        """Tell what it answers: ``approve`` or ``reject``."""
        return str(self.said["answer"])

    @property
    def name(self) -> str:
        """Give the number of the proposal, as the register that wrote it counts."""
        return str(self.said["shown"]["proposal"])

    @property
    def proposal(self) -> CarriedProposal:
        """Give what its signer was shown."""
        return CarriedProposal(self.said["shown"], self.said["digest"])


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """An answer was signed on this computer and waits to be brought to the register."""

    proposal: CarriedProposal
    by: str
    file: str
    says: str


@dataclass(frozen=True, slots=True)
class KeyHeld:
    """A key of a person, both days inclusive."""

    hex: str
    since: dt.date
    until: dt.date | None

    def on(self, day: dt.date) -> bool:
        """Tell whether it is in force on a day."""
        return self.since <= day and (self.until is None or day <= self.until)


def fingerprint(key: str) -> str:
    """Give the first digits of a public key in fours; the key itself is short enough to be its own digest."""
    return " ".join(key[at : at + 4] for at in range(0, 20, 4))
