"""What certification refuses, each with its code and sentence."""

from __future__ import annotations

from smeadmin.errors import Conflict, InputRejected, NotFound, Refused, Usage
from smeadmin.i18n import mark as N_
from smeadmin.i18n import mark_counted


class LevelNeeded(Usage):
    """The title has levels, and each asks for something else."""

    code, sentence = "level-needed", N_("{certification} has levels: name one")


class LevelUnknown(Usage):
    """The title has no such level."""

    code, sentence = "level-unknown", N_("{certification} has no level {level}")


class FigureUnknown(Usage):
    """The measure asks for no such figure of the application, or leaves none of that name to a person."""

    code, sentence = "figure-unknown", N_("nothing called 「{figure}」 is asked for here")


class FigureValue(InputRejected):
    """The value does not fit the figure."""

    code, sentence = "figure-value", N_("{figure} cannot be 「{value}」")


class WaiverReason(Usage):
    """A waiver counts only with a person and a reason, as a judgement does."""

    code, sentence = "waiver-reason", N_("a waiver needs a reason: why may it pass?")


class WaiverUnknown(Usage):
    """The measure lets nobody waive a requirement of that name, or it is not short."""

    code, sentence = "waiver-unknown", N_("there is nothing to waive called 「{requirement}」")


class JudgementReason(Usage):
    """A judgement counts only with a person and a reason."""

    code, sentence = "judgement-reason", N_("a judgement needs a reason: why is it so?")


class ApplicationNotFound(NotFound):
    """No application has that number."""

    code, sentence = "application-not-found", N_("there is no application {application}")


class CertificateNotFound(NotFound):
    """No certificate has that number."""

    code, sentence = "certificate-not-found", N_("there is no certificate {certificate}")


class WrongState(Conflict):
    """Another step of the measure's procedure comes first."""

    code, sentence = "wrong-state", N_("not yet: {act}; first comes {first}")


class ActNotOpen(Conflict):
    """The act is not open to where the application or the certificate stands now."""

    code, sentence = "act-not-open", N_("{number} is 「{state}」 now: it is not open to 「{act}」")


class PapersMissing(Refused):
    """Papers of the measure's list have not come; it is not accepted without them."""

    code = "papers-missing"
    sentence, plural = mark_counted("{n} paper is missing", "{n} papers are missing")


class PaperUnknown(Usage):
    """The measure does not ask for a paper of that name."""

    code, sentence = "paper-unknown", N_("the measure asks for no paper called 「{paper}」")


class ReturnReason(Usage):
    """Who sends an application back says what is lacking: the applicant reads it."""

    code, sentence = "return-reason", N_("sending back needs --reason: what is lacking?")


class ReturnDue(Usage):
    """The measure does not say by when an application is to be put right, so the office must."""

    code, sentence = "return-due", N_("by when is it to come back? the measure does not say")


class DueStated(Usage):
    """The measure says the deadline itself; nobody may set another."""

    code, sentence = "due-stated", N_("by the measure it is due on {due}")


class DuePast(Usage):
    """A deadline lies after the day on which it is set."""

    code, sentence = "due-past", N_("{due} is not after {on}")


class ReturnsUsedUp(Refused):
    """The measure says how often an application may be sent back, and it has been."""

    code, guarded = "returns-used-up", True
    sentence = N_("{application} was sent back {n} times already")


class CorrectionLate(Refused):
    """The papers came after the deadline of the correction."""

    code, guarded = "correction-late", True
    sentence = N_("{application} was to come back by {due}; it is {on}")


class OverQuota(Refused):
    """The recommending unit has used its places of this call; more are not accepted."""

    code, guarded = "over-quota", True
    sentence = N_("{recommender} has used its places of the call {call}")


class RecommenderNeeded(Usage):
    """The measure counts places for each recommending unit, so it must be known who recommends."""

    code, sentence = "recommender-needed", N_("who recommends {application}?")


class ReviewVerdict(Usage):
    """A review says how it ended."""

    code, sentence = "review-verdict", N_("a review says --pass, --mend or --fail")


class ReviewReason(Usage):
    """Who does not let an application pass says why."""

    code, sentence = "review-reason", N_("a review that does not pass needs --reason")


class RefusalReason(Usage):
    """A refusal needs its reason: the applicant reads it, and may be heard on it."""

    code, sentence = "refusal-reason", N_("a refusal needs --reason")


class NotToLapse(Conflict):
    """Its deadline has not passed."""

    code, sentence = "not-to-lapse", N_("{number} has no deadline that has passed")


class StageOver(Refused):
    """The time that the measure gives for the creation has passed."""

    code, guarded = "stage-over", True
    sentence = N_("{application} was to reach its targets by {due}")


class RightMissing(Refused):
    """What the certificate is now does not give this: see the rights table of certify show."""

    code, guarded = "right-missing", True
    sentence = N_("{certificate} is 「{state}」 and does not let its holder {right}")


class RenewalTooEarly(Refused):
    """The window for renewal has not opened."""

    code, guarded = "renewal-too-early", True
    sentence = N_("{certificate} can be renewed from {start} on")


class RenewalTooLate(Refused):
    """The window for renewal has closed; the title is applied for anew."""

    code, guarded = "renewal-too-late", True
    sentence = N_("{certificate} could be renewed until {end}")


class BarredFromApplying(Refused):
    """After a revocation the measure bars a new application for a time."""

    code, guarded = "barred-from-applying", True
    sentence = N_("{name} may not apply again until {until}: {certificate} was revoked")


class EndReason(Usage):
    """Suspending, revoking, reinstating and surrendering say why."""

    code, sentence = "end-reason", N_("{act} needs --reason")


class SuspensionDays(InputRejected):
    """The last day of a suspension lies before its first, or outside the days of the title."""

    code, sentence = "suspension-days", N_("{since} to {until} are no days of {certificate}")


class SuspensionUntil(Usage):
    """The measure does not say how long a suspension lasts, so the office must."""

    code, sentence = "suspension-until", N_("until when? the measure does not say")


class NoGround(Refused):
    """The measure says on what a title is revoked, and none of it has been established."""

    code, guarded = "no-ground", True
    sentence = N_("nothing of what the measure revokes {certificate} for has been established")


class BarStated(Usage):
    """The measure says itself how long a revocation bars from applying."""

    code, sentence = "bar-stated", N_("by the measure the bar lasts until {until}")


class PlaqueNotDue(Conflict):
    """No plaque of this certificate is to come back."""

    code, sentence = "plaque-not-due", N_("no plaque of {certificate} is to come back")


class CheckUnknown(Usage):
    """A check of a holder finds something that the measure asks a person to judge."""

    code, sentence = "check-unknown", N_("what was found? --judge FIGURE=VALUE")


class DecisionsEmpty(Usage):
    """A batch names at least one application."""

    code, sentence = "decisions-empty", N_("which applications? name them, or a list with --file")


class DecisionsRefused(Refused):
    """Some of several decisions cannot be made, so none of them is.

    Each is named with what stands against it; leave it out of the list, or put it right first.
    """

    code, guarded = "decisions-refused", True
    sentence, plural = mark_counted(
        "{n} decision cannot be made, so none is", "{n} decisions cannot be made, so none is"
    )


class AlreadyApplied(Conflict):
    """The same institution has an open application for the same title and level."""

    code, sentence = "already-applied", N_("{name} has applied for this already: {application}")


class ApplicationClosed(Conflict):
    """The application has been decided."""

    code, sentence = "application-closed", N_("{application} was decided already")


class CriteriaNotMet(Refused):
    """At least one requirement is short, and nobody may waive it."""

    code, guarded = "criteria-not-met", True
    sentence, plural = mark_counted(
        "{n} requirement is short, nothing can be granted",
        "{n} requirements are short, nothing can be granted",
    )


class NotConcerned(Refused):
    """The measure does not concern this kind of body."""

    code, sentence = "not-concerned", N_("{what} is not whom this measure concerns")


class ValidityUnknown(Refused):
    """The measure does not say how long the title lasts, so the office must."""

    code = "validity-unknown"
    sentence = N_("the measure does not say until when the title lasts; --valid-until is to say it")


class ValidityStated(Usage):
    """The measure says itself how long the title lasts; nobody may say otherwise."""

    code, sentence = "validity-stated", N_("by the measure the title lasts until {until}")


class ValidityReversed(InputRejected):
    """The last day of the title lies before its first."""

    code, sentence = "validity-reversed", N_("a title from {start} cannot end on {until}")


class GrantBeforeApplication(Refused):
    """A title is granted on the day of its application or later."""

    code, sentence = (
        "grant-before-application",
        N_("{application} was applied for on {applied_on}, after {on}"),
    )


class CertificateOverlaps(Conflict):
    """The same title is held on some of these days already."""

    code, sentence = (
        "certificate-overlaps",
        N_("{name} holds {certificate} from {start} to {end} already"),
    )
