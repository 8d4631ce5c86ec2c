"""A register with the regions of the standard in it, on each of the two databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from smeadmin.storage.change import Act, Carried, Change, Register


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
