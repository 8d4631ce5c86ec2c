"""A bulk change is held to what its rows refer to, by whichever way they are written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

import psycopg
import pytest
import sqlalchemy as sa

from smeadmin.storage import capture
from smeadmin.storage.change import Act, Change, Register
from smeadmin.storage.schema import of
from smeadmin.storage.tables.institution import Institution, InstitutionName
from smeadmin.storage.verify import verify
from tests.conftest import TODAY

T, N = of(Institution), of(InstitutionName)
HERE, NOWHERE = 1, 77
NAMES = [(HERE, "旧名一"), (HERE, "旧名二")]


def institution(change: Change) -> int:
    return change.insert(
        Institution, office_no=1, name="甲中心", state="registered", registered_on=TODAY
    )


def names(change: Change, parent: int) -> None:
    change.insert(InstitutionName, institution_id=parent, name="旧名")


REFUSED = (sqlite3.IntegrityError, sa.exc.IntegrityError, psycopg.errors.ForeignKeyViolation)
WAYS: dict[str, Callable[[Change], object]] = {
    "insert": lambda change: names(change, NOWHERE),
    "insert_many": lambda change: change.insert_many(
        InstitutionName, iter([*NAMES, (NOWHERE, "旧名三")]), 3
    ),
    "insert_from": lambda change: change.insert_from(
        InstitutionName, ["institution_id", "name"], sa.select(sa.literal(NOWHERE), T.c.name)
    ),
    "update": lambda change: change.update(InstitutionName, N.c.id == 1, institution_id=NOWHERE),
    "update_each": lambda change: change.update_each(
        InstitutionName, "id", {1: {"institution_id": NOWHERE}}
    ),
    "delete": lambda change: change.delete(Institution, T.c.id == HERE),
}


@pytest.fixture
def begun(register: Register, act: Callable[..., Act]) -> Register:
    with register.change(act("begin", bulk=True)) as change:
        assert institution(change) == HERE
        change.insert_many(InstitutionName, iter(NAMES), len(NAMES))
    return register


@pytest.mark.parametrize("way", WAYS)
def test_a_reference_to_nothing_is_refused(
    begun: Register, act: Callable[..., Act], way: str
) -> None:
    with (
        pytest.raises(REFUSED, match=r"(?i)foreign key"),
        begun.change(act(way, bulk=True)) as change,
    ):
        WAYS[way](change)
    with begun.reading(TODAY) as view:
        assert view.scalar(sa.select(sa.func.count()).select_from(N)) == len(NAMES)
        assert verify(view).altered == ()


def test_what_goes_with_all_that_refers_to_it_may_go(
    begun: Register, act: Callable[..., Act]
) -> None:
    with begun.change(act("delete", bulk=True)) as change:
        change.delete(InstitutionName, N.c.institution_id == HERE)
        change.delete(Institution, T.c.id == HERE)
    assert change.number == "CS-000003"


def test_rows_in_columns_are_digested_as_rows() -> None:
    """The pattern for many rows writes what the encoder of one row writes, digest for digest."""
    texts = ["甲", '"],[\\', None, "% \x07\u2028"]
    named = '9% "名'
    rows = [(key, 1, 5, key * 10**15, named, text, None) for key, text in enumerate(texts, 1)]
    table = of(InstitutionName)
    given = [table.c[name] for name in ("id", "institution_id", "valid_from")]
    same = {"office_id": 1, "change_id": 5, "name": named}
    assert [*table.c.keys()] == [
        *("id", "office_id", "change_id", "institution_id", "name", "valid_from", "valid_until")
    ]
    json = capture.RowsAsJson(table, given, same)
    by_columns, by_rows = capture.RowsDigest(), capture.RowsDigest()
    for some in (rows[:3], rows[3:]):
        ids, _office, _change, bodies, _name, days, _until = zip(*some, strict=True)
        by_columns.add_text(json.write([ids, bodies, days]), len(some))
    by_rows.add(rows)
    assert (by_columns.rows, by_columns.hexdigest()) == (by_rows.rows, by_rows.hexdigest())
