"""The closed set of column types.

Physically there are two: text that compares bytewise, and 64-bit integers. So both databases store,
order and digest the same values, and nothing is ever a floating-point number.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect

_INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


class Text(sa.types.TypeDecorator[str]):
    """Text that compares bytewise."""

    impl = _TEXT
    cache_ok = True


class Int64(sa.types.TypeDecorator[int]):
    """A whole number of 64 bits (plain ``int`` would be 32 bits on PostgreSQL)."""

    impl = _INTEGER
    cache_ok = True


class Fen(Int64):
    """Money: a whole number of fen."""

    cache_ok = True


class Micro(Int64):
    """Points, ratios, areas, hours: a whole number of millionths."""

    cache_ok = True


class Flag(sa.types.TypeDecorator[bool]):
    """Yes or no, stored as 1 or 0."""

    impl = _INTEGER
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> int | None:
        """Turn the value into what is stored."""
        return None if value is None else int(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> bool | None:
        """Turn what is stored into the value."""
        return None if value is None else bool(value)


class Day(sa.types.TypeDecorator[dt.date]):
    """A business date in China, stored as ISO text."""

    impl = _TEXT
    cache_ok = True

    def process_bind_param(self, value: dt.date | str | None, dialect: Dialect) -> str | None:
        """Turn the value into what is stored."""
        return value.isoformat() if isinstance(value, dt.date) else value

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.date | None:
        """Turn what is stored into the value."""
        return None if value is None else dt.date.fromisoformat(value)


class Instant(sa.types.TypeDecorator[dt.datetime]):
    """An aware instant, stored as UTC text with microseconds."""

    impl = _TEXT
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> str | None:
        """Turn the value into what is stored; a naive instant is a bug."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        """Turn what is stored into the value."""
        return None if value is None else dt.datetime.fromisoformat(value)


class Json(sa.types.TypeDecorator[Any]):
    """A small value without a table of its own, stored as canonical JSON text."""

    impl = _TEXT
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Turn the value into what is stored."""
        return None if value is None else canonical(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """Turn what is stored into the value."""
        return None if value is None else json.loads(value)


_ENCODER = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
)


def canonical(value: Any) -> str:
    """Write a value as the one JSON text that is digested and stored."""
    return _ENCODER.encode(value)


@dataclass(frozen=True, slots=True)
class Declared:
    """One column as the class of its table declares it."""

    kind: type[sa.types.TypeEngine[Any]]
    null: bool = False
    default: Any = None
    target: str | None = None
    index: bool = False
    primary: bool = False

    def made(self, name: str) -> sa.Column[Any]:
        """Make the column of that name."""
        return sa.Column(
            name,
            self.kind,
            *([sa.ForeignKey(self.target)] if self.target else []),
            primary_key=self.primary,
            nullable=self.null,
            default=self.default,
            index=self.index or None,
        )


def key() -> Any:
    """Declare the primary key: one integer that is never used twice."""
    return Declared(Int64, primary=True)


def column(
    kind: type[sa.types.TypeEngine[Any]],
    *,
    null: bool = False,
    default: Any = None,
    index: bool = False,
    primary: bool = False,
) -> Any:
    """Declare a column of one of the types above; ``null`` allows it to be empty."""
    return Declared(kind, null, default, index=index, primary=primary)


def refers(target: str, *, null: bool = False, index: bool = False) -> Any:
    """Declare a reference to ``table.id``."""
    return Declared(Int64, null, target=target, index=index)
