"""The page of an import: the file, the columns, the equation, what changed, what was wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from smeadmin.domain.columns import Column as Registered
from smeadmin.domain.columns import Noun
from smeadmin.domain.columns.headers import Mapped, normal
from smeadmin.domain.findings import Finding
from smeadmin.domain.imports import SheetImported
from smeadmin.domain.masking import mask
from smeadmin.domain.sheet import FileFacts
from smeadmin.i18n import Text, language, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.columns import column_of
from smeadmin.render.document import (
    Block,
    Column,
    Deed,
    Document,
    Findings,
    Kind,
    Note,
    Pairs,
    Table,
    Value,
)
from smeadmin.render.formats import instant, integer, shower
from smeadmin.render.lines import (
    SHOWN_FINDINGS,
    beside,
    column_named,
    findings_count,
    findings_table,
    rows_equation,
)
from smeadmin.render.phrases import phrase

WARNINGS_SAID = 5
LOOKED_AT = 10_000
NEXT_AFTER = {
    "institution": "smeadmin institution list",
    "enterprise": "smeadmin enterprise list",
    "region": "smeadmin region list --local",
    "opening_certificate": "smeadmin certify list --in-force",
    "opening_score": "smeadmin score list",
    "opening_award": "smeadmin fund check",
    "opening_fund": "smeadmin fund check",
    "opening_voucher": "smeadmin fund check",
    "opening_claim": "smeadmin fund check",
}


def draw_imported(imported: SheetImported) -> Document:
    """Draw an import that was done, rehearsed or refused; the counts are an equation."""
    found = imported.findings
    facts = imported.facts
    return Document(
        blocks=tuple(_blocks(imported)),
        data=_data(imported),
        findings=Findings(found, facts.file, facts.sheet, found.errors + found.warnings),
        notes=(*_notes(imported), *_seen(imported), *_echo_note(imported)),
        deed=_deed(imported),
        next=_next(imported),
        status=6 if imported.partial else 0,
    )


def _blocks(imported: SheetImported) -> Iterator[Block]:
    """Where rows are refused the faults stand between the file and the equation."""
    found = imported.findings
    if (
        imported.header_refused
    ):  # nothing below a faulty header can be trusted, not even to be counted
        yield Pairs(_head(imported))
    elif found.errors:
        yield Pairs(_head(imported))
        yield from findings_table(_most_pressing(found.first(LOOKED_AT)), found.by_code)
        yield Pairs(_counts(imported))
    else:
        yield Pairs((*_head(imported), *_counts(imported)))
        yield from _changed(imported)


def _most_pressing(found: Sequence[Finding]) -> tuple[Finding, ...]:
    """Choose what is shown, in the order of the sheet: no error is hidden behind warnings."""
    errors = [one for one in found if one.is_error][:SHOWN_FINDINGS]
    room = SHOWN_FINDINGS - len(errors)
    warnings = [one for one in found if not one.is_error][:room]
    chosen = set(map(id, (*errors, *warnings)))
    return tuple(one for one in found if id(one) in chosen)


def _head(imported: SheetImported) -> tuple[tuple[str, Value], ...]:
    facts = imported.facts
    lines: list[tuple[str, Value]] = [(_("file"), "  ".join(_file_words(facts, imported)))]
    if not imported.findings.errors:
        lines.append((_("columns"), _(", ").join(map(_mapped_words, facts.columns))))
    return tuple(lines)


def _file_words(facts: FileFacts, imported: SheetImported) -> list[str]:
    """Say how the file was read: sheet, header row, encoding and how it was known, total row."""
    words = [facts.file]
    if facts.sheet:
        words.append(_("sheet 「{sheet}」").format(sheet=facts.sheet))
    if imported.sender:
        words.append(_("headers of 「{sender}」").format(sender=imported.sender))
    if facts.encoding:
        how = _(" (no BOM, and not UTF-8)") if facts.how_known == "gb18030" else ""
        words.append(_("encoding {encoding}").format(encoding=facts.encoding) + how)
    if facts.delimiter and facts.delimiter != ",":
        shown = "Tab" if facts.delimiter == "\t" else facts.delimiter
        words.append(_("delimiter 「{delimiter}」").format(delimiter=shown))
    parts = []
    last = facts.header_row
    if facts.header_lines > 1:
        parts.append(_("header in rows {first} and {last}").format(first=last - 1, last=last))
    elif facts.titles_skipped:
        parts.append(_("header in row {row}").format(row=last))
    if facts.titles_skipped:
        n = facts.titles_skipped
        parts.append(ngettext("{n} title row skipped", "{n} title rows skipped", n).format(n=n))
    if imported.end.examples:
        n = imported.end.examples
        skipped = ngettext("{n} template row skipped", "{n} template rows skipped", n)
        parts.append(skipped.format(n=n))
    if imported.end.total_row is not None:
        parts.append(_("total row agrees") if imported.end.total_agrees else _("total row differs"))
    return [*words, *([_("; ").join(parts)] if parts else [])]


def _mapped_words(mapped: Mapped) -> str:
    title = _read_as(mapped) if language() == "zh" else mapped.column.field
    if not mapped.by_synonym or normal(mapped.header) == normal(title):
        return title
    return _("{column} (from 「{header}」)").format(column=title, header=mapped.header)


def _read_as(mapped: Mapped) -> str:
    """Name a column with the unit in which its cells were read."""
    column, unit = mapped.column, mapped.unit
    return str(column.title if unit is None else replace(column, unit=unit).title)


def _counts(imported: SheetImported) -> tuple[tuple[str, Value], ...]:
    counts, findings = imported.counts, imported.findings
    rows = rows_equation(counts.new, counts.changed, counts.same, counts.refused)
    faults = findings_count(findings.errors, findings.warnings) if findings.errors else ""
    lines: list[tuple[str, Value]] = [(phrase("rows"), beside(rows, faults))]
    sample = imported.end.sample
    if imported.facts.how_known == "gb18030" and sample is not None:
        row, cells = sample
        shown = "  ".join(_sample_cells(imported, cells))
        lines.append((_("sample"), _("row {row}").format(row=row) + "  " + shown))
    return tuple(lines)


def _sample_cells(imported: SheetImported, cells: tuple[str, ...]) -> list[str]:
    """Show the first cells of a row so that a person sees that it reads right; personal ones masked."""
    mapped = imported.facts.columns[:4]
    return [mask(m.column, cells[m.index]) for m in mapped if m.index < len(cells)]


def _changed(imported: SheetImported) -> tuple[Block, ...]:
    if not imported.cells:
        return ()
    table = Table(
        (
            Column("row", Text("行", "row"), Kind.INT, rank=0),
            Column(
                "name", imported.noun.columns[_name_at(imported.noun)].header, Kind.NAME, rank=0
            ),
            Column("column", Text("列", "column"), rank=1),
            Column("was", Text("原值", "was"), Kind.PROSE, rank=0),
            Column("now", Text("新值", "is"), Kind.PROSE, rank=0),
        ),
        tuple(
            (
                shown.cell.row,
                shown.name,
                _column_words(imported.noun[shown.cell.field]),
                _cell(imported.noun[shown.cell.field], shown.cell.was),
                _cell(imported.noun[shown.cell.field], shown.cell.now),
            )
            for shown in imported.cells
        ),
    )
    return (table,)


def _name_at(noun: Noun) -> int:
    return next((i for i, column in enumerate(noun.columns) if column.name == "name"), 0)


def _column_words(column: Registered) -> str:
    return str(column.title) if language() == "zh" else column.field


def _cell(column: Registered, value: Any) -> str:
    """Show a stored value as a list would, personal ones masked."""
    if value is None:
        return "-"
    if column.personal:
        return mask(column, str(value))
    return shower(column_of(column))(value)


def _notes(imported: SheetImported) -> tuple[Note, ...]:
    """Say the first warnings as sentences; the table has them already where there are errors."""
    findings = imported.findings
    if findings.errors:
        return ()
    said = []
    for found in findings.first(WARNINGS_SAID):
        column = column_named(found)
        where = _("row {row}, {column}: ") if found.place.row else _("{column}: ") if column else ""
        said.append(
            where.format(row=found.place.row, column=column) + f"{found.message} [{found.code}]"
        )
    rest = findings.warnings - len(said)
    if rest > 0:
        said.append(ngettext("{n} more warning", "{n} more warnings", rest).format(n=integer(rest)))
    more = imported.cells_total - len(imported.cells)
    if more > 0:
        said.append(
            ngettext("{n} more changed value", "{n} more changed values", more).format(
                n=integer(more)
            )
        )
    return tuple(Note(each) for each in said)


def _seen(imported: SheetImported) -> tuple[Note, ...]:
    """Say that nothing was changed, and who imported the very same file before."""
    if imported.wrote or imported.refused:
        return ()
    before = imported.seen_before
    said = ""
    if before is not None:
        said = _("{who} imported this file on {day} ({change}), same content.").format(
            who=before.by, day=instant(before.at), change=before.change
        )
        said += "" if language() == "zh" else " "
    return (Note(said + phrase("nothing-changed"), "plain"),)


def _echo_note(imported: SheetImported) -> tuple[Note, ...]:
    if imported.facts.how_known != "gb18030" or not imported.wrote:
        return ()
    said = _("if the sample row is unreadable, undo the change and import again with --encoding")
    return (Note(said, after=True),)


def _deed(imported: SheetImported) -> Deed | None:
    if not imported.wrote:
        return None
    counts = imported.counts
    body = imported.unit == "body"
    new, changed = integer(counts.new), integer(counts.changed)
    if imported.partial:
        done = (
            _("Imported {n}; {refused} rows were not, they are in {file}.")
            if imported.errors_file
            else _("Imported {n}; {refused} rows were not.")
        ).format(
            n=integer(counts.new + counts.changed),
            refused=integer(counts.refused),
            file=imported.errors_file,
        )
    elif body:
        done = _("Imported: {new} new, {changed} changed.").format(new=new, changed=changed)
    else:
        done = _("Imported: {new} new rows, {changed} changed.").format(new=new, changed=changed)
    would = (
        _("would add {new}, would change {changed}.")
        if body
        else _("would add {new} rows, would change {changed}.")
    ).format(new=new, changed=changed)
    extra = "".join(" " + _extra_words(name, n) for name, n in imported.extra.items() if n)
    return Deed(done + extra, would + extra)


def _extra_words(name: str, n: int) -> str:
    words = {
        "enterprises_added": ngettext(
            "{n} enterprise was registered unverified.",
            "{n} enterprises were registered unverified.",
            n,
        ),
        "marks": ngettext("{n} mark was taken in.", "{n} marks were taken in.", n),
        "figures": ngettext("{n} figure was filed.", "{n} figures were filed.", n),
        "classified": ngettext("{n} was classified by size.", "{n} were classified by size.", n),
        "unclassified": ngettext(
            "The size of {n} is not known.", "The sizes of {n} are not known.", n
        ),
    }
    return words.get(name, name + " {n}").format(n=integer(n))


def _next(imported: SheetImported) -> str | None:
    if not imported.wrote:
        return None
    if imported.suspects != 0:
        return f"smeadmin {imported.noun.name} duplicates"
    return NEXT_AFTER.get(imported.noun.name)


def _data(imported: SheetImported) -> dict[str, Any]:
    counts, facts = imported.counts, imported.facts
    before = imported.seen_before
    return {
        "file": facts.file,
        "sheet": facts.sheet,
        "encoding": facts.encoding,
        "rows": counts.rows,
        "new": counts.new,
        "changed": counts.changed,
        "same": counts.same,
        "refused": counts.refused,
        "errors_file": imported.errors_file,
        "imported_before": None if before is None else before.change,
        **imported.extra,
    }
