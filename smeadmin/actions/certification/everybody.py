"""Holding everybody on the register against a title at once: in sets, some thousand at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import sqlalchemy as sa

from smeadmin.actions.certification.judging import heads_of, level_named, noun_in_force
from smeadmin.actions.given import GivenValues, read_given
from smeadmin.actions.library import Library
from smeadmin.actions.places import Places
from smeadmin.actions.regions import find_region, within
from smeadmin.actions.uncollected import uncollected
from smeadmin.domain.certification.results import Holder
from smeadmin.domain.checking import BodyChecked, EverybodyChecked
from smeadmin.domain.registers import office_number
from smeadmin.domain.rules.document import Certification, Document
from smeadmin.domain.rules.judge import Result, judge_certification, kind_of
from smeadmin.storage import capture
from smeadmin.storage.change import View
from smeadmin.storage.facts import facts_of_all, judged_year
from smeadmin.storage.schema import of
from smeadmin.storage.tables.institution import Institution

PIECE = 4_000  # institutions whose facts are held at once


@uncollected()
def check_everybody(
    view: View,
    *,
    certification: str,
    level: str | None = None,
    policy: str | None = None,
    given: Mapping[str, str] | None = None,
    region: str | None = None,
) -> EverybodyChecked:
    """Hold everybody on the register (of a ``region``) against a title without writing anything.

    ``given`` are figures of an application that are to count for all. Nobody's judgement is asked for: what
    a person must find stays not known. Raises NounNotInForce, NounAmbiguous, LevelNeeded, LevelUnknown,
    FigureUnknown, FigureValue, RegionNotFound.
    """
    library = Library(view)
    document, noun = noun_in_force(library, certification, view.on, policy)
    level = level_named(document, noun, level)
    values = read_given(document, given or {}, {}, by="", on=view.on, reason=None)
    everybody = _holders(view, region)
    holders = {
        k: one for k, one in everybody.items() if library.concerns(document, one.region_code)
    }
    judged = list(_judged(view, document, noun, level, values, holders))
    concerned = [one for one in judged if one.result is not Result.NOT_CONCERNED]
    return EverybodyChecked(
        noun.head.name,
        level,
        view.on,
        judged_year(noun, view.on),
        library.basis(document, heads_of(noun)),
        document,
        tuple(sorted(concerned, key=_nearest)),
        len(everybody) - len(concerned),
    )


def _holders(view: View, region: str | None) -> dict[int, Holder]:
    """Give everybody on the register on the day, by row id and in its order."""
    t = of(Institution)
    wanted = sa.select(t.c.id, t.c.office_no, t.c.credit_code, t.c.name, t.c.region_code).where(
        t.c.state == "registered"
    )
    if region is not None:
        wanted = wanted.where(t.c.region_code.in_(within(view, find_region(view, region).code)))
    return {
        row.id: Holder(
            row.id,
            office_number("institution", row.office_no),
            row.credit_code,
            row.name,
            row.region_code,
        )
        for row in view.connection.execute(wanted.order_by(t.c.id))
    }


def _judged(
    view: View,
    document: Document,
    noun: Certification,
    level: str | None,
    values: GivenValues,
    holders: Mapping[int, Holder],
) -> Iterator[BodyChecked]:
    year = judged_year(noun, view.on)
    stands = Places(view, document, year)
    case = {**values.values, **({"level": level} if level is not None else {})}
    for keys in capture.chunks(iter(holders), PIECE):
        known = facts_of_all(
            view,
            document,
            noun.path,
            day=view.on,
            year=year,
            among=list(keys),
            given=dict.fromkeys(keys, case),
            placed=True,
        )
        for key, facts in known.items():
            one = judge_certification(document, noun.head.name, facts)
            kept = {**values.origins, **facts.origins}
            kinds = [kind_of(row) for row in one.gate.rows]
            yield BodyChecked(
                holders[key],
                one,
                stands.of({"sources": kept, "figures": one.reading.known}),
                document,
                short=kinds.count("failing") + kinds.count("waivable"),
                unknown=kinds.count("unknown"),
            )


_ORDER = (Result.PASS, Result.WAIVER, Result.UNKNOWN, Result.FAIL)


def _nearest(one: BodyChecked) -> tuple[int, int, int, str]:
    return _ORDER.index(one.result), one.short, one.unknown, one.holder.office_no
