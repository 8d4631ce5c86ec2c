"""Why a file as a whole cannot be taken. Each names the place and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from smeadmin.domain.columns.column import Noun
from smeadmin.domain.findings import Finding
from smeadmin.domain.sheet import Counts
from smeadmin.errors import Conflict, FileRejected, Line, NotFound, StorageFailure, Usage
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.i18n import mark_counted, ngettext


class _Rejected(FileRejected):
    """A file that is refused, with a way out that belongs to its sort, and the findings behind it."""

    remedy: ClassVar[str] = ""
    findings: tuple[Finding, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.remedy and not self.way_out:
            self.way_out = (_(self.remedy).format(**self.details),)

    def with_template(self, noun: Noun) -> Self:
        """Name the template of a noun beside the way out, where the noun has one."""
        if noun.template:
            out = str(noun.label).replace(" ", "-")
            command = f"smeadmin {noun.template} --out {out}.xlsx"
            self.way_out = (*self.way_out, _("a template: {command}").format(command=command))
        return self


class InputFileMissing(NotFound):
    """There is no such file."""

    code, sentence = "file-missing", N_("there is no file 「{file}」")


class NotAFile(_Rejected):
    """A folder, a device, a pipe."""

    code, sentence = "not-a-file", N_("「{file}」 is not an ordinary file")
    remedy = N_("give the path of a CSV or XLSX file; - is standard input")


class FileUnreadable(_Rejected):
    """The operating system does not let us read it."""

    code, sentence = "file-unreadable", N_("「{file}」 cannot be read: {why}")
    remedy = N_("close it in Excel or WPS, or copy it to your own folder")


class FileEmpty(_Rejected):
    """No bytes, or no filled cell."""

    code, sentence = "file-empty", N_("「{file}」 is empty")
    remedy = N_("is it the right file, and was it saved?")


class FileTooLarge(_Rejected):
    """Beyond the limit for its format."""

    code, sentence = "file-too-large", N_("「{file}」 has {size} MB; at most {limit} MB")
    remedy = N_("save it as CSV, or split it")


class EncodingMixed(_Rejected):
    """Strict decoding stops: not UTF-8, and not GB18030 either."""

    code = "encoding-mixed"
    sentence = N_("bytes in row {row} are neither UTF-8 nor GB18030 (byte {byte:,})")
    remedy = N_("open it in Excel or WPS, save as .xlsx, import that")


class EncodingWrong(_Rejected):
    """The encoding that was given, or that the mark at the beginning says, does not fit."""

    code = "encoding-wrong"
    sentence = N_("bytes in row {row} are not {encoding} (byte {byte:,})")
    remedy = N_("give the right --encoding, or open it in Excel or WPS and save as .xlsx")


class EncodingUnknown(Usage):
    """No such encoding."""

    code, sentence = "encoding-unknown", N_("there is no encoding 「{encoding}」")


class NulBytes(_Rejected):
    """Zero bytes: not text, or UTF-16 without its mark."""

    code, sentence = (
        "nul-bytes",
        N_("「{file}」 holds zero bytes (row {row}); it is not plain text"),
    )
    remedy = N_("open it in Excel or WPS, save as .xlsx, import that")


class QuotesBroken(_Rejected):
    """A quoted cell that is not closed, or closed in the middle."""

    code, sentence = "quotes-broken", N_("a quotation mark is not closed, from row {row} on")
    remedy = N_("close it, or open the file in Excel or WPS and save as .xlsx")


class JsonBroken(_Rejected):
    """A line that is no JSON object, or has a key twice."""

    code, sentence = "json-broken", N_("line {row} is not one JSON object")
    remedy = N_("one object a line, each key once: write it with --format jsonl")


class JsonNested(_Rejected):
    """A value that no cell can hold."""

    code, sentence = "json-nested", N_("line {row}: 「{key}」 holds more than one value")
    remedy = N_("leave the key away, or write one value")


class CellTooLong(_Rejected):
    """Beyond what a spreadsheet can hold in a cell."""

    code, sentence = "cell-too-long", N_("row {row} holds a cell of more than 131,072 characters")
    remedy = N_("shorten it; often a quotation mark is not closed")


class NotASheet(_Rejected):
    """Neither text nor a workbook that can be read."""

    code, sentence = "not-a-sheet", N_("「{file}」 is not a spreadsheet: {why}")
    remedy = N_("open it in Excel or WPS, save as .xlsx, import that")


class Encrypted(_Rejected):
    """Protected by a password."""

    code, sentence = "file-encrypted", N_("「{file}」 is protected by a password")
    remedy = N_("take the password off, save, import again")


class FileHostile(_Rejected):
    """A workbook built or filled in a way that no office needs."""

    code, sentence = "file-hostile", N_("「{file}」 holds what a list never needs: {what}")
    remedy = N_("copy the cells into a new workbook as values, save as .xlsx, import that")


class SheetNotNamed(_Rejected):
    """Several sheets, none chosen."""

    code, sentence = "sheet-not-named", N_("the workbook has several sheets: {sheets}")
    remedy = N_("add --sheet and one of these names")


class SheetMissing(_Rejected):
    """No sheet of that name."""

    code, sentence = "sheet-missing", N_("there is no sheet 「{sheet}」; there are: {sheets}")
    remedy = N_("add --sheet and one of these names")


class HeaderNotFound(_Rejected):
    """No row that looks like the header of this list."""

    code = "header-not-found"
    sentence = N_("none of the first {looked} rows is a header of 「{noun_label}」")
    remedy = N_("columns needed: {needed}")

    def with_template(self, noun: Noun) -> Self:
        """Name the template, and how headers of somebody else are declared."""
        super().with_template(noun)
        if noun.template:
            command = f"smeadmin sheet map {_('SENDER')} {noun.name.replace('_', '-')} …"
            said = _("its own headers, declared once: {command}").format(command=command)
            self.way_out = (*self.way_out, said)
        return self


class HeaderRefused(_Rejected):
    """The header row has errors; nothing below it can be trusted."""

    code = "header-refused"
    sentence, plural = mark_counted("{n} error in the header row", "{n} errors in the header row")
    remedy = N_("mend the header, then import again")


class UnitMissing(_Rejected):
    """Money or rates without unit: never guessed."""

    code = "unit-missing"
    sentence, plural = mark_counted("{n} column has no unit", "{n} columns have no unit")
    remedy = N_("write the unit into the header")


class RowsRefused(_Rejected):
    """Rows with errors: all or nothing."""

    code, sentence = "rows-refused", N_("{errors} errors in {refused} rows")

    def message(self) -> str:
        """Say the sentence; each refused row has an error, so one error means one row."""
        one = (
            N_("{errors} errors in one row")
            if self.details["errors"] > 1
            else N_("1 error in one row")
        )
        return _(one if self.details["refused"] == 1 else self.sentence).format(**self.details)


class NoRows(_Rejected):
    """A header and nothing below it."""

    code, sentence = "no-rows", N_("「{file}」 has a header and no rows")
    remedy = N_("fill in rows below row {header_row}")


class TemplateUnfilled(_Rejected):
    """A template with nothing but its own example row."""

    code, sentence = (
        "template-unfilled",
        N_("「{file}」 holds only the example row of the template"),
    )
    remedy = N_("fill in rows below the example; that row itself is never imported")


class OutputExists(Conflict):
    """The file to write is there already."""

    code, sentence = "output-exists", N_("「{file}」 is there already")


class OutputRefused(StorageFailure):
    """A place where nothing is written: a link, a folder, a device, no such folder."""

    code, sentence = "output-refused", N_("「{file}」 cannot be written: {why}")


_UNIT_CODES = frozenset({"unit-missing", "rate-unit-missing"})


def header_refusal(findings: Sequence[Finding], noun: Noun, row: int) -> FileRejected:
    """Make one refusal of the errors in a header row, each on a line of its own."""
    errors = tuple(finding for finding in findings if finding.is_error)
    kind = UnitMissing if all(f.code in _UNIT_CODES for f in errors) else HeaderRefused
    failure = kind({"n": len(errors), "noun": noun.name, "header_row": row}).with_template(noun)
    failure.findings = errors
    failure.more = tuple(
        Line("place", (f"{_header_place(f)}  {f.message}  {f.hint}",)) for f in errors
    )
    return failure


def _header_place(finding: Finding) -> str:
    """Say where in the header row; a column that is missing stands nowhere but in that row."""
    place = finding.place
    if place.header:
        return f"{place} 「{place.header}」"
    return _("row {row}").format(row=place.row) if place.row else _("keys of the JSON lines")


def rows_refusal(errors: int, counts: Counts, returned: str | None) -> RowsRefused:
    """Make the refusal of a file some of whose rows have errors."""
    good = counts.rows - counts.refused
    details = {"errors": errors, "rows": counts.rows, "refused": counts.refused, "good": good}
    way_out = []
    more = []
    if returned is not None:
        if returned.lower().endswith(".csv"):  # text has no red
            text = _("{file} (your rows plus an 错误 column)")
            mend = _("mend the cells it names and import that file; leave the 错误 column")
        else:
            text = _("{file} (your sheet plus an 错误 column; faulty cells red, with comments)")
            mend = _("mend the red cells there and import that file; leave the 错误 column")
        more.append(Line("returned", (text.format(file=returned),)))
        way_out.append(mend)
    else:
        way_out.append(_("add --errors FILE.xlsx to get your sheet back with the faults marked"))
    if good:
        text = ngettext(
            "or take the good row now: add --partial",
            "or take the {n} good rows now: add --partial",
            good,
        )
        way_out.append(text.format(n=f"{good:,}"))
    return RowsRefused(details, more=more, way_out=way_out)
