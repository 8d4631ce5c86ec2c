"""Reading a sheet for a noun: which column is which, then row after row of checked values.

Nothing is decided here about what is new or changed (that is ``planning``), and nothing is guessed.
All findings of a row come at once. Memory does not grow with the file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import islice, zip_longest
from pathlib import Path
from typing import Any

from smeadmin.domain.columns.column import Noun
from smeadmin.domain.columns.headers import (
    ERROR_HEADER,
    VERSION,
    HeaderRow,
    known_cells,
    normal,
    read_header,
)
from smeadmin.domain.findings import Finding
from smeadmin.domain.sheet import FileFacts, SheetEnd
from smeadmin.i18n import gettext as _
from smeadmin.sheets.careful import Careful
from smeadmin.sheets.cells import (
    Looking,
    text_of,
)
from smeadmin.sheets.columns import column_reader
from smeadmin.sheets.delimited import Delimited
from smeadmin.sheets.jsonlines import JsonLines
from smeadmin.sheets.mixed import MixedUnits
from smeadmin.sheets.refusals import HeaderNotFound, NotASheet, header_refusal
from smeadmin.sheets.rows import Row, Rows
from smeadmin.sheets.source import OLE_MAGIC, ZIP_MAGIC, Block, InputFile, Source

HEAD_ROWS = 30
"""How far down a header row is looked for."""

OUR_ROWS = 2
"""So many rows under the header may be a template's own: what to type, and an example."""

PROGRESS_EVERY = 10_000


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
    with InputFile(path, noun) as file:
        source: Source
        kind = file.other_kind()
        if kind is not None:
            raise NotASheet({"file": file.name, "why": kind}, way_out=_way_out(kind))
        if file.head().startswith((ZIP_MAGIC, OLE_MAGIC)):
            from smeadmin.sheets.workbook import Workbook  # text needs nothing of it

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
        self.looking = looking
        self._progress = progress
        number, lines, cells = _find_header(source, noun)
        header = read_header(cells, noun, number, keys_only)
        self.header = header
        self.width = len(cells)
        self.facts = _facts(name, source, header, number, lines)
        ours = any(text == ERROR_HEADER for _, text in header.left_out)  # we hid its good rows
        about = [f for f in source.findings if not (ours and f.code == "hidden-rows")]
        self.header_findings = (*about, *header.findings)
        versions = (VERSION.header.zh, VERSION.name)
        self._version_at = next((i for i, t in header.left_out if normal(t) in versions), None)
        self.fields = tuple(mapped.column.name for mapped in header.mapped)
        self.expected = max(source.facts.expected - number, 0)
        self.end = SheetEnd()
        self.end_findings: tuple[Finding, ...] = ()
        if not noun.always <= set(self.fields):
            raise header_refusal(self.header_findings, noun, number)

    def __iter__(self) -> Iterator[Row]:
        for rows in self.blocks():
            yield from rows

    def blocks(self) -> Iterator[Rows]:
        """Go through the rows, many at a time."""
        always = self.noun.always
        readers = [
            column_reader(m, self.looking, m.column.name in always) for m in self.header.mapped
        ]
        careful, mixed = Careful(self, readers), MixedUnits(self.header.mapped)
        first = self.facts.header_row + 1
        special = {*self.source.merged, *range(first, first + OUR_ROWS)}
        last = max(special)
        for block in self._below_header():
            numbers, doubtful = block.numbers, set[int]()
            cells = self._columns_of(block, doubtful)
            columns = [
                reader.read(cells[m.index], doubtful)
                for m, reader in zip(self.header.mapped, readers, strict=True)
            ]
            versions = self._versions(cells)
            if numbers[0] <= last:
                doubtful.update(at for at, number in enumerate(numbers) if number in special)
            if block.marks:
                doubtful.update(at for at, number in enumerate(numbers) if number in block.marks)
            if careful.met.total_row:
                doubtful.update(range(len(block)))
            rows = careful.mended(Rows(numbers, columns, {}, versions), block, doubtful)
            mixed.look(rows)
            yield rows
            if self._progress is not None:
                reached = range(0, numbers[-1] + 1, PROGRESS_EVERY)
                for number in reached[-(-numbers[0] // PROGRESS_EVERY) :]:
                    self._progress(number)
        self.end, findings = careful.finish()
        self.end_findings = (*findings, *mixed.findings(), *self.source.late_findings())

    def _below_header(self) -> Iterator[Block]:
        """Go through the rows under the header, many at a time."""
        above = self.facts.header_row
        for block in self.source.blocks():
            if block.numbers[0] > above:
                yield block
            elif block.numbers[-1] > above:
                below = [at for at, number in enumerate(block.numbers) if number > above]
                numbers = [block.numbers[at] for at in below]
                yield Block(numbers, [block.row(at) for at in below], block.marks)

    def _columns_of(self, block: Block, doubtful: set[int]) -> Sequence[Sequence[Any]]:
        """Give the cells of a block column by column; rows of another width than the header's are
        made even, and are doubtful."""
        columns = block.columns(self.width)
        if columns is not None:
            return columns
        width, rows = self.width, [block.row(at) for at in range(len(block))]
        doubtful.update(at for at, row in enumerate(rows) if len(row) != width)
        even = ([*row[:width], *[""] * (width - len(row))] for row in rows)
        return list(zip(*even, strict=True))

    def _versions(self, cells: Sequence[Sequence[Any]]) -> Sequence[str]:
        """Read as of which change each row of a block was exported, where the sheet says it."""
        at = self._version_at
        return () if at is None else [text_of(cell).strip() for cell in cells[at]]

    @property
    def version_place(self) -> tuple[int, str] | None:
        """Column and header of the version, where the sheet has one."""
        at = self._version_at
        return None if at is None else (at, dict(self.header.left_out)[at])


def _find_header(source: Source, noun: Noun) -> tuple[int, int, list[str]]:
    """The row among the first that has most headers of the noun: at least two, or all it has.

    Gives its number, how many lines the header takes, and its cells. It takes two where groups stand
    above their columns (联系方式 over 联系人 and 联系电话): the lower line says what a column is.
    """
    rows = [
        (number, [text_of(cell) for cell in cells])
        for number, cells in islice(source.rows(), HEAD_ROWS)
    ]
    best, most = -1, 0
    for at, (_number, texts) in enumerate(rows):
        known = known_cells(texts, noun)
        if known > most and (known > 1 or known == sum(map(bool, map(normal, texts)))):
            best, most = at, known
    if not most:
        needed = _(", ").join(str(c.title) for c in noun.columns if c.required)
        looked = rows[-1][0] if rows else 0
        about = {"looked": looked, "noun_label": str(noun.label), "needed": needed}
        raise HeaderNotFound({**about, "noun": noun.name}).with_template(noun)
    for upper, enough in ((best - 1, most + 1), (best, most)):
        two = rows[upper : upper + 2] if upper >= 0 else []
        if len(two) == 2 and _stand_under(two[0][1], two[1][1]) and known_cells(two[1][1], noun):
            lines = zip_longest(two[0][1], two[1][1], fillvalue="")
            joined = [below if below.strip() else above for above, below in lines]
            if known_cells(joined, noun) >= enough:
                return two[1][0], 2, joined
    return rows[best][0], 1, rows[best][1]


def _stand_under(groups: Sequence[str], cells: Sequence[str]) -> bool:
    """Tell whether each cell stands under a group, which is as wide as the blanks to its right."""
    blank = [not text.strip() for text in groups] + [True] * (len(cells) + 1 - len(groups))
    return all(blank[at] or blank[at + 1] for at, text in enumerate(cells) if text.strip())


def _facts(name: str, source: Source, header: HeaderRow, number: int, lines: int) -> FileFacts:
    known = source.facts
    return FileFacts(
        file=name,
        sha256=known.sha256,
        encoding=known.encoding,
        how_known=known.how_known,
        delimiter=known.delimiter,
        sheet=known.sheet,
        header_row=number,
        header_lines=lines,
        titles_skipped=max(number - lines, 0),  # JSON has its header in no line
        columns=header.mapped,
        left_out=tuple(text for _, text in header.left_out),
    )
