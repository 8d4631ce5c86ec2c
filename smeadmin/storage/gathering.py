"""Asking what is known of bodies: one query for each source and window, put together body by body."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from smeadmin.domain.certification.certificate import Right
from smeadmin.domain.rules.document import Award, Document, Evaluation
from smeadmin.domain.rules.figures import Computed, Figure, Filed
from smeadmin.domain.rules.needs import grades_back, years_back
from smeadmin.domain.rules.reading import Facts
from smeadmin.domain.rules.sources import SOURCES as FIELDS
from smeadmin.domain.rules.units import Scalar
from smeadmin.storage import rosters
from smeadmin.storage.change import View, change_number
from smeadmin.storage.counting import Counter, NotCountable
from smeadmin.storage.figures import field_reader, reader_of, register_reader, spellings
from smeadmin.storage.schema import of
from smeadmin.storage.sources import SOURCES, At, Source, rights_asked
from smeadmin.storage.tables import evaluation as tables
from smeadmin.storage.tables.annual_return import ReturnValue
from smeadmin.storage.tables.enterprise import Enterprise, EnterpriseYear
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.log import Source as SourceFile
from smeadmin.storage.tables.region import Region
from smeadmin.storage.windows import Window, inside, window_of

Within = Callable[[str, str], bool]
_COLUMNS: Mapping[str, str] = {"region": "region_code", "founded": "founded_on", "area": "area_m2"}
_MODES: Mapping[str, tuple[str, ...]] = {"off_line": ("onsite",), "on_line": ("online",)}
_OF_YEAR: Mapping[str, str] = {
    "staff": "staff",
    "revenue": "revenue_fen",
    "assets": "assets_fen",
    "size": "size",
    "sector": "sector",
}


class Span(NamedTuple):
    """Everybody on the register whose key lies between two."""

    first: int = 0
    last: int = 2**63 - 1


def grades_before(
    view: View, policy: str, year: int, back: int, evaluation: str | None = None
) -> dict[int, dict[int, str]]:
    """Give the grades of final evaluations in so many years before a year: by institution and year."""
    e, s = of(tables.Evaluation), of(tables.Score)
    wanted = (
        sa.select(s.c.institution_id, e.c.year, s.c.grade)
        .join(e, e.c.id == s.c.evaluation_id)
        .where(
            *(e.c.policy == policy, e.c.state == "final", s.c.grade.is_not(None)),
            e.c.year.between(year - back, year - 1),
        )
    )
    if evaluation is not None:
        wanted = wanted.where(e.c.name == evaluation)
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for body, of_year, grade in view.connection.execute(wanted).all():
        found[body][of_year] = grade
    return dict(found)


@dataclass(slots=True)
class Known:
    """What is known of one body so far."""

    values: dict[str, Scalar | None] = field(default_factory=dict)
    years: dict[int, dict[str, Scalar | None]] = field(default_factory=dict)
    rows: dict[str, list[dict[str, Scalar | None]]] = field(default_factory=dict)
    places: dict[str, Sequence[Any]] = field(default_factory=dict)

    def facts(
        self, day: date, year: int, within: Within, given: Mapping[str, Scalar | None] | None
    ) -> Facts:
        """Give it as the evaluator reads it; ``given`` are values of the case itself."""
        values = {**self.values, **given} if given else self.values
        return Facts(values, day, year, self.years, self.rows, self.places, within=within)


class Gathering:
    """One gathering: what the noun reads, and the queries that answer it.

    ``placed``: where the filed figures of the judged year stand, too.
    """

    def __init__(
        self,
        view: View,
        document: Document,
        noun: str | None,
        day: date,
        year: int,
        about: str,
        *,
        placed: bool = False,
    ) -> None:
        self._view, self._placed = view, placed
        self._day, self._year, self._about = day, year, about
        wanted = years_back(document, None if noun is None else document.nouns[noun])
        figures = document.figures
        self._back = {name: back for name, back in wanted.items() if figures[name].about == about}
        self._figures = {name: figures[name] for name in self._back}
        asked = None if noun is None else document.nouns[noun]
        back = 0 if asked is None else grades_back(asked)
        named = asked.evaluation if isinstance(asked, Award) else None
        if isinstance(asked, Evaluation):
            named = asked.head.name
        self._grades = (document.id, back, named) if back else None
        self._rights = {} if asked is None else rights_asked(document, asked)
        self._words = {"kind": spellings(figures.get("category")), "mode": _MODES}
        self._counted: dict[tuple[str, int], dict[str, object]] = {}

    def gather(
        self, among: Span | sa.Select[Any] | Sequence[int] | None
    ) -> dict[int | None, Known]:
        """Run the queries: by row id, or under None for the office."""
        if among is None:
            found: dict[int | None, Known] = {None: Known()}
        else:
            t, span = _registers(self._about), among if isinstance(among, Span) else None
            if span is not None:
                among = sa.select(t.c.id).where(t.c.id.between(*span), t.c.state == "registered")
            found = self._register(t, among)
            self._filed(found, among, span)
        for window, names in self._windows().items():
            self._count(window, names, found, among)
        if self._grades is not None and self._about in ("institution", "provider"):
            self._graded(found, *self._grades)
        return found

    def _graded(
        self, found: Mapping[int | None, Known], policy: str, back: int, evaluation: str | None
    ) -> None:
        """Put the grades of final years before the judged one where rules look back for them."""
        graded = grades_before(self._view, policy, self._year, back, evaluation)
        for body, grades in graded.items():
            for year, grade in grades.items() if body in found else ():
                found[body].years.setdefault(year, {})["grade"] = grade

    # ---- filed -------------------------------------------------------------------------------

    def _register(
        self, t: sa.Table, among: sa.Select[Any] | Sequence[int]
    ) -> dict[int | None, Known]:
        """Give everybody who is asked about with what the register says of them."""
        kept = [f for f in self._figures.values() if f.origin == Filed("register")]
        columns = [(f, _COLUMNS.get(f.name, f.name)) for f in kept]
        own = [(f, t.c[name]) for f, name in columns if name in t.c]
        rows = self._values(t.c.id, own, t.c.id.in_(among))
        found: dict[int | None, Known] = {key: Known(values) for key, values in rows}
        if self._about == "enterprise":
            yearly = of(EnterpriseYear)
            of_year = [(f, yearly.c[_OF_YEAR[f.name]]) for f in kept if f.name in _OF_YEAR]
            where = yearly.c.enterprise_id.in_(among) & (yearly.c.year <= self._year)
            key_of = yearly.c.enterprise_id
            known = self._values(key_of, of_year, where, yearly.c.year) if of_year else ()
            for key, values in known:
                found[key].values.update(values)  # the latest year that is known writes last
        return found

    def _values(
        self,
        key: sa.Column[Any],
        columns: Sequence[tuple[Figure, sa.Column[Any]]],
        where: sa.ColumnElement[bool],
        *order: sa.Column[Any],
    ) -> Iterator[tuple[int, dict[str, Scalar | None]]]:
        """Read columns of a register as figures: each row's key, and its values by figure."""
        chosen = (column for _figure, column in columns)
        rows = self._view.connection.execute(
            sa.select(key, *chosen).where(where).order_by(*order)
        ).all()
        read = [(figure.name, register_reader(figure)) for figure, _c in columns]
        for body, *values in rows:
            yield body, {name: r(v) for (name, r), v in zip(read, values, strict=True)}

    def _filed(
        self,
        found: dict[int | None, Known],
        among: sa.Select[Any] | Sequence[int],
        span: Span | None,
    ) -> None:
        names = [n for n, f in self._figures.items() if f.origin == Filed("return")]
        if not names or self._about not in ("institution", "provider"):
            return
        c = of(ReturnValue).c
        reach = max(self._back[name] for name in names)
        body = c.institution_id  # the index of the year gives a span in one stretch for each figure
        places = (c.source_id, c.source_row, c.source_column, c.change_id) if self._placed else ()
        rows = self._view.connection.execute(
            sa.select(body, c.year, c.figure, c.amount, c.text, *places).where(
                c.year.in_(range(self._year - reach, self._year + 1)),
                c.figure.in_(names),
                body.in_(among) if span is None else body.between(*span),
            )
        ).all()
        readers = {name: reader_of(self._figures[name]) for name in names}
        for key, year, name, amount, text, *place in rows:
            known = found.get(key)
            if known is None:
                continue  # no longer on the register
            value = readers[name](amount if text is None else text)
            known.years.setdefault(year, {})[name] = value
            if place and year == self._year:
                known.places[name] = place[3:] if place[0] is None else place[:3]

    # ---- counted -----------------------------------------------------------------------------

    def _windows(self) -> dict[Window, list[str]]:
        windows: dict[Window, list[str]] = defaultdict(list)
        for name, figure in self._figures.items():
            origin = figure.origin
            if not isinstance(origin, Computed) or origin.source not in SOURCES:
                continue
            for back in range(self._back[name] + 1):
                year = self._year - back
                right = self._rights.get(name, Right.LISTED)
                at = At(self._day if back == 0 else date(year, 12, 31), year, right)
                windows[window_of(origin, at)].append(name)
        return windows

    def _count(
        self,
        window: Window,
        names: list[str],
        found: dict[int | None, Known],
        among: sa.Select[Any] | Sequence[int] | None,
    ) -> None:
        source = SOURCES[window.source]
        rows, body = source.of(self._about, window.at)
        if among is not None and body is None:
            return
        if window.source in rosters.NAMES:
            names = self._on_known_lists(window, names, found)
        counter = Counter(window.source, dict(rows.c.items()), source.micro, self._words)
        columns: list[Any] = []
        parts: list[tuple[str, slice, Callable[[tuple[Any, ...]], Scalar | None]]] = []
        for name in names:
            origin = self._figures[name].origin
            assert isinstance(origin, Computed)
            try:
                aggregates, read = counter.counts(origin)
            except NotCountable:
                self._load(window.source, source, window.at, found, among)
                continue
            parts.append((name, slice(len(columns), len(columns) + len(aggregates)), read))
            columns.extend(aggregates)
        if not parts:
            return
        counted = sa.select(*columns, sa.func.count()).where(inside(rows.c, window))
        if among is None:
            *row, total = self._view.connection.execute(counted).one()
            answers: dict[int | None, tuple[Any, ...]] = {None: (*row, total)} if total else {}
        else:
            key = rows.c[body or "body"]
            grouped = counted.add_columns(key).where(key.in_(among)).group_by(key)
            answers = {row[-1]: row[:-1] for row in self._view.connection.execute(grouped).all()}
        self._store(window, parts, answers, found)

    def _on_known_lists(
        self, window: Window, names: list[str], found: Mapping[int | None, Known]
    ) -> list[str]:
        """Leave out figures over a list that is not there or older than they allow: not known, not 0.

        So are those about the heads of bodies, of which no list of the kind has ever said anything.
        """
        day = window.at.day.isoformat()
        fresh = rosters.fresh(self._view, day, window.first, window.source)
        kept = []
        for name in names:
            origin = self._figures[name].origin
            assert isinstance(origin, Computed)
            heads = rosters.asks_for_heads(origin)
            lists = fresh & rosters.naming_heads(self._view, day) if heads else fresh
            if rosters.known_by(origin, lists):
                kept.append(name)
            else:
                for known in found.values():
                    known.values[name] = None
        return kept

    def _store(
        self,
        window: Window,
        parts: Sequence[tuple[str, slice, Callable[[tuple[Any, ...]], Scalar | None]]],
        answers: Mapping[int | None, tuple[Any, ...]],
        found: Mapping[int | None, Known],
    ) -> None:
        source = SOURCES[window.source]
        none = tuple([0] * (parts[-1][1].stop + 1))
        kept = source.always or bool(answers) or (not source.filed and self._any(window))
        year = window.at.year
        for key, known in found.items():
            answer = answers.get(key)
            if answer is None and (source.filed or not kept):
                continue
            into = known.values if year == self._year else known.years.setdefault(year, {})
            counts = none if answer is None else answer
            for name, part, read in parts:
                into[name] = read(counts[part])
        if len(found) == 1:
            self._remember(window, parts, next(iter(answers.values()), none)[-1])

    def _any(self, window: Window) -> bool:
        """Tell whether the office holds any row of this window at all."""
        rows = SOURCES[window.source].rows(window.at).subquery()
        some = sa.select(sa.literal(1)).select_from(rows).where(inside(rows.c, window)).limit(1)
        return self._view.scalar(some) is not None

    def _load(
        self,
        name: str,
        source: Source,
        at: At,
        found: Mapping[int | None, Known],
        among: sa.Select[Any] | Sequence[int] | None,
    ) -> None:
        """Load the rows themselves, for figures that only the evaluator can count."""
        if source.filed and at.year != self._year:
            return  # the rows of another year's list must not be mixed with this one's
        if any(name in known.rows for known in found.values()):
            return
        rows, body = source.of(self._about, at)
        fields = [f for f in FIELDS[name] if f in rows.c]
        raw = [sa.type_coerce(rows.c[f], sa.types.NullType()) for f in fields]
        key: Any = sa.null() if among is None else rows.c[body or "body"]
        wanted = sa.select(key, *raw)
        if among is not None:
            wanted = wanted.where(key.in_(among))
        read = [field_reader(name, f, source.micro, self._words.get(f, {})) for f in fields]
        if not source.filed and (source.always or self._any(Window(name, at))):
            for known in found.values():
                known.rows[name] = []
        for owner, *values in self._view.connection.execute(wanted):
            row = {f: r(v) for f, r, v in zip(fields, read, values, strict=True)}
            found[owner].rows.setdefault(name, []).append(row)

    # ---- where it stands ----------------------------------------------------------------------

    def _remember(self, window: Window, parts: Iterable[tuple[Any, ...]], rows: int) -> None:
        for name, *_rest in parts:
            origin = self._figures[name].origin
            assert isinstance(origin, Computed)
            told: dict[str, object] = {"computed": window.source, "how": origin.how, "rows": rows}
            if window.first is not None:
                told |= {"from": window.first, "until": window.last}
            self._counted[name, window.at.year] = told

    def origins(self, body: int | None) -> dict[str, object]:
        """Say where each value of one body stands; other years than the judged one as ``name@year``."""
        told = {self._named(name, year): told for (name, year), told in self._counted.items()}
        for name, figure in self._figures.items():
            if figure.origin == Filed("register"):
                told[name] = {"filed": "register", "column": _COLUMNS.get(name, name)}
        if body is not None and self._about in ("institution", "provider"):
            told.update(self._cells(body))
        return dict(told)

    def _cells(self, body: int) -> dict[str, dict[str, object]]:
        t, file, log = of(ReturnValue), of(SourceFile), of(ChangeRow)
        reach = max(self._back.values(), default=0)
        rows = self._view.rows(
            sa.select(
                *(t.c.figure, t.c.year, t.c.source_row, t.c.source_column),
                *(file.c.file, file.c.sheet, log.c.number, log.c.acted_by, log.c.acted_on),
                log.c.reason,
            )
            .select_from(
                t.outerjoin(file, file.c.id == t.c.source_id).outerjoin(
                    log, log.c.id == t.c.change_id
                )
            )
            .where(
                t.c.institution_id == body,
                t.c.year.between(self._year - reach, self._year),
                t.c.figure.in_(list(self._back)),
            )
        )
        told: dict[str, dict[str, object]] = {}
        for row in rows:
            where: dict[str, object] = {"filed": "return", "year": row["year"]}
            if row["file"] is not None:
                where |= {
                    "file": row["file"],
                    "sheet": row["sheet"],
                    "row": row["source_row"],
                    "column": row["source_column"],
                }
            else:
                where |= {
                    "typed_by": row["acted_by"],
                    "on": None if row["acted_on"] is None else row["acted_on"].isoformat(),
                    "reason": row["reason"],
                }
            if row["number"] is not None:
                where["change"] = change_number(row["number"])
            told[self._named(row["figure"], row["year"])] = where
        return told

    def _named(self, name: str, year: int) -> str:
        return name if year == self._year else f"{name}@{year}"


def _registers(about: str) -> sa.Table:
    return of({"enterprise": Enterprise, "region": Region}.get(about, Institution))
