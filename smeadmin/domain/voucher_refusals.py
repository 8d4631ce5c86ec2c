"""What the commands about vouchers refuse, as states of the world."""

from __future__ import annotations

from smeadmin.errors import Conflict, FileRejected, InputRejected, NotFound, Refused, Usage
from smeadmin.i18n import mark as N_


class ProgrammeNotFound(NotFound):
    """No voucher programme has that code."""

    code, sentence = "programme-not-found", N_("there is no voucher programme 「{programme}」")


class ProgrammeExists(Conflict):
    """There is a voucher programme with that code already."""

    code, sentence = "programme-exists", N_("there is a programme {programme} already")


class BadProgrammeCode(Usage):
    """The code of a programme stands at the head of its vouchers: 2 to 12 capitals and digits."""

    code, sentence = "programme-code", N_("「{programme}」 cannot be the code of a programme")


class BadProgrammePeriod(Usage):
    """The last day of a programme lies before its first."""

    code, sentence = "programme-period", N_("from {start} until {end} is no time at all")


class ProgrammeNotCarried(Refused):
    """The measure asks for something that this version does not carry out.

    Nothing of a rule is ever left out in silence. Amend the measure for the office, or wait for the
    version that has it.
    """

    code, sentence = (
        "programme-rule-not-carried",
        N_("rules of {policy} that are not carried out yet: {n}"),
    )


class ProgrammeNotStated(Refused):
    """Money cannot rest on a number that the measure does not state.

    An amount that is open would pay nothing, a ceiling that is open would stop every voucher. The office
    lays its own notice over the measure, with the number and the clause it comes from.
    """

    code, sentence = (
        "programme-not-stated",
        N_("{policy} leaves open what money would rest on, in so many places: {n}"),
    )


class ProgrammeNotOpen(Refused):
    """Vouchers are issued from the first to the last day of a programme, both included."""

    code, sentence = "programme-not-open", N_("{programme} issues no vouchers on {on}")


class NotEligible(Refused):
    """The enterprise does not meet what the measure asks of those who get a voucher."""

    code, sentence = "not-eligible", N_("{enterprise} is not eligible under {programme}")


class VoucherCap(Refused):
    """The enterprise would hold more in this year than the measure allows.

    An amount that was typed is a wish and is never cut in silence: --up-to issues what is left.
    """

    code, guarded = "voucher-cap-enterprise-year", True
    sentence = N_("over the yearly cap of the enterprise")


class VoucherRowsRefused(FileRejected):
    """A rule refuses rows of the list, and a list is issued as a whole or not at all.

    --partial issues the others and says which rows got nothing; --errors gives these back as a list.
    """

    code, sentence = "voucher-rows-refused", N_("rows of the list that get no voucher: {n}")


class EnterpriseOrFile(Usage):
    """A voucher goes to one enterprise, or to each enterprise of a list."""

    code, sentence = "enterprise-or-file", N_("name either an enterprise or a list")


class VoucherOverLimit(Refused):
    """The measure allows less than was asked.

    An amount that was typed is a wish and is never cut in silence: --up-to issues what is allowed.
    """

    code, guarded = "voucher-over-limit", True
    sentence = N_("the measure allows less than {amount} yuan")


class AmountNeeded(Usage):
    """The measure speaks of the contract, so somebody has to say what the voucher is for."""

    code, sentence = "amount-needed", N_("{programme} does not say what a voucher is worth")


class VoucherCodeMistyped(Usage):
    """The check character of a voucher code does not fit: a character was misread or left out."""

    code, sentence = "voucher-code-mistyped", N_("「{voucher}」 does not pass its check")


class VoucherNotFound(NotFound):
    """The code is a possible one, but no voucher has it."""

    code, sentence = "voucher-not-found", N_("there is no voucher {voucher}")


class VoucherNotLive(Conflict):
    """The voucher has been used up, taken back or voided, which is final, or the office holds it."""

    code, sentence = "voucher-not-live", N_("{voucher} can no longer be used: {state}")


class VoucherExpired(Refused):
    """A voucher is used from the day of issue to its last day, both included."""

    code, sentence = "voucher-expired", N_("{voucher} was to be used by {until}")


class CertificateNotInForce(Refused):
    """A voucher pays only institutions that were certified on the day of the service."""

    code = "certificate-not-in-force"
    sentence = N_("the institution held no certificate on that day")


class InvoiceUsed(Conflict):
    """One invoice supports one redemption, in all programmes and years."""

    code, guarded = "invoice-used", True
    sentence = N_("this invoice has been used already")


class InvoiceTotal(Conflict):
    """An invoice has one total, whichever voucher it is typed for."""

    code, sentence = (
        "invoice-total",
        N_("the invoice {invoice} was typed with another total before"),
    )


class InvoiceRed(Refused):
    """A red-letter invoice takes an invoice back; nothing rests on it any more."""

    code, guarded = "invoice-red", True
    sentence = N_("the invoice {invoice} was taken back by the red-letter invoice {red}")


class RelatedBodies(Refused):
    """Enterprise and institution share a legal person, a telephone, an address or a bank account.

    A voucher pays somebody else's service. Where the tie is known and harmless, another person than the
    one who issued the voucher redeems it with --despite-ties and --reason.
    """

    code, guarded = "related-bodies", True
    sentence = N_("{enterprise} and {institution} are related")


class TiesNeedReason(Refused):
    """A tie between enterprise and institution is let pass by a second person, who says why."""

    code, sentence = "ties-need-second-person", N_("{by} cannot let this tie pass")


class VoucherActNotAllowed(Refused):
    """The measure under which a voucher was issued does not know this.

    It governs the voucher to its end. A measure allows an extension by a deadline (`do = "extend"`), a
    top-up by `topup = true`, passing on by `transfer = true`, a registration by a deadline
    (`do = "register"`).
    """

    code, sentence = "voucher-act-not-allowed", N_("a voucher of {programme} cannot be {act}")


class VoucherExtendTooFar(Refused):
    """A voucher is extended to a later day, and not beyond what the measure allows."""

    code, sentence = "voucher-extend-too-far", N_("{voucher} cannot be extended to {until}")


class VoucherReason(Usage):
    """What changes somebody's voucher is done for a reason, which is kept with it."""

    code, sentence = "voucher-reason", N_("a voucher is {act} for a reason")


class VoucherOrAll(Usage):
    """One voucher is repointed, or every live one of an institution."""

    code, sentence = "voucher-or-all", N_("name either a voucher or an institution")


class VoucherRegistered(Conflict):
    """A voucher is registered once."""

    code, sentence = "voucher-registered", N_("{voucher} was registered on {on}")


class VoucherPartlyUsed(Refused):
    """A voucher is passed on whole or not at all."""

    code, sentence = "voucher-partly-used", N_("a part of {voucher} has been used")


class VoucherOfOther(Refused):
    """A voucher that was registered for one institution is used there; `voucher repoint` moves it."""

    code, sentence = "voucher-of-other", N_("{voucher} was registered for {institution}")


class VoucherNotRegistered(Refused):
    """The measure has a voucher registered before it is used, and lapses it otherwise."""

    code, sentence = "voucher-not-registered", N_("{voucher} has not been registered yet")


class ContractUsed(Conflict):
    """One contract supports one redemption, in all programmes and years."""

    code, guarded = "contract-used", True
    sentence = N_("this contract has been used already")


class InvoiceNumber(InputRejected):
    """An invoice number is 8 to 20 digits or letters, a code 10 or 12 digits, empty for digital ones."""

    code, sentence = "invoice-number", N_("「{invoice}」 is not the number of an invoice")


class ServiceDate(Refused):
    """Contract, service and redemption follow one another within the time of the voucher."""

    code, sentence = "service-date", N_("the day of the {what}, {day}, cannot be right")


class NothingToPay(Refused):
    """The rule comes to nothing for this contract."""

    code, sentence = "nothing-to-pay", N_("the voucher pays nothing of this contract")


class SameBody(Refused):
    """Nobody pays themselves with a voucher."""

    code, sentence = "same-body", N_("the enterprise and the institution are the same body")
