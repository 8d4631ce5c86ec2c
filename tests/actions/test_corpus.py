"""The bad files of the corpus against a register: each is refused, and not one byte of it changes."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.imports import LookUp, Order, bring_in, prepare
from smeadmin.actions.intake import institution_intake
from smeadmin.actions.office import load_regions
from smeadmin.errors import Failure
from smeadmin.storage.change import Register, View, open_register
from tests.conftest import TODAY, make_act
from tests.sheets.corpus import hostile, structure, texts, values
from tests.sheets.corpus.case import Case

ALL = [
    case
    for section in (texts, structure, values, hostile)
    for case in section.CASES
    if case.refused and case.noun == "institution" and "stored" not in case.how
]
CASES = list({case.expect[0].partition("@")[0] + case.file[-4:]: case for case in ALL}.values())
"""One of every sort, by its first finding and the kind of file."""


@pytest.fixture(scope="module")
def office(_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One register for all of them: nothing may happen to it."""
    path = tmp_path_factory.mktemp("corpus") / "office.db"
    shutil.copy(_sqlite_template, path)
    open_register(str(path)).carry_out(make_act("load"), load_regions)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    yield path
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before


class Remembering:
    """An intake that looks up regions and measures once; nothing changes them here."""

    def __init__(self) -> None:
        self.intake = institution_intake()
        self.known: LookUp | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.intake, name)

    def look_up(self, view: View) -> LookUp:
        self.known = self.known or self.intake.look_up(view)
        return self.known


INTAKE = Remembering()


@pytest.fixture(scope="module")
def register(office: Path) -> Register:
    return open_register(str(office))


def expected(case: Case) -> set[str]:
    """The code of the refusal: of the file, of its header, or of its rows."""
    if "@" not in case.expect[0]:
        return {case.expect[0]}
    return {"rows-refused", "header-refused", "unit-missing"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_bad_file_changes_nothing(
    case: Case, office: Path, register: Register, tmp_path: Path
) -> None:
    path = tmp_path / case.file
    path.write_bytes(case.bytes())
    before = office.read_bytes()
    with pytest.raises(Failure) as refusal:
        prepared = prepare(register, TODAY, INTAKE, Order(path=str(path), **case.how))
        register.carry_out(make_act("institution import"), lambda c: bring_in(c, prepared))
    assert refusal.value.code in expected(case)
    assert office.read_bytes() == before
