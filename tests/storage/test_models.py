"""Every table is a SQLModel class for who asks for it: the same columns, and objects that read a register."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa
from sqlmodel import Session, SQLModel, create_engine, select

from smeadmin.storage.models import Model, model_of
from smeadmin.storage.schema import Table, all_tables, of
from smeadmin.storage.tables.institution import Institution

all_tables()


@pytest.mark.parametrize("declared", Table.all, ids=lambda t: t.__tablename__)
def test_a_model_has_the_columns_of_its_table(declared: type[Table]) -> None:
    model = model_of(declared)
    assert issubclass(model, SQLModel)

    def columns(table: sa.Table) -> list[tuple[object, ...]]:
        return [(c.name, type(c.type), c.nullable, c.primary_key) for c in table.columns]

    assert columns(model.__table__) == columns(of(declared))  # type: ignore[attr-defined]


def test_a_row_is_read_as_an_object_with_days_and_numbers() -> None:
    for declared in Table.all:
        model_of(declared)
    engine = create_engine("sqlite://")
    Model.metadata.create_all(engine)
    made = of(Institution).insert().values(
        office_id=1, change_id=3, office_no=2, name="佛山岭帆中小企业服务中心有限公司",
        area_m2=260_500_000, registered_on=dt.date(2026, 3, 2),
    )  # fmt: skip
    institution = model_of(Institution)
    with Session(engine) as session:
        session.connection().execute(made)
        read = session.exec(select(institution)).one()
    assert (read.id, read.state, read.area_m2) == (1, "registered", 260_500_000)
    assert read.registered_on == dt.date(2026, 3, 2)
