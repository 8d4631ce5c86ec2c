"""What the register says of the contents of evidence, held against the folder in which they are kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import sqlalchemy as sa

from smeadmin.i18n import gettext as _
from smeadmin.storage.change.view import View
from smeadmin.storage.contents import digest, keep, needed, place_of
from smeadmin.storage.schema import of
from smeadmin.storage.tables.evidence import Evidence


def faults(view: View, folder: Path | None) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Count the contents that must be there, and name each that is missing, or other bytes, or erased.

    Each by the number of its evidence and a sentence.
    """
    wanted = kept(view)
    wrong = []
    for sha256, number in wanted.items():
        path = place_of(needed(folder), sha256)
        if not path.is_file():
            wrong.append((number, _("is not at {path}").format(path=path)))
        elif digest(path)[0] != sha256:
            wrong.append((number, _("is other bytes at {path}").format(path=path)))
    for sha256, number in _erased(view, wanted).items():
        if folder is not None and (path := place_of(folder, sha256)).is_file():
            wrong.append((number, _("was erased and is still at {path}").format(path=path)))
    return len(wanted), tuple(wrong)


def _erased(view: View, wanted: Mapping[str, str]) -> dict[str, str]:
    """Give the digests that no evidence speaks of any more since it was erased."""
    t = of(Evidence)
    rows = view.rows(sa.select(t.c.sha256, t.c.number).where(t.c.linked == 0))
    return {row["sha256"]: row["number"] for row in rows if row["sha256"] not in wanted}


def kept(view: View) -> dict[str, str]:
    """Give the digests whose content must be in the folder, each with the number of its evidence."""
    t = of(Evidence)
    rows = view.rows(
        sa.select(t.c.sha256, t.c.number, t.c.personal)
        .where(t.c.linked == 0, t.c.personal.isnot(None))
        .order_by(t.c.id.desc())
    )
    there = view.personal([row["personal"] for row in rows])
    return {row["sha256"]: row["number"] for row in rows if row["personal"] in there}


def copy_all(view: View, source: Path | None, target: Path) -> Iterator[int]:
    """Copy the contents that a register speaks of to another folder, and give the size of each."""
    for sha256 in kept(view):
        path = place_of(needed(source), sha256)
        if path.is_file():
            keep(target, sha256, path)
            yield path.stat().st_size
