"""Lists of institutions and enterprises."""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter

from smeadmin.domain.columns import Column as Registered
from smeadmin.domain.columns import Noun
from smeadmin.domain.listing import Listed
from smeadmin.domain.registers import STATE_LABELS
from smeadmin.domain.size import SIZE_LABELS
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.columns import column_of
from smeadmin.render.document import Column, Document, Kind, Lines, Note, Table
from smeadmin.render.formats import integer

ON_SCREEN = {
    "institution": ("credit_code", "name", "kind", "category", "region_code"),
    "enterprise": ("credit_code", "name", "region_code", "industry", "staff", "revenue_fen"),
}
STATES = {str(state): text for state, text in STATE_LABELS.items()}
SIZES = {str(size): text for size, text in SIZE_LABELS.items()}
STATE_COLUMN = Column("state", Text("状态", "state"), Kind.WORD, rank=6, words=STATES)
SIZE_COLUMN = Column("size", Text("规模", "size"), Kind.WORD, rank=3, words=SIZES)
OFFICE_NUMBER = Column("office_no", Text("编号", "number"), Kind.CODE, rank=5)


def draw_listed(listed: Listed) -> Document:
    """Draw a list; an empty one says whether the register or the filter is empty."""
    noun = listed.noun
    if not listed.total:
        return _empty(listed)
    shown = ON_SCREEN[noun.name]
    columns = [OFFICE_NUMBER, *(_listed_column(c, shown) for c in noun.columns), STATE_COLUMN]
    if noun.name == "enterprise":
        columns.insert(len(columns) - 1, SIZE_COLUMN)
    fields = [_field(noun, column) for column in columns]
    rows = tuple(map(itemgetter(*fields), listed.rows))
    names = listed.region_names
    columns = [_with_region_names(c, names) for c in columns]
    return Document(
        blocks=(Table(tuple(columns), rows), Lines((_foot(listed),))),
    )


def _listed_column(column: Registered, shown: tuple[str, ...]) -> Column:
    return column_of(column, screen=column.name in shown)


def _with_region_names(column: Column, names: Mapping[str, str]) -> Column:
    """Show the name of a region where programs get its code."""
    if column.name != "region_code":
        return column
    words = {code: Text(name, name) for code, name in names.items()}
    return Column(column.name, column.header, Kind.WORD, column.rank, column.screen, words=words)


def _field(noun: Noun, column: Column) -> str:
    by_field = {c.field: c.name for c in noun.columns}
    return by_field.get(column.name, column.name)


def _foot(listed: Listed) -> str:
    shown = len(listed.rows)
    if shown < listed.total:
        return _("{a} - {b} of {n}").format(a=1, b=integer(shown), n=integer(listed.total))
    return _count(listed.noun.name, listed.total)


def _count(noun: str, n: int) -> str:
    if noun == "institution":
        return ngettext("{n} institution", "{n} institutions", n).format(n=integer(n))
    return ngettext("{n} enterprise", "{n} enterprises", n).format(n=integer(n))


def _empty(listed: Listed) -> Document:
    things = _("institutions") if listed.noun.name == "institution" else _("enterprises")
    if listed.filtered:
        said = _("No {things} match.").format(things=things)
        following = f"smeadmin {listed.noun.name} list"
        return Document(data=[], notes=(Note(said, "plain"),), next=following)
    said = _("There are no {things} yet.").format(things=things)
    file = listed.noun.label
    return Document(
        data=[],
        notes=(Note(said, "plain"),),
        next=f"smeadmin {listed.noun.name} template --out {file}.xlsx",
    )
