"""The audit pack: what was put together for an auditor, and what of it is not there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Packed:
    """A pack ready to be written: the names of its files with their bytes, or where they lie.

    ``digest`` is that of its manifest, which is kept in the log; ``absent`` names papers whose content
    was linked or erased.
    """

    code: str
    head: str
    digest: str
    changes: int
    rows: int
    files: tuple[tuple[str, bytes | str], ...]
    absent: tuple[str, ...]
