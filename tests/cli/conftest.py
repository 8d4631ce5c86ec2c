"""What the tests of the command line share: the noun `box` and an office of its own folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from smeadmin.cli.groups import entries
from tests.cli.fakes import Entry
from tests.conftest import found_office


@pytest.fixture
def box(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    """Register the noun `box` of the tests; the current folder is an empty one."""
    known = {**entries(), "box": Entry("box", "a box of the tests")}
    monkeypatch.setattr("smeadmin.cli.command.entries", lambda: known)
    return folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with an empty home for settings."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    place = tmp_path / "desk"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def office(folder: Path) -> Path:
    """Found a register `office.db` in the current folder."""
    found_office(str(folder / "office.db"))
    return folder / "office.db"
