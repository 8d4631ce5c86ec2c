"""What all tables have in common: names of constraints, kinds of table, and the triggers that guard them."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from typing import Any, ClassVar

import sqlalchemy as sa

from smeadmin.storage.types import Declared, Int64, column, key

APPLICATION_ID = 0x534D4541  # "SMEA": what makes an SQLite file a register of ours
SCHEMA_HEAD = "0001"

METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# register: rows of the office, before-images kept when they change, undone by the inverse
# ledger:   never updated or deleted; undone by reversing rows
# derived:  sums that can be recomputed from the two above; guarded here, verified by `fund check`
# log:      the changes themselves; append-only
# erasable: personal values, outside the chain
KINDS = ("register", "ledger", "derived", "log", "erasable")


@dataclass(frozen=True)
class PartialIndex:
    """An index of the rows that a condition holds for.

    It is made where the schema is looked at whole: SQLAlchemy imports the dialects of both databases to
    say the condition, which takes a reading command a tenth of its time and is nothing that a query needs.
    """

    name: str
    columns: tuple[str, ...]
    where: str
    unique: bool = False

    def add_to(self, made: sa.Table) -> None:
        """Make the index, once."""
        if self.name not in {index.name for index in made.indexes}:
            columns, where = (made.c[name] for name in self.columns), sa.text(self.where)
            sa.Index(
                self.name, *columns, unique=self.unique, sqlite_where=where, postgresql_where=where
            )


class Table:
    """A table, declared as SQLModel's are: annotated columns, ``__tablename__``, ``__table_args__``.

    Only the table itself is made of it, and only when it is first asked for: SQLModel's class around it
    costs each command half as much again and is there for those who want it (``storage.models``).
    """

    __tablename__: ClassVar[str]
    __table_args__: ClassVar[tuple[Any, ...]]
    declared: ClassVar[dict[str, Declared]] = {}
    all: ClassVar[list[type[Table]]] = []

    def __init_subclass__(cls, table: bool = False) -> None:
        own = {name: value for name, value in vars(cls).items() if isinstance(value, Declared)}
        cls.declared = {**cls.declared, **own}
        if table:
            cls.all.append(cls)

    @classmethod
    def made(cls) -> sa.Table:
        """Make the table."""
        columns = [column.made(name) for name, column in cls.declared.items()]
        *every, options = cls.__table_args__
        constraints = [each for each in every if not isinstance(each, PartialIndex)]
        return sa.Table(cls.__tablename__, METADATA, *columns, *constraints, **options)


class Row(Table):
    """What every table has: a single key, the office it belongs to, the change that last wrote it."""

    id: int | None = key()
    office_id: int = column(Int64, default=1)
    change_id: int = column(Int64, default=0)


def table(*constraints: Any, kind: str = "register", keyed: bool = True) -> tuple[Any, ...]:
    """Give ``__table_args__``: constraints, STRICT on SQLite, keys that are never reused, the kind.

    A table that is not ``keyed`` has no number for a row: it lies in the order of its own key.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    rows = {"sqlite_autoincrement": True} if keyed else {"sqlite_with_rowid": False}
    return (*constraints, {"sqlite_strict": True, **rows, "info": {"kind": kind}})


def unique(*columns: str) -> sa.Index:
    """Declare a business key; the office is always part of it.

    It stands last, so that a look-up by the key alone uses the index. An index and not a constraint:
    those of SQLite cannot be set aside while very many rows come in.
    """
    return sa.Index(None, *columns, "office_id", unique=True)


def check(name: str, sql: str) -> sa.CheckConstraint:
    """Declare a named CHECK in portable SQL."""
    return sa.CheckConstraint(sql, name=name)


def all_tables() -> list[sa.Table]:
    """Import every table module and give the tables, with all their indexes, in an order in which
    references point back.
    """
    package = importlib.import_module("smeadmin.storage.tables")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"{package.__name__}.{module.name}")
    for declared in Table.all:
        for index in declared.__table_args__:
            if isinstance(index, PartialIndex):
                index.add_to(of(declared))
        of(declared)
    return list(METADATA.sorted_tables)


def of(declared: type[Table]) -> sa.Table:
    """Give the table that a class declares; statements are written over its ``.c`` columns."""
    made = METADATA.tables.get(declared.__tablename__)
    return declared.made() if made is None else made


def class_of(table: sa.Table) -> type[Table]:
    """Give the class that declares a table."""
    return next(declared for declared in Table.all if declared.__tablename__ == table.name)


def kind_of(table: sa.Table) -> str:
    """Tell which of the kinds a table is."""
    return str(table.info["kind"])


def guard_statements(dialect: str) -> list[str]:
    """Give the trigger statements that keep logs and ledgers append-only."""
    names = [t.name for t in all_tables() if kind_of(t) in ("log", "ledger")]
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER append_only_{name}_{event.lower()} BEFORE {event} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{name} is append-only'); END"
            for name in names
            for event in ("UPDATE", "DELETE")
        ]
    function = (
        "CREATE OR REPLACE FUNCTION refuse_edit() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME; END $$"
    )
    triggers = [
        f"CREATE TRIGGER append_only_{name} BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION refuse_edit()"
        for name in names
    ]
    return [function, *triggers]
