"""Series of certificate numbers: the pattern in force, the next number, ranges and void numbers."""

from __future__ import annotations

import sqlalchemy as sa

from smeadmin.actions.regions import chain, units_above
from smeadmin.domain.series import NumberRangeMissing, NumberRangeUsedUp, Pattern, Range, Scope
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.region import Region
from smeadmin.storage.tables.series import NumberPattern, NumberRange, NumberVoid

SERIES = "certificate"
OTHERS = frozenset({"AP", "AW", "CL", "CS", "EV", "NT", "OB", "RC", "RF", "ST"})
"""What else these letters number."""


def take_number(
    change: Change, title: str, *, level: str | None = None, region: str | None = None
) -> str:
    """Take the next number of a certificate of that title; a rollback gives it back.

    Void numbers and those that stand on a certificate are passed over. Raises NumberRangeMissing,
    NumberRangeUsedUp.
    """
    pattern = pattern_of(change, title, level)
    scope = pattern.scope(year=change.on.year, level=level, region=region)
    if not (ranges := ranges_of(change, scope)):
        return _next_free(change, scope, None) or ""
    mine = ranges_for(change, ranges, region)
    if not mine:
        raise NumberRangeMissing(
            {"scope": scope.text, "region": region or "-"},
            way_out=(
                f"smeadmin series allot {title} --region {region or _('CODE')} --from N --until N",
            ),
        )
    for one in mine:
        if number := _next_free(change, scope, one):
            return number
    raise NumberRangeUsedUp(
        {
            "scope": scope.text,
            "region": mine[-1].region_name or _("all others"),
            "first": mine[0].first,
            "last": mine[-1].last,
        },
        way_out=(
            f"smeadmin series allot {title} --region {region or _('CODE')} --from N --until N",
        ),
    )


def pattern_of(view: View, title: str, level: str | None) -> Pattern:
    """Give how the numbers of a title are written: as the office has set it, else by its first letters."""
    t = of(NumberPattern)
    row = view.first(
        sa.select(t)
        .where(t.c.certification == title, t.c.level.in_(["", level or ""]))
        .order_by(t.c.level.desc())
        .limit(1)
    )
    if row is not None:
        return Pattern(row["pattern"])
    letters = "".join(part[0] for part in title.split("-") if part).upper()
    letters = letters + "C" if letters in OTHERS else letters
    return Pattern(f"{letters}-{{year}}-{{number:4}}")


def ranges_of(view: View, scope: Scope) -> tuple[Range, ...]:
    """Give the ranges of a scope in order of their numbers."""
    t, unit = of(NumberRange), of(Region)
    rows = view.rows(
        sa.select(t, unit.c.name)
        .outerjoin(unit, unit.c.code == t.c.region_code)
        .where(t.c.scope == scope.text)
        .order_by(t.c.first)
    )
    return tuple(
        Range(
            row["id"],
            row["scope"],
            row["region_code"],
            row["name"],
            row["first"],
            row["last"],
            row["document"],
        )
        for row in rows
    )


def ranges_for(view: View, ranges: tuple[Range, ...], region: str | None) -> tuple[Range, ...]:
    """Choose the ranges of the nearest region around a body that has any, else those of no region."""
    around = [unit.code for unit in chain(units_above(view, region), region)]
    for code in [*around, None]:
        if mine := tuple(one for one in ranges if one.region == code):
            return mine
    return ()


def counter_of(scope: Scope, one: Range | None) -> str:
    """Name the counter of a scope, or of one range of it."""
    return scope.counter if one is None else f"{scope.counter} {one.first}-{one.last}"


def is_used(view: View, number: str) -> bool:
    """Tell whether a number stands on a certificate or is void."""
    t, void = of(Certificate), of(NumberVoid)
    found = (
        sa.select(sa.literal(1)).where(t.c.number == number).limit(1),
        sa.select(sa.literal(1)).where(void.c.number == number).limit(1),
    )
    return any(view.first(one) is not None for one in found)


def _next_free(change: Change, scope: Scope, one: Range | None) -> str | None:
    """Take numbers until one is free; None when a range has no more."""
    counter = counter_of(scope, one)
    before = 0 if one is None else one.first - 1
    while True:
        number = before + change.next_number(SERIES, counter)
        if one is not None and number > one.last:
            return None
        written = scope.write(number)
        if not is_used(change, written):
            return written
