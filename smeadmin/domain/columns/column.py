"""What a column of a spreadsheet is: its name, its headers, what may stand in it.

A column is declared once. Templates, import, export, listings and JSON all read the same declaration.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from smeadmin.domain.columns.units import WAN_YUAN, Unit
from smeadmin.i18n import Text


class Kind(StrEnum):
    """What stands in a cell, and so how it is read, checked and written.

    In Python a value is: text ``str``; a count ``int``; money ``int`` fen; ratios, areas, points and
    hours ``int`` millionths; a day ``datetime.date``; a flag ``bool``; a set ``tuple[str, ...]``.
    """

    TEXT = "text"
    NAME = "name"  # of a body or a person: no control or direction characters
    CREDIT_CODE = "credit_code"  # GB 32100, or what a register knows as one
    ID = "id"  # any other number that names something; may begin with 0
    PHONE = "phone"
    INT = "int"
    YEAR = "year"
    FEN = "fen"
    RATIO = "ratio"  # 1 is the whole
    AREA = "area"  # square metres
    MICRO = "micro"  # points, hours
    DAY = "day"
    FLAG = "flag"
    CHOICE = "choice"
    SET = "set"
    REGION = "region"
    INDUSTRY = "industry"


WORDS = frozenset(
    {Kind.TEXT, Kind.NAME, Kind.ID, Kind.CHOICE, Kind.SET, Kind.REGION, Kind.INDUSTRY, Kind.PHONE}
)
"""Kinds whose cells hold what people wrote, and so must be made inert on export."""

CODES = frozenset({Kind.CREDIT_CODE, Kind.ID, Kind.PHONE, Kind.REGION, Kind.INDUSTRY})
"""Kinds that a spreadsheet must hold as text, because as numbers they lose digits."""

SUMMABLE = frozenset({Kind.INT, Kind.FEN, Kind.AREA, Kind.MICRO})
"""Kinds that a total row can be checked against."""

MICROS = frozenset({Kind.RATIO, Kind.AREA, Kind.MICRO})
"""Kinds stored as millionths."""


_TOLD = {
    Kind.CREDIT_CODE: Text("18 位", "18 characters"),
    Kind.PHONE: Text("手机或座机", "mobile or landline"),
    Kind.INT: Text("整数", "a whole number"),
    Kind.YEAR: Text("四位年份", "a year of four digits"),
    Kind.FEN: Text("最多两位小数", "at most two decimals"),
    Kind.RATIO: Text("0 到 100；写 34.0，不写 0.34", "0 to 100: 34.0, not 0.34"),
    Kind.AREA: Text("数字", "a number"),
    Kind.MICRO: Text("数字", "a number"),
    Kind.DAY: Text("如 2019-02-28", "such as 2019-02-28"),
    Kind.FLAG: Text("是 或 否", "yes or no"),
    Kind.CHOICE: Text("从下拉里选", "choose one of the list"),
    Kind.SET: Text("可填几个，用、隔开", "one or several, with 、 between them"),
    Kind.REGION: Text("区划名称或 6 位代码", "name or 6-digit code of the region"),
}
"""What a template says to type into a column of a kind."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    ``header`` is what people read, without unit; ``synonyms`` are further headers it is found by.
    ``unit`` is written into the headers we make; which other units a file may use follows from the kind.
    ``required`` must be filled for a new row. ``personal`` values are masked in findings and listings.
    ``rank`` 1 stays longest when a screen is narrow. ``choices`` are (stored value, words); ``open``
    keeps an unknown word with a warning, since taxonomies differ by policy. ``lowest`` and ``highest``
    are stored values. ``usual`` are the least and the most that its amounts are as a rule: what is
    outside, and would not be in the other of 元 and 万元, is pointed out. ``past`` means not after
    today; ``forever`` allows 长期.
    ``hint`` says in a template what to type, where its kind does not say it; ``example`` is the cell of
    the template's example row.
    ``otherwise``: who has no credit code is named by another number, as ``原注册号:440681000012345``.
    """

    name: str
    header: Text
    kind: Kind = Kind.TEXT
    required: bool = False
    synonyms: tuple[str, ...] = ()
    unit: Unit | None = None
    personal: bool = False
    rank: int = 5
    choices: tuple[tuple[str, Text], ...] = ()
    open: bool = False
    lowest: int | None = None
    highest: int | None = None
    usual: tuple[int, int] | None = None
    past: bool = False
    forever: bool = False
    longest: int = 200
    hint: Text | None = None
    otherwise: bool = False
    example: Text | None = None

    @property
    def field(self) -> str:
        """The name programs see: in JSON and under ``--headers en``; money always says fen."""
        if self.kind is Kind.FEN and not self.name.endswith("_fen"):
            return f"{self.name}_fen"
        return self.name

    @property
    def title(self) -> Text:
        """The header with its unit, as templates and exports write it."""
        if self.unit is None:
            return self.header
        zh, en = self.unit.symbol.zh, self.unit.symbol.en
        return Text(f"{self.header.zh}({zh})", f"{self.header.en} ({en})")

    @property
    def told(self) -> Text | None:
        """What a template says to type: its own hint, else what goes for its kind."""
        if self.hint is None and self.kind is Kind.DAY and self.forever:
            return Text("如 2019-02-28，或 长期", "such as 2019-02-28, or 长期")
        if self.hint is None and self.kind is Kind.FEN and self.unit is WAN_YUAN:
            return Text("最多六位小数", "at most six decimals")
        return self.hint or _TOLD.get(self.kind)


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of row: its columns in their order, and the columns that say which row it is.

    Without a ``key`` a row is known by ``number`` (a column) within ``scope`` where it is filled, else by
    its ``content`` columns and its ordinal among equal rows.
    ``refers`` are columns that must name something already registered (column name, noun). ``spoken``
    are the headers of one sender, in normal form, and ours that they mean. ``template`` is the verb
    that writes its empty sheet, as it is typed.
    """

    name: str
    label: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    number: str | None = None
    scope: tuple[str, ...] = ()
    content: tuple[str, ...] = ()
    refers: tuple[tuple[str, str], ...] = ()
    spoken: tuple[tuple[str, str], ...] = ()
    template: str = ""

    def __getitem__(self, name: str) -> Column:
        """Give the column of that name; raises ``KeyError``."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def always(self) -> frozenset[str]:
        """Names of the columns without which a row cannot be told from another, or means nothing."""
        needed = frozenset(column.name for column in self.columns if column.required)
        return needed & frozenset(self.key) if self.key else needed
