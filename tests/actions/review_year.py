"""A small office whose evaluation of 2025 asks for everything: returns, a freeze, a panel, a notice.

The measure gives (an example): staff 2 points each, at most 20; services 5 each, at most 40; the quality that
experts judge, at most 40. Of several experts' marks the highest and the lowest are left out. Returns are due
by 28 February; a late one counts as none, and none is graded D. A late first return by 丁中心, nothing from
戊中心. Self-given marks are kept beside the experts' ones.

    name    staff  points  services  points
    甲中心    10      20         8       40
    乙中心     8      16         6       30
    丙中心     5      10         8       40
    丁中心     4      (late)     3
    戊中心     -      (none)     3
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from smeadmin.storage.change import Change, Register
from tests.actions.small_year import adopt_text, serve
from tests.actions.titles import add_enterprises, add_institution, file_figures
from tests.conftest import make_act

MEASURE = """
[policy]
id = "review-scoring"
title = { zh = "评审考评办法", en = "Reviewed scoring" }
in_force = { from = 2020-01-01 }
standing = "example"

[clause]
PS-01 = { ref = "第一条", kind = "indicator", zh = "人员", en = "staff" }
PS-02 = { ref = "第二条", kind = "indicator", zh = "服务", en = "services" }
PS-03 = { ref = "第三条", kind = "indicator", zh = "服务质量，专家评分", en = "quality, judged by experts" }
PS-04 = { ref = "第四条", kind = "evaluation", zh = "等次、排名、公示", en = "grades, ranks, notice" }

[figure]
kind = { unit = "choice", choices = ["centre", "shop"], filed = "register", label = { zh = "类型", en = "Kind" }, labels = { centre = { zh = "服务中心", en = "service centre" }, shop = { zh = "门店", en = "shop" } } }
staff = { unit = "persons", filed = "return", label = { zh = "人员", en = "Staff" } }
visits = { unit = "visits", computed = { count = "record", within = "year" }, label = { zh = "服务家次", en = "Services" } }
quality = { unit = "points", judged = "expert panel", label = { zh = "服务质量", en = "Quality" }, ask = { zh = "服务质量给多少分？", en = "How good is the service?" } }

[evaluation.reviewed]
label = { zh = "评审考评", en = "Reviewed evaluation" }
clause = "PS-04"
period = "year"
who = { figure = "kind", is = "centre" }
scorers = ["self", "expert"]
counts = "expert"
panel = "trimmed"
flow = [ { do = "review", clause = "PS-03" }, { do = "notice", within = "5 working days", clause = "PS-04" } ]
order = { by = [ { figure = "score", best = "highest" }, { figure = "visits", best = "highest" } ], ties = "share" }
grades = [ { gives = "D", figure = "submitted", is = false }, { gives = "A", at_least = 80 }, { gives = "B", at_least = 60 }, { gives = "C" } ]
[evaluation.reviewed.deadlines]
returns = { do = "submit", after = "period_end", within = "2 months", ends = "month_end", otherwise = "refuse", clause = "PS-04" }
[evaluation.reviewed.score]
full = 100
round = { to = "0.01", how = "half_up" }
sum.staff = { clause = "PS-01", figure = "staff", times = 2, at_most = 20 }
sum.visits = { clause = "PS-02", figure = "visits", times = 5, at_most = 40 }
sum.quality = { clause = "PS-03", figure = "quality", at_most = 40 }
"""

STAFF = {"甲中心": 10, "乙中心": 8, "丙中心": 5}
SERVICES = {"甲中心": 8, "乙中心": 6, "丙中心": 8, "丁中心": 3, "戊中心": 3}
FILED, LATE = dt.date(2026, 2, 20), dt.date(2026, 3, 5)
FROZEN = dt.date(2026, 3, 6)


def found(register: Register, measure: str = MEASURE, *, shuffled: int | None = None) -> None:
    """Make the office: the measure, five centres, a shop, their services; three returns in time, one late.

    ``shuffled``: services and returns come in an order of that seed, which must not matter.
    """
    keys: dict[str, int] = {}
    served, filed = list(SERVICES.items()), list(STAFF.items())
    if shuffled is not None:
        random.Random(shuffled).shuffle(served)
        random.Random(shuffled + 1).shuffle(filed)

    def work(change: Change) -> None:
        adopt_text(change, measure)
        firms = add_enterprises(change, 8)
        for number, name in enumerate(SERVICES, start=1):
            keys[name] = add_institution(change, number, name, kind="centre")
        add_institution(change, len(SERVICES) + 1, "己门店", kind="shop")
        for name, services in served:
            serve(change, keys[name], firms, [None] * services)
        for name, staff in filed:
            file_figures(change, keys[name], {"staff": staff})

    register.carry_out(act("found", FILED), work)
    register.carry_out(act("late", LATE), lambda c: file_figures(c, keys["丁中心"], {"staff": 4}))


def act(command: str = "test", on: dt.date = FROZEN, **about: Any) -> Any:
    """Make an act at ten in the morning of a day in China."""
    at = dt.datetime(on.year, on.month, on.day, 2, 0, tzinfo=dt.UTC)
    return make_act(command, **{"on": on, "at": at, **about})
