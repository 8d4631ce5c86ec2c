"""Reading a sheet for a noun: which column is which, then row after row of checked values.

Nothing is decided here about what is new or changed (that is ``planning``), and nothing is guessed.
All findings of a row come at once. Memory does not grow with the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import dropwhile, islice
from pathlib import Path
from typing import Any

from smeadmin.domain.amounts import plain_decimal
from smeadmin.domain.columns.column import SUMMABLE, Noun
from smeadmin.domain.columns.headers import (
    ERROR_HEADER,
    HeaderRow,
    Mapped,
    known_cells,
    normal,
    read_header,
)
from smeadmin.domain.findings import Fault, Finding, Place
from smeadmin.domain.masking import mask
from smeadmin.domain.sheet import FileFacts, SheetEnd
from smeadmin.i18n import gettext as _
from smeadmin.sheets.cells import (
    SUBTOTAL_WORDS,
    TOTAL_WORDS,
    Cell,
    Doubt,
    Learned,
    Looking,
    Reader,
    reader_of,
    row_reader,
    text_of,
)
from smeadmin.sheets.delimited import Delimited
from smeadmin.sheets.jsonlines import JsonLines
from smeadmin.sheets.numberformats import UNIT
from smeadmin.sheets.refusals import HeaderNotFound, NotASheet, header_refusal
from smeadmin.sheets.source import OLE_MAGIC, ZIP_MAGIC, Cells, InputFile, Source
from smeadmin.sheets.workbook import Workbook

HEAD_ROWS = 30
"""How far down a header row is looked for."""

OUR_ROWS = 2
"""So many rows under the header may be a template's own: what to type, and an example."""

PROGRESS_EVERY = 10_000

Row = tuple[int, tuple[Any, ...], tuple[Finding, ...]]

_NOTE = re.compile(r"(注|备注|说明|填表|填报|制表|审核|单位负责人|联系人|填写|note)")
_SIGNED = re.compile(r"(填表|填报|制表|审核|复核|负责|单位负责|联系|电话|联系电话|日期)\w{0,3}:")
_COUNTED = re.compile(
    r"(?:合计|总计|共计|总合计|total):?共?(\d{1,7})(?:家|户|条|项|行|rows)?", re.ASCII
)


@contextmanager
def open_sheet(
    path: str | Path,
    noun: Noun,
    *,
    on: date,
    mode: str = "both",
    sheet: str | None = None,
    encoding: str | None = None,
    accept_check: Collection[str] = frozenset(),
    words: Mapping[str, Mapping[str, Any]] | None = None,
    refs: Mapping[str, Mapping[str, Any]] | None = None,
    new_refs: Collection[str] = frozenset(),
    progress: Callable[[int], None] | None = None,
) -> Iterator[Reading]:
    """Open a sheet and find its header row.

    ``on`` is today, for dates that cannot lie in the future. ``mode`` ``update`` needs only the key's
    columns. ``accept_check`` lists credit codes accepted although their check character is wrong.
    ``words`` gives for a column the words people write and the value each is stored as; ``refs`` for a
    column that refers to something registered the identifiers and the value each stands for;
    ``new_refs`` names those of them where a valid unknown credit code is taken. ``progress`` is told
    the row reached. Raises the refusals of ``sheets.refusals``.
    """
    looking = Looking(on, words or {}, refs or {}, new_refs, accept_check)
    with InputFile(path, noun.name) as file:
        source: Source
        kind = file.other_kind()
        if kind is not None:
            raise NotASheet({"file": file.name, "why": kind}, way_out=_way_out(kind))
        if file.head().startswith((ZIP_MAGIC, OLE_MAGIC)):
            source = Workbook(file, noun, sheet)
        elif file.head(512).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{"):
            source = JsonLines(file, noun)
        else:
            source = Delimited(file, noun, encoding)
        yield Reading(file.name, source, noun, looking, mode == "update", progress)


def _way_out(kind: str) -> tuple[str, ...]:
    """What to do with a file of another kind, where it is not simply opened and saved as a sheet."""
    if kind == "JSON":
        return (_("one object a line is taken: write it with --format jsonl"),)
    if kind == _("the lock file of an open workbook"):
        return (_("close the workbook, and import the file whose name lacks ~$"),)
    return ()


@dataclass(slots=True)
class _Met:
    """What was met on the way down that is no row."""

    total_row: int | None = None
    total_cells: Cells | None = None
    notes: int = 0
    blank: int = 0
    examples: int = 0
    rows: int = 0
    sample: tuple[int, tuple[str, ...]] | None = None


class Reading:
    """A sheet opened for a noun. Iterating gives its rows: (number, values, findings).

    ``number`` is the row as the spreadsheet shows it; ``values`` stand in the order of ``fields``,
    ``None`` where a cell is empty or faulty; a row with an error among its findings is refused.
    After the last row ``end`` and ``end_findings`` tell what was found around the data.
    """

    def __init__(
        self,
        name: str,
        source: Source,
        noun: Noun,
        looking: Looking,
        keys_only: bool,
        progress: Callable[[int], None] | None,
    ) -> None:
        self.noun = noun
        self.source = source
        self._looking = looking
        self._progress = progress
        number, cells = _find_header(source, noun)
        header = read_header([text_of(cell) for cell in cells], noun, number, keys_only)
        self.header = header
        self.width = len(cells)
        self.facts = _facts(name, source, header, number)
        ours = any(text == ERROR_HEADER for _, text in header.left_out)  # we hid its good rows
        about = [f for f in source.findings if not (ours and f.code == "hidden-rows")]
        self.header_findings = (*about, *header.findings)
        self.fields = tuple(mapped.column.name for mapped in header.mapped)
        self.expected = max(source.facts.expected - number, 0)
        self.end = SheetEnd()
        self.end_findings: tuple[Finding, ...] = ()
        if not noun.always <= set(self.fields):
            raise header_refusal(self.header_findings, noun, number)

    def __iter__(self) -> Iterator[Row]:
        mapped, looking, always = self.header.mapped, self._looking, self.noun.always
        readers = [reader_of(m, looking, m.column.name in always) for m in mapped]
        read_row, learned = row_reader(mapped, readers, looking)
        careful = _Careful(self, readers, learned)
        sums, summed = careful.sums, tuple(careful.sums)
        first = self.facts.header_row + 1
        special = {row for row, _ in self.source.marked.cells} | set(self.source.marked.merged)
        special.update(range(first, first + OUR_ROWS))
        met, width, progress = careful.met, self.width, self._progress
        above = self.facts.header_row
        for number, cells in dropwhile(lambda row: row[0] <= above, self.source.rows()):
            if progress is not None and number % PROGRESS_EVERY == 0:
                progress(number)
            try:
                if len(cells) != width or number in special or met.total_row:
                    raise KeyError
                values = read_row(cells)
            except (KeyError, Fault):
                row = careful.read(number, cells)
                if row is not None:
                    met.rows += 1
                    yield row
                continue
            for index in summed:
                value = values[index]
                if value:
                    sums[index] += value
            met.rows += 1
            yield number, values, ()
        self.end, findings = careful.finish()
        self.end_findings = (*findings, *self.source.late_findings())


def _find_header(source: Source, noun: Noun) -> tuple[int, Cells]:
    """The row among the first that has most headers of the noun: at least two, or all it has."""
    best: tuple[int, int, Cells] = (0, 0, [])
    looked = 0
    for number, cells in islice(source.rows(), HEAD_ROWS):
        looked = number
        texts = [text_of(cell) for cell in cells]
        known = known_cells(texts, noun)
        if known > best[0] and (known > 1 or known == sum(map(bool, map(normal, texts)))):
            best = known, number, cells
    if not best[0]:
        needed = _(", ").join(str(c.title) for c in noun.columns if c.required)
        raise HeaderNotFound(
            {"looked": looked, "noun_label": str(noun.label), "needed": needed, "noun": noun.name}
        )
    return best[1], best[2]


def _facts(name: str, source: Source, header: HeaderRow, number: int) -> FileFacts:
    known = source.facts
    return FileFacts(
        file=name,
        sha256=known.sha256,
        encoding=known.encoding,
        how_known=known.how_known,
        delimiter=known.delimiter,
        sheet=known.sheet,
        header_row=number,
        titles_skipped=max(number - 1, 0),  # JSON has its header in no line
        columns=header.mapped,
        left_out=tuple(text for _, text in header.left_out),
    )


def _judge_mark(mark: str, mapped: Mapped) -> None:
    """Raise what the mark of a cell means for this column; a unit in its format may be the column's."""
    if not mark.startswith(UNIT):
        raise Fault(mark)
    shown = mark.removeprefix(UNIT)
    if mapped.unit is None or shown not in mapped.unit.symbol.zh:
        raise Fault("format-unit", unit=shown)


class _Careful:
    """The second look at a row in which something is not as it should be: cell by cell."""

    def __init__(
        self, reading: Reading, readers: Sequence[Reader], learned: Sequence[Learned | None]
    ) -> None:
        self._reading = reading
        self._mapped = reading.header.mapped
        self._readers = readers
        self._learned = learned
        self.met = _Met()
        self.sums = {i: 0 for i, m in enumerate(self._mapped) if m.column.kind in SUMMABLE}
        self._faulty_sums: set[int] = set()
        self._noted: set[int] = set()

    def read(self, number: int, cells: Cells) -> Row | None:
        """Read one row; ``None`` when it is blank, a total, a note, or the template's own row."""
        texts = [text_of(cell).strip() for cell in cells]
        if not any(texts):
            self.met.blank += 1
            return None
        if self._is_ours(texts):
            self.met.examples += 1
            return None
        if self._is_total(texts, TOTAL_WORDS) and self.met.total_row is None:
            self.met.total_row, self.met.total_cells = number, cells
            return None
        below_total = self.met.total_row is not None and self.met.rows > 0
        if self._is_note(texts, below_total):
            self.met.notes += 1
            return None
        if self._is_total(texts, SUBTOTAL_WORDS):
            nothing = (None,) * len(self._mapped)
            return number, nothing, (Finding("subtotal-row", Place(number), value=texts[0]),)
        values, findings = self._cell_by_cell(number, cells)
        if below_total:
            findings.append(Finding("below-total", Place(number), value=texts[0]))
        findings += self._about_shape(number, cells, texts)
        if self.met.sample is None:
            self.met.sample = number, tuple(texts)
        return number, tuple(values), tuple(findings)

    def _cell_by_cell(self, number: int, cells: Cells) -> tuple[list[Any], list[Finding]]:
        values: list[Any] = []
        findings: list[Finding] = []
        marked = self._reading.source.marked.cells
        for i, m in enumerate(self._mapped):
            cell = cells[m.index] if m.index < len(cells) else ""
            value = None
            try:
                if (number, m.index) in marked:
                    _judge_mark(marked[number, m.index], m)
                value = self._readers[i](cell)
            except Fault as fault:
                fault = self._settle(fault, i, cells)
                finding = self._finding(fault, number, i, cell)
                if isinstance(fault, Doubt):
                    value = fault.value
                    self._remember(i, cell, fault)
                    if fault.code == "number-cell-taken":
                        if i in self._noted:
                            finding = None
                        self._noted.add(i)
                elif i in self.sums:
                    self._faulty_sums.add(i)
                if finding is not None:
                    findings.append(finding)
            values.append(value)
        for i in self.sums:
            self.sums[i] += values[i] or 0
        return values, findings

    def _settle(self, fault: Fault, i: int, cells: Cells) -> Fault:
        """A filled 校验位说明 in the row accepts the credit code beside it."""
        if fault.code != "check-character" or self._mapped[i].column.name != "credit_code":
            return fault
        note = next((m.index for m in self._mapped if m.column.name == "check_note"), None)
        if note is None or note >= len(cells) or not text_of(cells[note]).strip():
            return fault
        details = fault.details
        return Doubt("check-character-accepted", details["taken"], expected=details["expected"])

    def _remember(self, i: int, cell: Cell, doubt: Doubt) -> None:
        """Say a doubt about a word once: the next time it is known."""
        table = self._learned[i]
        if table is not None:
            table.learn(cell, doubt.value)

    def _finding(self, fault: Fault, number: int, i: int, cell: Cell) -> Finding | None:
        m = self._mapped[i]
        details = {k: v for k, v in fault.details.items() if k != "taken"}
        shown = f"{cell:.5E}" if isinstance(cell, float) and abs(cell) >= 1e15 else text_of(cell)
        value = mask(m.column, shown)[:80]
        return Finding(fault.code, Place(number, m.index, m.header), m.column.name, value, details)

    def _about_shape(self, number: int, cells: Cells, texts: Sequence[str]) -> list[Finding]:
        findings = []
        width = self._reading.width
        if len(cells) < width:
            details: dict[str, Any] = {"cells": len(cells), "columns": width}
            findings.append(Finding("row-short", Place(number), details=details))
        elif any(texts[width:]):
            findings.append(Finding("row-long", Place(number, width), value=texts[width][:80]))
        covered = self._reading.source.marked.merged.get(number)
        if covered is not None:
            left, right, name = covered
            if any(left <= m.index <= right for m in self._mapped):
                details = {"range": name}
                findings.append(Finding("merged-cell", Place(number, left), details=details))
        return findings

    def _is_total(self, texts: Sequence[str], words: Collection[str]) -> bool:
        """A word such as 合计 stands in the row, and not all that makes a row is filled."""

        def is_word(text: str) -> bool:
            word = normal(text)
            return word.rstrip(":") in words or bool(_COUNTED.fullmatch(word))

        if not any(map(is_word, texts)):
            return False
        always = self._reading.noun.always
        needed = (m.index for m in self._mapped if m.column.name in always)
        cells = [texts[i] if i < len(texts) else "" for i in needed]
        return any(not cell or is_word(cell) for cell in cells)

    def _is_note(self, texts: Sequence[str], below_total: bool) -> bool:
        """Remarks under the table: one filled cell that begins like one, or anything below the total
        that lacks what makes a row."""
        filled = [normal(text) for text in texts if text]
        if len(filled) == 1 and _NOTE.match(filled[0]):
            return True
        if all(map(_SIGNED.match, filled)):  # who filled it in, who checked it, when
            return True
        if not below_total:
            return False
        always = self._reading.noun.always
        needed = (m.index for m in self._mapped if m.column.name in always)
        return any(i >= len(texts) or not texts[i] for i in needed)

    def _is_ours(self, texts: Sequence[str]) -> bool:
        """The example or the how-to-fill row of our template: each filled cell is exactly ours."""
        if len(texts) > self._reading.width and any(texts[self._reading.width :]):
            return False
        filled = [(m, texts[m.index]) for m in self._mapped if m.index < len(texts)]
        filled = [(m, text) for m, text in filled if text]
        for words, least in (("example", 2), ("hint", 1)):
            ours = [(getattr(m.column, words), text) for m, text in filled]
            if len(ours) >= least and all(
                t is not None and text in (t.zh, t.en) for t, text in ours
            ):
                return True
        return False

    def finish(self) -> tuple[SheetEnd, tuple[Finding, ...]]:
        """Compare the total row with the sums, and say what was met."""
        met, findings = self.met, []
        if met.total_row is not None and met.total_cells is not None:
            findings = self._compare_total(met.total_row, met.total_cells)
        end = SheetEnd(met.total_row, not findings, met.notes, met.blank, met.examples, met.sample)
        return end, tuple(findings)

    def _compare_total(self, number: int, cells: Cells) -> list[Finding]:
        findings = self._compare_count(number, cells)
        for i, total in self.sums.items():
            m = self._mapped[i]
            cell = cells[m.index] if m.index < len(cells) else ""
            try:
                stated = self._total_reader(i)(cell)
            except Fault:
                continue
            if stated is None or stated == total or i in self._faulty_sums:
                continue
            details: dict[str, Any] = {
                "total": plain_decimal(stated, m.factor),
                "sum": plain_decimal(total, m.factor),
            }
            place = Place(number, m.index, m.header)
            findings.append(Finding("total-mismatch", place, m.column.name, text_of(cell), details))
        return findings

    def _compare_count(self, number: int, cells: Cells) -> list[Finding]:
        """How many rows the total row says there are: 合计 12 家."""
        for index, cell in enumerate(cells):
            stated = _COUNTED.fullmatch(normal(text_of(cell)))
            if stated and int(stated[1]) != self.met.rows:
                details = {"stated": int(stated[1]), "rows": self.met.rows}
                place = Place(number, index)
                return [Finding("total-count", place, value=text_of(cell), details=details)]
        return []

    def _total_reader(self, i: int) -> Callable[[Cell], Any]:
        """A total is read without the limits of a single value."""
        mapped = self._mapped[i]
        column = replace(mapped.column, lowest=None, highest=None)
        return reader_of(replace(mapped, column=column), self._reading._looking, False)
