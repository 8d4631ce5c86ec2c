"""Making a register: the office, the regions of the standard, and the policies it begins with."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from smeadmin.domain.office import OfficeFounded
from smeadmin.domain.policy import PolicyLine
from smeadmin.domain.region import RegionNotFound
from smeadmin.reference.regions import Regions, level_of, regions
from smeadmin.reference.sizes import standard_on
from smeadmin.storage.change import Change
from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import Office
from smeadmin.storage.tables.region import Region

SHORT_CODE_LETTERS = "34679ACDEFGHJKMNPQRTVWXY"  # none that is taken for another
SHORT_CODE_LENGTH = 4
STANDARD = "GB/T 2260"


def found_office(
    change: Change, *, name: str, region: str | None, policies: Sequence[str], rehearsal: bool
) -> OfficeFounded:
    """Write the first change of a register: office, regions of the standard, adopted policies.

    Raises RegionNotFound for a code that the standard does not have, and what adopting raises.
    """
    known = regions()
    if region is not None and region not in known:
        raise RegionNotFound(details={"text": region}, way_out=("smeadmin init --region 440000",))
    raw = change.rng.take(16)
    change.insert(
        Office,
        name=name,
        region_code=region,
        store=str(uuid.UUID(bytes=bytes(raw), version=4)),
        short_code=_short_code(change),
        rehearsal=rehearsal,
    )
    load_regions(change)
    adopted = tuple(_adopt(change, policy) for policy in policies)
    standard = standard_on(change.on)
    change.summary = {"office": name, "region": region, "policies": list(policies)}
    return OfficeFounded(
        name=name,
        region_code=region,
        region_name=known.full_name(region) if region else None,
        policies=adopted,
        size_standard=standard.title if standard else None,
        regions_as_of=known.as_of,
        rehearsal=rehearsal,
    )


def load_regions(change: Change) -> None:
    """Write the regions of the standard, and the codes given up with their successors."""
    rows = list(_region_rows(regions()))
    change.insert_many(Region, iter(rows), len(rows))


def _short_code(change: Change) -> str:
    letters = SHORT_CODE_LETTERS
    return "".join(letters[change.rng.below(len(letters))] for _ in range(SHORT_CODE_LENGTH))


def _adopt(change: Change, policy: str) -> PolicyLine:
    from smeadmin.actions.policy import adopt_policy

    return adopt_policy(change, policy=policy).line


def _region_rows(known: Regions) -> Iterator[tuple[Any, ...]]:
    """Give the rows of table region: units in use, then codes given up with their successors."""
    names = [c.name for c in of(Region).columns][3:]
    for row in _as_dicts(known):
        yield tuple(row.get(name) for name in names)


def _as_dicts(known: Regions) -> Iterable[dict[str, Any]]:
    source = f"{STANDARD} {known.as_of.year}"
    for unit in known:
        yield {
            "code": unit.code,
            "name": unit.name,
            "level": str(unit.level),
            "parent_code": unit.parent,
            "local": 0,
            "source": source,
        }
    for step in known.successions.values():
        if step.code not in known:
            # the day is not in the lists: the old code is taken to hold until the list with the new one
            last = date(step.first_listed, 12, 31) - timedelta(days=1)
            level = level_of(step.code)
            yield {
                "code": step.code,
                "name": step.name,
                "level": str(level) if level else "county",
                "parent_code": _parent(known, step.code),
                "valid_until": last.isoformat(),
                "successor_code": step.successor,
                "local": 0,
                "source": f"{STANDARD} {step.last_listed}",
            }


def _parent(known: Regions, code: str) -> str | None:
    above = (code[:4] + "00", code[:2] + "0000")
    return next((one for one in above if one != code and one in known), None)
