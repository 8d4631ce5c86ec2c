"""What every rule carries, whatever it says: its address, clause, label and standing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smeadmin.i18n import Text

if TYPE_CHECKING:
    from smeadmin.domain.rules.conditions import Condition

LOWEST_FIRST = ("example", "verified", "seed")


@dataclass(frozen=True, slots=True)
class Citing:
    """The clauses a rule stands under; with ``figure`` they are chosen by its value (by level)."""

    names: tuple[str, ...] = ()
    figure: str | None = None
    cases: Mapping[str, tuple[str, ...]] | None = None

    def of(self, choice: object = None) -> tuple[str, ...]:
        """Give the clauses for the choice that was found, or all of them."""
        if self.cases is None:
            return self.names
        if isinstance(choice, str) and choice in self.cases:
            return self.cases[choice]
        return tuple(dict.fromkeys(name for names in self.cases.values() for name in names))


UNCITED = Citing()


@dataclass(frozen=True, slots=True)
class Head:
    """Where a rule stands and what it is called; ``when`` says for whom it applies at all.

    ``path`` is the address in the document (1.2); ``amended_by`` and ``suspended_by`` name the notice.
    """

    path: str
    label: Text | None = None
    clause: Citing = UNCITED
    note: Text | None = None
    standing: str | None = None
    when: Condition | None = None
    amended_by: str | None = None
    suspended_by: str | None = None

    @property
    def name(self) -> str:
        """The last part of the address: the row's own name."""
        return self.path.rpartition(".")[2]
