"""The sorts of findings: for each code its severity, its sentences, and what it is called in a count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_


class Severity(StrEnum):
    """An error keeps a row (or the file) out; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of finding: its severity, the reason and the remedy, as templates; what it is called in
    a count, where its reason says more than the sort."""

    severity: Severity
    reason: str
    remedy: str
    called: str = ""


def called(code: str) -> str:
    """Say what a sort of finding is called in a count, in the language in use."""
    return _(SORTS[code].called or SORTS[code].reason)


def _error(reason: str, remedy: str, called: str = "") -> Sort:
    return Sort(Severity.ERROR, reason, remedy, called)


def _warning(reason: str, remedy: str, called: str = "") -> Sort:
    return Sort(Severity.WARNING, reason, remedy, called)


SORTS: Mapping[str, Sort] = {
    # the header row
    "header-missing": _error(
        N_("column 「{missing}」 is missing"),
        N_("add the column, or start from the template"),
        N_("a missing column"),
    ),
    "header-twice": _error(
        N_("a second column 「{first}」"),
        N_("keep one of the two, or rename one"),
        N_("a column twice"),
    ),
    "header-near-miss": _error(
        N_("not a known column; 「{near}」 is"),
        N_("write 「{near}」, or delete the column"),
        N_("a header that is nearly right"),
    ),
    "column-unknown": _warning(
        N_("not a column of this list; left out"), N_("nothing to do if it is not needed")
    ),
    "unit-missing": _error(
        N_("yuan or 10,000 yuan?"), N_("write 「{header}(万元)」 or 「{header}(元)」")
    ),
    "rate-unit-missing": _error(
        N_("percent, or 0 to 1?"), N_("write 「{header}(%)」 and values such as 34.0")
    ),
    "unit-unknown": _error(
        N_("the unit 「{unit}」 does not fit this column"),
        N_("write 「{title}」"),
        N_("a unit that does not fit"),
    ),
    "unit-mixed": _warning(
        N_("row {rows}: not like the others; written in {unit}?"),
        N_("compare the rows with the header; nothing to do if they are right"),
        N_("perhaps another unit"),
    ),
    # the sheet as a whole
    "hidden-rows": _warning(
        N_("hidden rows: {n}, read like the others"),
        N_("delete the rows that do not belong"),
        N_("hidden rows"),
    ),
    "hidden-columns": _warning(
        N_("hidden columns: {n}, read like the others"),
        N_("delete the columns that do not belong"),
        N_("hidden columns"),
    ),
    "formulas-read": _warning(
        N_("formulas: {n}; the values last calculated were read"),
        N_("nothing to do if the file was calculated before it was saved"),
        N_("formulas"),
    ),
    "not-checked": _warning(
        N_("in .{kind} formulas, hidden rows and number formats cannot be checked"),
        N_("save as .xlsx to have them checked"),
        N_("not checked"),
    ),
    # the shape of a row
    "row-short": _error(
        N_("the row has {cells} cells, the header {columns}"),
        N_("add the missing cells"),
        N_("a row that is too short"),
    ),
    "row-long": _error(
        N_("the row has cells beyond the header"), N_("empty them, or put quotes around commas")
    ),
    "subtotal-row": _error(N_("a subtotal is not a row"), N_("delete the subtotal row")),
    "below-total": _error(
        N_("stands below the total row"), N_("move the row above the total, or delete the total")
    ),
    "total-mismatch": _error(
        N_("the total is {total}, the rows add up to {sum}"),
        N_("find the missing or doubled row"),
        N_("a total that differs"),
    ),
    "total-count": _error(
        N_("the total says {stated} rows, there are {rows}"),
        N_("find the missing or doubled row"),
        N_("a count that differs"),
    ),
    "rows-in-cell": _error(
        N_("a cell that holds a whole row; a quotation mark is not closed where it should be"),
        N_("close it, or open the file in Excel or WPS and save as .xlsx"),
        N_("a whole row in a cell"),
    ),
    "merged-cell": _error(
        N_("merged cells {range}"),
        N_("unmerge, and fill each cell of the range"),
        N_("merged cells"),
    ),
    "duplicate": _error(
        N_("same as row {row} ({other})"), N_("keep one of the two"), N_("there twice")
    ),
    # any cell
    "required": _error(N_("empty"), N_("fill it in")),
    "text-too-long": _error(
        N_("{length} characters; at most {longest}"), N_("shorten it"), N_("too long")
    ),
    "bad-character": _error(
        N_("holds a character that cannot be shown ({character})"),
        N_("type the text anew"),
        N_("a character that cannot be shown"),
    ),
    "invisible-removed": _warning(N_("invisible characters were removed"), N_("nothing to do")),
    "error-value": _error(N_("the spreadsheet shows an error here"), N_("mend the formula")),
    "wrong-type": _error(
        N_("this sort of cell does not belong here"), N_("set the column to Text, retype it")
    ),
    "value-masked": _error(
        N_("a masked value, as lists show it; the real one would be lost"),
        N_("take the column out, or use export instead of list; what is stored stays"),
        N_("a masked value"),
    ),
    "formula": _error(
        N_("a formula without a value"), N_("open, calculate and save; or paste values")
    ),
    "format-scales": _error(
        N_("the cell shows a thousandth or less of the number it holds"),
        N_("set the format to Number, and compare number and unit"),
    ),
    "format-unit": _error(
        N_("the cell shows 「{unit}」, the header says another unit"),
        N_("set the format to Number, and compare number and unit"),
        N_("a format that shows another unit"),
    ),
    # codes
    "credit-code-length": _error(
        N_("{length} characters instead of 18"),
        N_("compare with the licence"),
        N_("a credit code of another length"),
    ),
    "credit-code-letter": _error(
        N_("「{letter}」 is never part of a credit code"),
        N_("compare with the licence"),
        N_("a letter that no credit code has"),
    ),
    "check-character": _error(
        N_("check character should be {expected}"),
        N_("compare with character 18 of the licence"),
        N_("a wrong check character"),
    ),
    "check-character-accepted": _warning(
        N_("check character should be {expected}; accepted as stated"),
        N_("nothing to do"),
        N_("an accepted check character"),
    ),
    "office-number": _error(
        N_("an office number that is not in this register"),
        N_("write the credit code; without one: old registration:NUMBER"),
    ),
    "old-registration": _error(
        N_("an old 15-digit registration number"),
        N_("enter the 18-character credit code; without one: old registration:NUMBER"),
    ),
    "number-damaged": _error(
        N_("long number damaged by Excel, cannot be restored"),
        N_("set the column to Text, retype {length} characters"),
        N_("a damaged long number"),
    ),
    "number-cell": _error(
        N_("a number cell; leading zeros may be lost"), N_("set the column to Text, retype it")
    ),
    "number-cell-taken": _warning(
        N_("number cells in this column, taken as written"), N_("set the column to Text")
    ),
    "phone-odd": _warning(N_("does not look like a telephone number"), N_("compare it")),
    "institution-unknown": _error(
        N_("no such institution in the register"), N_("import or add the institution first")
    ),
    "enterprise-unknown": _error(
        N_("no such enterprise in the register"),
        N_("import the enterprise first, or add --add-enterprises"),
    ),
    # numbers
    "not-a-number": _error(N_("not a number"), N_("enter digits only")),
    "exponent": _error(
        N_("a number shortened by the spreadsheet"),
        N_("show the column with all its digits, then save again"),
    ),
    "grouping": _error(N_("the commas do not group thousands"), N_("write 1,234.56 or 1234.56")),
    "unit-in-cell": _error(
        N_("a unit inside the cell"), N_("units stand in the header; enter the number alone")
    ),
    "negative": _error(N_("negative"), N_("enter the real value")),
    "too-small": _error(N_("below {lowest}"), N_("enter the real value"), N_("too small")),
    "too-large": _error(N_("above {highest}"), N_("enter the real value"), N_("too large")),
    "too-precise": _error(
        N_("more than {decimals} decimals"),
        N_("round it in the sheet, then import again"),
        N_("too many decimals"),
    ),
    "not-whole": _error(N_("not a whole number"), N_("enter a whole number")),
    "rate-ambiguous": _error(
        N_("percent, or a share of 1?"), N_("in a % column write 85, not 0.85; 1% and less as 0.5%")
    ),
    "rate-unit-conflict": _error(
        N_("a percent sign in a column of shares from 0 to 1"), N_("write 0.85, or mend the header")
    ),
    # days
    "not-a-day": _error(N_("not a date"), N_("write it as 2019-02-28")),
    "no-such-day": _error(N_("no such day"), N_("enter a real date")),
    "two-digit-year": _error(N_("the year has two digits"), N_("write it as 2019-02-28")),
    "day-first": _error(N_("day or month first?"), N_("write it as 2019-02-28")),
    "day-serial": _error(
        N_("a date shown as a number"), N_("set the column to Date, or write 2019-02-28")
    ),
    "time-part": _error(N_("a time of day beside the date"), N_("enter the date alone")),
    "day-out-of-range": _error(
        N_("outside {earliest} to {latest}"), N_("enter the real date"), N_("a date out of range")
    ),
    "day-in-future": _error(
        N_("after today ({today})"), N_("enter the real date"), N_("a date after today")
    ),
    "forever-not-here": _error(N_("an end date is needed here"), N_("enter a date")),
    # words
    "choice-unknown": _error(
        N_("not one of {choices}"), N_("choose one of them"), N_("not one of the words")
    ),
    "category-unknown": _warning(
        N_("「{value}」 is not in the policy's list; kept as written"),
        N_("compare with the codes in the template"),
        N_("not in the policy's list"),
    ),
    "region-unknown": _warning(
        N_("「{value}」 is not a known region; kept as written"),
        N_("compare with smeadmin region list"),
        N_("an unknown region"),
    ),
    "industry-unknown": _warning(
        N_("「{value}」 is not a known industry; kept as written"),
        N_("use a name from the size standard, as 工业"),
        N_("an unknown industry"),
    ),
    "not-a-flag": _error(N_("neither yes nor no"), N_("write 是 or 否")),
    # what reviewers send back
    "review-key": _error(
        N_("no row was sent out under this key"),
        N_("put the key back as it was, or take the sheet anew by score template"),
    ),
    "review-moved": _error(
        N_("the key of this row belongs to {name}"),
        N_("put every row back beside its own key"),
        N_("a key of another row"),
    ),
    "review-recused": _error(
        N_("the reviewer stands back from this institution"), N_("delete the row")
    ),
    "review-reason": _error(
        N_("the reading before was {before}; the difference is not explained"),
        N_("write into the next column why"),
        N_("a difference that is not explained"),
    ),
    # when the books are opened
    "more-than-face": _error(
        N_("used and left are together more than the face value"), N_("compare the three amounts")
    ),
    "voucher-unknown": _error(
        N_("not among the vouchers that were brought in"),
        N_("compare the number; vouchers come in before claims"),
    ),
    "more-than-used": _error(
        N_("more than was used of the voucher when it was brought in"),
        N_("compare with what the voucher was told to be used for"),
    ),
    "less-than-redeemed": _error(
        N_("less than what was redeemed of it"), N_("compare with the contract")
    ),
    "more-than-awarded": _error(
        N_("more is unpaid than was awarded"), N_("compare the two amounts")
    ),
    "fund-differs": _error(
        N_("the fund is in the register with 「{registered}」"),
        N_("compare code, name and year"),
        N_("another fund"),
    ),
    "rows-differ": _error(
        N_("the rows of 「{value}」 do not say the same"),
        N_("give all of them the same name, year, days and document"),
        N_("rows that do not say the same"),
    ),
    # against the register
    "already-there": _error(
        N_("already in the register"), N_("import with --mode both or update to change it")
    ),
    "not-there": _error(N_("not in the register"), N_("import with --mode both or add to add it")),
    "changed-meanwhile": _error(
        N_("was {then}; {by} made it {now} on {day} ({change})"),
        N_(
            "agree on one value: to keep theirs write {now}, to keep yours empty the Version of this row"
        ),
        N_("changed by another since the export"),
    ),
    "kept-meanwhile": _warning(
        N_("{by} made it {now} on {day} ({change}); you did not edit it, so that stays"),
        N_("nothing to do"),
        N_("kept as another changed it"),
    ),
    "exported-gone": _error(
        N_("exported from here, but no such row is here now"),
        N_("put back the cells that say which row it is; or empty 「{header}」 to add a new one"),
    ),
    "key-cleared": _error(N_("an empty cell cannot clear this"), N_("fill it in")),
    "name-differs": _warning(
        N_("the register has {registered} under this code"),
        N_("compare code and name"),
        N_("another name"),
    ),
    "after-closing": _warning(
        N_("a service of {value}; this one is off the register since {closed}"),
        N_("compare the day of the service"),
        N_("after it was off the register"),
    ),
    "former-name": _warning(
        N_("a former name; it is now 「{present}」"),
        N_("nothing to do; the present name stays"),
        N_("a former name"),
    ),
    "former-code": _warning(
        N_("a former credit code; it is now {present}"),
        N_("nothing to do; write the present code"),
        N_("a former credit code"),
    ),
}
"""Every sort of finding, by its code. ``smeadmin explain CODE`` reads the same table."""
