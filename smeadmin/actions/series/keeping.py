"""Keeping the series of an office: setting patterns, allotting ranges, voiding numbers, listing them."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from smeadmin.actions.certification.judging import level_named, noun_in_force
from smeadmin.actions.library import Library
from smeadmin.actions.regions import find_region
from smeadmin.actions.series import (
    SERIES,
    counter_of,
    pattern_of,
    ranges_of,
)
from smeadmin.domain.series import (
    Allotted,
    NumberGiven,
    NumberOfNoSeries,
    NumberRangeReversed,
    NumberRangeTaken,
    NumberVoid,
    Pattern,
    PatternSet,
    Range,
    Scope,
    SeriesLine,
    SeriesListed,
    VoidNumber,
    VoidReason,
)
from smeadmin.i18n import gettext as _
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.certification import Certificate
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import NumberSeries
from smeadmin.storage.tables.series import NumberPattern, NumberRange
from smeadmin.storage.tables.series import NumberVoid as Void

_WORD = "certification"


def set_pattern(
    change: Change, *, title: str, pattern: str, level: str | None = None
) -> PatternSet:
    """Set how the numbers of a title are written from now on; numbers that were given stay as they are.

    Raises NounNotInForce, LevelUnknown, PatternWrong.
    """
    title, level = _meant(change, title, level)
    read = Pattern.read(pattern)
    t = of(NumberPattern)
    here = (t.c.certification == title) & (t.c.level == (level or ""))
    document = change.act.document
    known = change.first(sa.select(t).where(here))
    if known is None:
        change.insert(
            NumberPattern,
            certification=title,
            level=level or "",
            pattern=read.text,
            document=document,
        )
    elif known["pattern"] != read.text:
        change.update(NumberPattern, here, pattern=read.text, document=document)
    change.summary = {"series": title, "pattern": read.text}
    scope = read.scope(year=change.on.year, level=level, region=_home(change))
    return PatternSet(
        title, level, read.text, scope.write(_last(change, counter_of(scope, None)) + 1)
    )


def allot(
    change: Change,
    *,
    title: str,
    first: int,
    last: int,
    region: str | None = None,
    level: str | None = None,
    year: int | None = None,
) -> Allotted:
    """Allot numbers of a year to a region; from then on the series gives none that is not allotted.

    Raises NounNotInForce, LevelUnknown, RegionNotFound, NumberRangeReversed, NumberRangeTaken.
    """
    title, level = _meant(change, title, level)
    if not 0 < first <= last:
        raise NumberRangeReversed({"first": first, "last": last}, way_out=("--from, --until",))
    unit = None if region is None else find_region(change, region)
    code = None if unit is None else unit.code
    scope = pattern_of(change, title, level).scope(
        year=year or change.on.year, level=level, region=code
    )
    for one in ranges_of(change, scope):
        if one.first <= last and first <= one.last:
            raise NumberRangeTaken(
                {
                    "scope": scope.text,
                    "first": one.first,
                    "last": one.last,
                    "region": one.region_name or _("all others"),
                },
                way_out=("smeadmin series list",),
            )
    change.insert(
        NumberRange,
        scope=scope.text,
        region_code=code,
        first=first,
        last=last,
        document=change.act.document,
    )
    change.summary = {"series": title, "numbers": f"{first}-{last}"}
    name = None if unit is None else unit.name
    return Allotted(
        title, scope.text, name, scope.write(first), scope.write(last), last - first + 1
    )


def void_numbers(change: Change, *, numbers: Sequence[str]) -> tuple[VoidNumber, ...]:
    """Let numbers never be given, with the reason that an auditor will ask for.

    Raises VoidReason, NumberOfNoSeries, NumberGiven, NumberVoid.
    """
    reason = change.act.reason
    if not reason:
        raise VoidReason(
            way_out=(f"smeadmin series void {' '.join(numbers)} --reason " + _("TEXT"),)
        )
    patterns = [pattern for _title, _level, pattern in _patterns(change)]
    done = []
    for number in dict.fromkeys(numbers):
        _assert_free(change, number, patterns)
        change.insert(
            Void, number=number, reason=reason, voided_on=change.on, voided_by=change.act.by
        )
        done.append(VoidNumber(number, change.on, change.act.by, reason))
    change.summary = {"void": [one.number for one in done]}
    return tuple(done)


def list_series(view: View, *, year: int | None = None) -> SeriesListed:
    """List the series of the office in a year with what has been given, is void, comes next, is missing."""
    given, voids = _given(view), _voids(view)
    lines: list[SeriesLine] = []
    for title, level, pattern in _patterns(view):
        for scope in _scopes(view, pattern, level, year or view.on.year, given):
            for one in ranges_of(view, scope) or (None,):
                lines.append(_line(view, (title, level, pattern), scope, one, given, voids))
    return SeriesListed(tuple(lines), voids)


def _assert_free(view: View, number: str, patterns: Sequence[Pattern]) -> None:
    if not any(pattern.matches(number) for pattern in patterns):
        raise NumberOfNoSeries(
            {"number": number}, way_out=tuple(dict.fromkeys(p.text for p in patterns))
        )
    t, holder = of(Certificate), of(Institution)
    name = view.scalar(
        sa.select(holder.c.name)
        .join(t, t.c.institution_id == holder.c.id)
        .where(t.c.number == number)
    )
    if name is not None:
        raise NumberGiven(
            {"number": number, "name": name}, way_out=(f"smeadmin certify show {number}",)
        )
    void = of(Void)
    known = view.first(sa.select(void).where(void.c.number == number))
    if known is not None:
        raise NumberVoid(
            {"number": number, "reason": known["reason"]}, way_out=("smeadmin series list",)
        )


def _meant(view: View, title: str, level: str | None) -> tuple[str, str | None]:
    """Give the names of a title and of a level of it, of which the label was typed, perhaps."""
    document, noun = noun_in_force(Library(view), title, view.on, None)
    return noun.head.name, level and level_named(document, noun, level)


def _patterns(view: View) -> list[tuple[str, str | None, Pattern]]:
    """Give title, level and pattern of every series: those that were set, and the usual ones."""
    t = of(NumberPattern)
    rows = view.rows(sa.select(t).order_by(t.c.certification, t.c.level))
    found = [(r["certification"], r["level"] or None, Pattern(r["pattern"])) for r in rows]
    whole = {title for title, level, _pattern in found if level is None}
    titles = {
        path.partition(".")[2]
        for document in Library(view).documents
        for path in document.nouns
        if path.startswith(f"{_WORD}.")
    }
    usual = [(title, None, pattern_of(view, title, None)) for title in sorted(titles - whole)]
    return [*found, *usual]


def _scopes(
    view: View, pattern: Pattern, level: str | None, year: int, given: Sequence[str]
) -> list[Scope]:
    """Give the scopes of a pattern in a year: those of ranges and numbers given, else the office's own."""
    t = of(NumberRange)
    allotted = view.connection.execute(sa.select(t.c.scope).distinct()).scalars()
    own = pattern.scope(year=year, level=level, region=_home(view))
    numbers = [*given, *(Scope(text).write(1) for text in allotted)]
    found = {scope.text: scope for number in numbers if (scope := pattern.matches(number))}
    if pattern.has("year"):
        found = {text: s for text, s in found.items() if _of_year(pattern, s, year)}
    return [found[text] for text in sorted(found)] or [own]


def _of_year(pattern: Pattern, scope: Scope, year: int) -> bool:
    before = pattern.text.partition("{year}")[0]
    return scope.text[len(before) : len(before) + 4] == str(year) or str(year) in scope.text


def _line(
    view: View,
    of_what: tuple[str, str | None, Pattern],
    scope: Scope,
    one: Range | None,
    given: Sequence[str],
    voids: Sequence[VoidNumber],
) -> SeriesLine:
    title, level, pattern = of_what
    low, high = (1, None) if one is None else (one.first, one.last)

    def within(number: int | None) -> bool:
        return number is not None and low <= number and (high is None or number <= high)

    used = {n for text in given if within(n := scope.read(text)) and n is not None}
    void = {n for v in voids if within(n := scope.read(v.number)) and n is not None}
    counted = low - 1 + _last(view, counter_of(scope, one))
    following = counted + 1
    while following in used | void:
        following += 1
    missing = set(range(low, max(used | {counted}, default=low - 1) + 1)) - used - void
    return SeriesLine(
        title=title,
        level=level,
        pattern=pattern.text,
        scope=scope.text,
        allotted=one,
        given=len(used),
        void=len(void),
        following=scope.write(following) if within(following) else None,
        gaps=tuple(scope.write(n) for n in sorted(missing)),
    )


def _last(view: View, counter: str) -> int:
    t = of(NumberSeries)
    kept = sa.select(t.c.last).where(t.c.series == SERIES, t.c.scope == counter)
    return int(view.scalar(kept) or 0)


def _given(view: View) -> list[str]:
    t = of(Certificate)
    return list(view.connection.execute(sa.select(t.c.number)).scalars())


def _voids(view: View) -> tuple[VoidNumber, ...]:
    t = of(Void)
    return tuple(
        VoidNumber(row["number"], row["voided_on"], row["voided_by"], row["reason"])
        for row in view.rows(sa.select(t).order_by(t.c.number))
    )


def _home(view: View) -> str | None:
    region: str | None = view.office["region_code"]
    return region
