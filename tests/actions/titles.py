"""A small office with two measures, for certification: institutions with the figures of one year."""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from smeadmin.actions.policy import adopt_policy
from smeadmin.storage.change import Change, Register
from smeadmin.storage.tables.annual_return import ReturnValue, StaffRow
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.record import Record
from tests.conftest import TODAY, make_act

T = TypeVar("T")
AREAS = frozenset({"premises"})  # stored in millionths of a square metre
PLAIN = {"degree": "none", "title": "none", "skill": "none"}

# every requirement of a city centre met, each number on its bound: 200 ㎡, 6 persons; 5 of 6 are 83.3%
CITY: dict[str, Any] = {
    "legal_person": True,
    "form": "company",
    "route": "set_up",
    "premises": 200,
    "staff": 6,
    "professionals": 5,
}
# every requirement of a town platform that is filed; served and staff are counted
TOWN: dict[str, Any] = {
    "kinds": ["testing"],
    "legal_person": True,
    "fixed_premises": True,
    "conduct": ["rules", "process", "fees", "quality", "discount"],
}
# three of five: one by degree, one by title, one by skill
TEAM = (
    {**PLAIN, "degree": "college"},
    {**PLAIN, "title": "middle"},
    {**PLAIN, "skill": "senior_worker"},
    {**PLAIN, "skill": "middle_worker"},
    {**PLAIN, "title": "junior"},
)


def do(register: Register, work: Callable[[Change], T], on: dt.date = TODAY, **act: Any) -> T:
    """Carry out one piece of work in a change of its own, at ten in the morning of the day."""
    at = dt.datetime(on.year, on.month, on.day, 2, 0, tzinfo=dt.UTC)
    return register.carry_out(make_act(on=on, at=at, **act), work).result


def look(register: Register, action: Callable[[Any], T], on: dt.date = TODAY) -> T:
    """Read the register on a day."""
    with register.reading(on) as view:
        return action(view)


def adopt(register: Register, *policies: str) -> None:
    """Adopt measures, each in a change of its own."""
    for policy in policies:
        do(register, lambda change, policy=policy: adopt_policy(change, policy=policy))


def add_institution(change: Change, number: int, name: str, **more: Any) -> int:
    """Register an institution whose credit code is I and its number."""
    return change.insert(
        Institution,
        office_no=number,
        credit_code=f"I{number}",
        name=name,
        registered_on=TODAY,
        **more,
    )


def add_enterprises(change: Change, count: int) -> list[int]:
    """Register enterprises, numbered from 1."""
    return [
        change.insert(
            Enterprise,
            office_no=number,
            credit_code=f"E{number}",
            name=f"企业{number:02d}",
            registered_on=TODAY,
        )
        for number in range(1, count + 1)
    ]


def file_figures(
    change: Change, institution: int, figures: Mapping[str, Any], year: int = 2025
) -> None:
    """File figures of a year as a return brings them; None is a figure that nobody filed."""
    for name, value in figures.items():
        stored: dict[str, Any] = {"amount": None, "text": None}
        match value:
            case None:
                continue
            case bool() | int() if name not in AREAS:
                stored["amount"] = int(value)
            case list():
                stored["text"] = json.dumps(value)
            case str() if name not in AREAS:
                stored["text"] = value
            case _:
                stored["amount"] = int(Decimal(value) * 1_000_000)
        change.insert(ReturnValue, institution_id=institution, year=year, figure=name, **stored)


def file_staff(change: Change, institution: int, team: tuple[dict[str, str], ...]) -> None:
    """File the roster of 2025."""
    for number, person in enumerate(team, start=1):
        change.insert(
            StaffRow, institution_id=institution, year=2025, person_no=str(number), **person
        )


def add_records(change: Change, institution: int, enterprises: list[int], *days: dt.date) -> None:
    """Record one service for each enterprise, in turn on the days."""
    for enterprise, day in zip(enterprises, itertools.cycle(days), strict=False):
        change.insert(
            Record,
            institution_id=institution,
            enterprise_id=enterprise,
            service_date=day,
            category="testing",
        )
