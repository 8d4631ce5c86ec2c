"""The tables as SQLModel classes, for a program beside this one that holds objects rather than rows.

No command imports this: SQLModel and its mapping cost each of them half as much again as all the rest.
It is for reading; what is written goes through the change, which keeps and chains it.
"""

from __future__ import annotations

from types import new_class
from typing import Any, get_type_hints

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from smeadmin.storage.schema import Table


class Model(SQLModel):
    """What all of them have in common: tables of their own beside those of the commands."""

    metadata = sa.MetaData()


_made: dict[str, type[Model]] = {}


def model_of(declared: type[Table]) -> type[Model]:
    """Give the SQLModel class of a declared table: its name, its columns, its types."""
    name = declared.__tablename__
    if name not in _made:
        body = _body(declared)
        _made[name] = new_class(
            declared.__name__, (Model,), {"table": True}, lambda space: space.update(body)
        )
    return _made[name]


def _body(declared: type[Table]) -> dict[str, Any]:
    kinds = get_type_hints(declared)
    fields = {
        name: Field(default=column.default, sa_column=column.made(name))
        for name, column in declared.declared.items()
    }
    return {
        "__module__": __name__,
        "__doc__": declared.__doc__,
        "__tablename__": declared.__tablename__,
        "__annotations__": {name: kinds[name] for name in fields},
        **fields,
    }
