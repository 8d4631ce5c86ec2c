"""A register with the regions of the standard in it, on each of the two databases."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from smeadmin.i18n import use
from smeadmin.storage.change import Act, Carried, Change, Register
from tests.conftest import PostgreSQL

_NUMBERS = itertools.count(1)


@pytest.fixture(autouse=True)
def _in_chinese() -> None:
    """Sentences are in the first language, whatever a command of another test has chosen."""
    use("zh")


@pytest.fixture
def office(register: Register, act: Callable[..., Act]) -> Iterator[Office]:
    """Give an office at work: its register knows the regions of the standard."""
    from smeadmin.actions.office import load_regions

    at_work = Office(register, act)
    at_work.do(load_regions)
    yield at_work


class Office:
    """Does acts and looks things up, as the command line would."""

    def __init__(self, register: Register, act: Callable[..., Act]) -> None:
        self.register = register
        self.act = act

    def do(self, work: Callable[[Change], Any], *, dry_run: bool = False, **about: Any) -> Any:
        return self.carry(work, dry_run=dry_run, **about).result

    def carry(
        self, work: Callable[[Change], Any], *, dry_run: bool = False, **about: Any
    ) -> Carried[Any]:
        return self.register.carry_out(self.act(**about), work, dry_run=dry_run)

    def see(self, look: Callable[[Any], Any], on: Any = None) -> Any:
        from tests.conftest import TODAY

        with self.register.reading(on or TODAY) as view:
            return look(view)

    def take_in(self, intake: Any, path: Path | str, **order: Any) -> Any:
        """Import a file and give the result with the number of its change."""
        from smeadmin.actions.imports import Order, bring_in, prepare
        from tests.conftest import TODAY

        prepared = prepare(self.register, TODAY, intake, Order(path=str(path), **order))
        return self.carry(lambda change: bring_in(change, prepared), bulk=True)


@pytest.fixture(scope="session")
def _money_file(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the office with money once; each test gets a copy."""
    from smeadmin.storage.change import open_register
    from tests.actions.money import found

    path = tmp_path_factory.mktemp("money") / "office.db"
    shutil.copy(_sqlite_template, path)
    found(open_register(path))
    return path


@pytest.fixture(scope="session")
def _money_database(postgresql: PostgreSQL) -> str:
    """Make the office with money once on the server; each test gets a copy."""
    from smeadmin.storage.change import open_register
    from tests.actions.money import found

    url = postgresql.register()
    found(open_register(url))
    return url.split("/")[3].split("?")[0]


@pytest.fixture(params=["sqlite", "postgresql"])
def money_where(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of an office with money (tests.actions.money), once on each database."""
    if request.param == "sqlite":
        path = tmp_path / "office.db"
        shutil.copy(request.getfixturevalue("_money_file"), path)
        yield str(path)
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    name = f"{request.getfixturevalue('_money_database')}_{next(_NUMBERS)}"
    server.sql(f"CREATE DATABASE {name} TEMPLATE {request.getfixturevalue('_money_database')}")
    yield server.url(name)
    server.drop(server.url(name))


@pytest.fixture
def money_file(_money_file: Path, tmp_path: Path) -> Register:
    """Give an office with money in a file: for what does not depend on the database."""
    from smeadmin.storage.change import open_register

    shutil.copy(_money_file, tmp_path / "office.db")
    return open_register(tmp_path / "office.db")


@pytest.fixture
def money(money_where: str) -> Register:
    """100,000 yuan in FW2026, JC26 open, three small enterprises E1 E2 E3, one certified institution."""
    from smeadmin.storage.change import open_register

    return open_register(money_where)
