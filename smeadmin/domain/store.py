"""The register as a thing that is kept: its state, its backups, what a check of it found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from smeadmin.domain.change import Altered
from smeadmin.domain.custody import Custody


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """What a register is: where, how large, whose, under which schema, and where its chain stands."""

    register: str
    database: str
    size_bytes: int | None
    schema: str
    office: str
    region_code: str | None
    store: str
    rehearsal: bool
    changes: int
    head: str
    last_change: str | None
    last_at: dt.datetime | None
    last_by: str | None
    rows: tuple[tuple[str, int], ...]
    custody: Custody | None = None


@dataclass(frozen=True, slots=True)
class StoreChecked:
    """What checking a register found; all empty means that it is sound.

    ``contents`` of evidence should lie beside it; ``lost`` names those that do not, or are other bytes.
    """

    register: str
    damage: tuple[str, ...]
    orphans: tuple[str, ...]
    altered: tuple[Altered, ...]
    changes: int
    rows: int
    head: str
    contents: int = 0
    lost: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Tell whether nothing was found."""
        return not (self.damage or self.orphans or self.altered or self.lost)


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A copy of a register and what it holds; ``sound`` unless it was kept as it was found."""

    file: str
    manifest: str
    sha256: str
    size_bytes: int
    changes: int
    rows: int
    head: str
    sound: bool
    contents: int = 0
    contents_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Restored:
    """A register put back from a copy; ``safety_copy`` is what stood there before.

    Of its ``contents`` of evidence ``lost`` lie neither beside the copy nor beside the register.
    """

    register: str
    source: str
    safety_copy: str | None
    changes: int
    head: str
    lost_changes: int
    contents: int = 0
    lost: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Migrated:
    """A register brought to the schema of this program; ``kept`` is the old file."""

    register: str
    schema_before: str
    schema: str
    kept: str | None
