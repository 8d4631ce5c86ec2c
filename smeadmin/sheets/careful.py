"""The second look at rows in which something is not as it should be: cell by cell, all findings at once."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import TYPE_CHECKING, Any

from smeadmin.domain.amounts import plain_decimal
from smeadmin.domain.columns.column import SUMMABLE, WORDS
from smeadmin.domain.columns.headers import Mapped, normal
from smeadmin.domain.findings import Fault, Finding, Place
from smeadmin.domain.masking import mask
from smeadmin.domain.sheet import SheetEnd
from smeadmin.i18n import Text
from smeadmin.sheets.cells import (
    SUBTOTAL_WORDS,
    TOTAL_WORDS,
    Cell,
    Doubt,
    reader_of,
    text_of,
)
from smeadmin.sheets.columns import ColumnReader
from smeadmin.sheets.numberformats import UNIT
from smeadmin.sheets.rows import Row, Rows
from smeadmin.sheets.source import Block, Cells

if TYPE_CHECKING:
    from smeadmin.sheets.reading import Reading

_NOTE = re.compile(r"(注|备注|说明|填表|填报|制表|审核|单位负责人|联系人|填写|note)")
_SIGNED = re.compile(r"(填表|填报|制表|审核|复核|负责|单位负责|联系|电话|联系电话|日期)\w{0,3}:")
_COUNTED = re.compile(
    r"(?:合计|总计|共计|总合计|total):?共?(\d{1,7})(?:家|户|条|项|行|rows)?", re.ASCII
)


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


def _judge_mark(mark: str, mapped: Mapped) -> None:
    """Raise what the mark of a cell means for this column; a unit in its format may be the column's."""
    if not mark.startswith(UNIT):
        raise Fault(mark)
    shown = mark.removeprefix(UNIT)
    if mapped.unit is None or shown not in mapped.unit.symbol.zh:
        raise Fault("format-unit", unit=shown)


def _is_word(words: Text | None, text: str) -> bool:
    return words is not None and text in (words.zh, words.en)


class Careful:
    """The second look at a row in which something is not as it should be: cell by cell."""

    def __init__(self, reading: Reading, readers: Sequence[ColumnReader]) -> None:
        self._reading = reading
        self._mapped = reading.header.mapped
        self._readers = readers
        self.met = _Met()
        self.sums = {i: 0 for i, m in enumerate(self._mapped) if m.column.kind in SUMMABLE}
        self._faulty_sums: set[int] = set()
        self._noted: set[int] = set()

    def mended(self, rows: Rows, block: Block, doubtful: set[int]) -> Rows:
        """Read the doubtful rows of a block again, and leave out those that are none.

        Below a total every row is doubtful.
        """
        kept = [True] * len(rows)
        before = self.met.rows
        waiting = deque(sorted(doubtful))
        while waiting:
            at = waiting.popleft()
            self.met.rows = before + sum(kept[:at])
            above_total = self.met.total_row is None
            number = block.numbers[at]
            read = self.read(number, block.row(at), block.marks.get(number, {}))
            if above_total and self.met.total_row is not None:
                waiting = deque(range(at + 1, len(rows)))
            if read is None:
                kept[at] = False
                continue
            for column, value in zip(rows.columns, read[1], strict=True):
                column[at] = value
            if read[2]:
                rows.findings[at] = read[2]
        if not all(kept):
            rows = rows.only(kept)
        self.met.rows = before + len(rows)
        for i in self.sums:
            self.sums[i] += sum(filter(None, rows.columns[i]))
        return rows

    def read(self, number: int, cells: Cells, marks: Mapping[int, str]) -> Row | None:
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
        values, findings = self._cell_by_cell(number, cells, marks)
        if below_total:
            findings.append(Finding("below-total", Place(number), value=texts[0]))
        findings += self._about_shape(number, cells, texts)
        if self.met.sample is None:
            self.met.sample = number, tuple(texts)
        return number, tuple(values), tuple(findings)

    def _cell_by_cell(
        self, number: int, cells: Cells, marks: Mapping[int, str]
    ) -> tuple[list[Any], list[Finding]]:
        values: list[Any] = []
        findings: list[Finding] = []
        for i, m in enumerate(self._mapped):
            cell = cells[m.index] if m.index < len(cells) else ""
            value = None
            try:
                if m.index in marks:
                    _judge_mark(marks[m.index], m)
                reader = self._readers[i]
                value = reader.strict(cell) if reader.learned is None else reader.learned[cell]
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
        table = self._readers[i].learned
        if table is not None:
            table.learn(cell, doubt.value)

    def _finding(self, fault: Fault, number: int, i: int, cell: Cell) -> Finding | None:
        m = self._mapped[i]
        details = {k: v for k, v in fault.details.items() if k != "taken"}
        is_long = isinstance(cell, float) and 1e15 <= abs(cell) < inf
        shown = f"{cell:.5E}" if is_long else text_of(cell)
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
        covered = self._reading.source.merged.get(number)
        if covered is not None:
            left, right, name = covered
            if any(left <= m.index <= right for m in self._mapped):
                details = {"range": name}
                findings.append(Finding("merged-cell", Place(number, left), details=details))
        return findings

    def _is_total(self, texts: Sequence[str], words: Collection[str]) -> bool:
        """A word such as 合计 stands in the row, and not all that makes a row is filled.

        What has a word of its own may be called 合计: a category, a service of an institution.
        """

        def is_word(text: str) -> bool:
            word = normal(text)
            return word.rstrip(":") in words or bool(_COUNTED.fullmatch(word))

        if not any(map(is_word, texts)):
            return False
        always = self._reading.noun.always
        needed = (m for m in self._mapped if m.column.name in always)
        cells = [(m.column, texts[m.index] if m.index < len(texts) else "") for m in needed]
        alone = all(is_word(cell) for _, cell in cells)
        return any(
            not cell or (is_word(cell) and (alone or column.kind not in WORDS))
            for column, cell in cells
        )

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
        """The example of our template, whole, or its row of how to fill: each filled cell is exactly ours."""
        if len(texts) > self._reading.width and any(texts[self._reading.width :]):
            return False
        cells = [(m.column, texts[m.index]) for m in self._mapped if m.index < len(texts)]
        filled = [(column, text) for column, text in cells if text]
        whole = all(text for column, text in cells if column.example is not None)
        return (whole and all(_is_word(c.example, text) for c, text in filled)) or all(
            _is_word(c.told, text) for c, text in filled
        )

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
        return reader_of(replace(mapped, column=column), self._reading.looking, False)
