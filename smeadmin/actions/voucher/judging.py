"""Holding a rule against every row of a list: the same facts, sums and wish are judged once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.voucher import issuing, rules
from smeadmin.actions.voucher.listed import Wish
from smeadmin.domain.programme import Judged, Rule, is_divided, is_year_cap, judge_issue
from smeadmin.domain.rules.document import Limit
from smeadmin.domain.rules.reading import Facts, Reading
from smeadmin.domain.rules.units import Scalar
from smeadmin.domain.voucher import UNITS, ProgrammeRef
from smeadmin.domain.voucher_refusals import NotEligible
from smeadmin.errors import Refused
from smeadmin.i18n import gettext as _
from smeadmin.storage import caps, vouchers
from smeadmin.storage.capture import chunks
from smeadmin.storage.change import View
from smeadmin.storage.facts import facts_of_all
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.vouchers import Case

MANY = 5000
"""Above so many rows facts are gathered of everybody on the register, in whole scans."""


NOBODY = Facts({})


@dataclass(slots=True)
class Answer:
    """What the rule says to one case; cases with the same facts share it and its kept terms."""

    judged: Judged
    amount_fen: int
    refusal: Refused | None = None
    cap_fen: int | None = None
    terms_id: int | None = None


class Judge:
    """Holds the rule against rows; the same facts, sums and wish are judged once."""

    def __init__(
        self,
        view: View,
        rule: Rule,
        programme: ProgrammeRef,
        wishes: Sequence[Wish],
        up_to: bool,
        given: Mapping[int, Mapping[str, Scalar | None]] | None = None,
    ) -> None:
        self._rule, self._programme, self._up_to = rule, programme, up_to
        self._known: dict[Any, Answer] = {}
        self._used = caps.used_by_all(
            view, caps.rule_of(programme.policy, programme.noun), view.on.year
        )
        ids = [wish.enterprise_id for wish in wishes]
        self._facts = facts_of_all(
            view,
            rule.document,
            rule.noun.path,
            day=view.on,
            year=view.on.year,
            about="enterprise",
            among=ids if len(ids) <= MANY else None,
            given=given,
        )
        self._open = set(self._facts) if len(ids) > MANY else _registered(view, ids)
        self._sums = [
            _Divided(view, limit, programme, rule, self._facts)
            if is_divided(limit)
            else _Sum(view, limit, programme, self._used)
            for limit in rule.issue.limits
        ]

    def __call__(self, wish: Wish) -> Answer:
        """Give the answer to one row."""
        facts = self._facts.get(wish.enterprise_id, NOBODY)
        _fen, count = self._used.get(wish.enterprise_id, (0, 0))
        so_far = tuple([s.of(wish.enterprise_id) for s in self._sums])
        known = wish.enterprise_id in self._open
        key = None
        if not facts.rows and not facts.years:
            key = (id(facts), so_far, count, wish.asked_fen, known)  # those alike share their facts
            if key in self._known:
                return self._known[key]
        named = {s.limit.head.name: used for s, used in zip(self._sums, so_far, strict=True)}
        answer = self._answer(facts, named, wish, count, known)
        if key is not None:
            self._known[key] = answer
        return answer

    def _answer(
        self, facts: Facts, so_far: Mapping[str, int], wish: Wish, count: int, known: bool
    ) -> Answer:
        judged = judge_issue(self._rule, facts, so_far, wish.asked_fen)
        what, programme = _("the enterprise"), self._programme.code
        try:
            if not known:
                raise NotEligible(
                    {"enterprise": what, "programme": programme},
                    short_by=(_("it is no longer on the register"),),
                )
            rules.check_eligible(self._rule, judged, what=what, programme=programme)
            amount = rules.check_limits(
                self._rule, judged, asked_fen=wish.asked_fen, up_to=self._up_to, count=count
            )
        except Refused as refusal:
            return Answer(judged, 0, refusal)
        return Answer(judged, amount, cap_fen=issuing.year_cap(self._rule, judged))

    def count(self, wish: Wish, amount_fen: int) -> None:
        """Count a voucher that is issued, for the limits on a programme or a fund as a whole."""
        for one in self._sums:
            one.add(wish.enterprise_id, amount_fen)


def _registered(view: View, ids: list[int]) -> set[int]:
    t = of(Enterprise)
    found: set[int] = set()
    for part in chunks(ids, 5000):
        statement = sa.select(t.c.id).where(t.c.id.in_(part), t.c.state == "registered")
        found |= set(view.connection.execute(statement).scalars())
    return found


class _Sum:
    """What one limit has added up: for each enterprise, or for all of them together."""

    def __init__(
        self,
        view: View,
        limit: Limit,
        programme: ProgrammeRef,
        used: Mapping[int, tuple[int, int]],
    ) -> None:
        self.limit = limit
        case = Case(programme, view.on, since=rules.since(limit, view.on))
        self._each: Mapping[int, int] | None = None
        self._all = 0
        if is_year_cap(limit):
            self._each = {enterprise: fen for enterprise, (fen, _count) in used.items()}
        elif "enterprise" in limit.per:
            self._each = vouchers.added_up_by_enterprise(view, limit, case)
        else:
            self._all = vouchers.added_up(view, limit, case)

    def of(self, enterprise_id: int) -> int:
        """Give what was added up before a voucher for this enterprise."""
        return self._all if self._each is None else self._each.get(enterprise_id, 0)

    def add(self, _enterprise_id: int, amount_fen: int) -> None:
        """Add a voucher of this list, where the limit is not one for each enterprise or claim."""
        if self._each is None and self.limit.per != ("claim",):
            self._all += 1 if self.limit.counts else amount_fen


_Whom = tuple[int | None, str | None, tuple[tuple[str, str], ...]]
"""For whom a limit is added up: an enterprise, a region, choices."""


class _Divided:
    """What one limit has added up for each region, or for each choice: asked once for each of them."""

    def __init__(
        self,
        view: View,
        limit: Limit,
        programme: ProgrammeRef,
        rule: Rule,
        facts: Mapping[int, Facts],
    ) -> None:
        self.limit = limit
        self._change, self._figures, self._facts = view, rule.document.figures, facts
        self._case = Case(programme, view.on, since=rules.since(limit, view.on))
        self._regions: dict[int, str | None] = {}
        if "region" in limit.per:
            t = of(Enterprise)
            places = view.connection.execute(sa.select(t.c.id, t.c.region_code))
            self._regions = {row[0]: row[1] for row in places}
        self._sums: dict[_Whom, int] = {}

    def _whom(self, enterprise_id: int) -> _Whom:
        reading = Reading(self._figures, self._facts.get(enterprise_id, NOBODY))
        told = tuple((w, str(reading.figure(w))) for w in self.limit.per if w not in UNITS)
        own = enterprise_id if "enterprise" in self.limit.per else None
        return own, self._regions.get(enterprise_id), told

    def of(self, enterprise_id: int) -> int:
        """Give what was added up before a voucher for this enterprise, of its region and choices."""
        whom = self._whom(enterprise_id)
        if whom not in self._sums:
            own, region, told = whom
            case = replace(self._case, enterprise_id=own, region=region, choices=dict(told))
            self._sums[whom] = vouchers.added_up(self._change, self.limit, case)
        return self._sums[whom]

    def add(self, enterprise_id: int, amount_fen: int) -> None:
        """Add a voucher of this list."""
        self._sums[self._whom(enterprise_id)] += 1 if self.limit.counts else amount_fen
