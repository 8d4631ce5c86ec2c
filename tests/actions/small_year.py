"""A small office whose year 2025 can be scored by hand: the measure, the institutions, their services.

The measure gives (all of it an example): staff 2 points each, at most 20; services 10 points from 2,
5 more for each further one, at most 40; satisfaction 40 points times the share of rated services with 4 or 5.
Rounded to 0.01; 80 is excellent, 60 is good. Equal points go by the number of services, then are shared.
The award goes to the best 2 of the excellent by points alone, 10,000 yuan each.

    name  staff  points  services  points  rated 4 or 5  points        all   grade      rank
    甲      10      20         8       40      3 of 3      40          100   excellent     1
    乙      12      20         6       30      3 of 4      30           80   excellent     3
    丙       5      10         8       40      3 of 4      30           80   excellent     2
    丁       3       6         3       15      2 of 3      26.666…   47.67   fail          4
    戊       3       6         3       15      2 of 3      26.666…   47.67   fail          4
    己       -       -         4       20      1 of 1      40            -   -             -
    庚: a shop, not concerned
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from smeadmin.storage.change import Act, Change, Register
from smeadmin.storage.tables.record import Record
from tests.actions.titles import add_enterprises, add_institution, file_figures
from tests.conftest import make_act

MEASURE = """
[policy]
id = "small-scoring"
title = { zh = "小考评办法", en = "Small scoring" }
in_force = { from = 2020-01-01 }
standing = "example"

[clause]
XK-01 = { ref = "第一条", kind = "indicator", zh = "人员", en = "staff" }
XK-02 = { ref = "第二条", kind = "indicator", zh = "服务", en = "services" }
XK-03 = { ref = "第三条", kind = "indicator", zh = "满意", en = "satisfaction" }
XK-04 = { ref = "第四条", kind = "evaluation", zh = "等次与排名", en = "grades and ranks" }
XK-05 = { ref = "第五条", kind = "award", zh = "奖励", en = "reward" }

[figure]
kind = { unit = "choice", choices = ["centre", "shop"], filed = "register", label = { zh = "类型", en = "Kind" }, labels = { centre = { zh = "服务中心", en = "service centre" }, shop = { zh = "门店", en = "shop" } } }
staff = { unit = "persons", filed = "return", label = { zh = "人员", en = "Staff" } }
visits = { unit = "visits", computed = { count = "record", within = "year" }, label = { zh = "服务家次", en = "Services" } }
satisfied = { unit = "ratio", computed = { share = "survey", within = "year", where = { figure = "survey.satisfied", is = true } }, label = { zh = "满意率", en = "Satisfaction" } }

[evaluation.small]
label = { zh = "小考评", en = "Small evaluation" }
clause = "XK-04"
period = "year"
who = { figure = "kind", is = "centre" }
order = { by = [ { figure = "score", best = "highest" }, { figure = "visits", best = "highest" } ], ties = "share" }
grades = [ { gives = "excellent", at_least = 80 }, { gives = "good", at_least = 60 }, { gives = "fail" } ]
[evaluation.small.score]
full = 100
round = { to = "0.01", how = "half_up" }
sum.staff = { clause = "XK-01", figure = "staff", times = 2, at_most = 20 }
sum.visits = { clause = "XK-02", figure = "visits", steps = { at_least = 2, gives = 10, every = 1, adds = 5, otherwise = 0 }, at_most = 40 }
sum.satisfied = { clause = "XK-03", figure = "satisfied", times = 40, at_most = 40 }

[award.best]
label = { zh = "小奖励", en = "Small award" }
clause = "XK-05"
evaluation = "small"
who = { figure = "grade", is = "excellent" }
order = { by = [ { figure = "score", best = "highest" } ], ties = "share", at_cut = "decide" }
amount = "1万元"
[award.best.limits]
places = { per = "award", within = "year", of = "places", at_most = 2, beyond = "refuse" }
"""

RUN_ON = dt.date(2026, 3, 20)
# staff, the satisfaction of each service (None: not answered)
YEAR: dict[str, tuple[int | None, list[int | None]]] = {
    "甲中心": (10, [5, 5, 4, None, None, None, None, None]),
    "乙中心": (12, [5, 4, 4, 3, None, None]),
    "丙中心": (5, [5, 4, 4, 3, None, None, None, None]),
    "丁中心": (3, [5, 4, 1]),
    "戊中心": (3, [4, 4, 3]),
    "己中心": (None, [5, None, None, None]),
}


def found(register: Register, measure: str = MEASURE) -> None:
    """Make the office: measure, seven institutions, their returns and services."""

    def work(change: Change) -> None:
        adopt_text(change, measure)
        firms = add_enterprises(change, 8)
        for number, (name, (staff, services)) in enumerate(YEAR.items(), start=1):
            key = add_institution(change, number, name, kind="centre")
            file_figures(change, key, {"staff": staff})
            serve(change, key, firms, services)
        add_institution(change, len(YEAR) + 1, "庚门店", kind="shop")

    register.carry_out(act("found"), work)


def adopt_text(change: Change, text: str) -> None:
    """Adopt a measure from its text."""
    import tempfile
    from pathlib import Path

    from smeadmin.actions.policy import adopt_policy

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "办法.toml"
        file.write_text(text, encoding="utf-8")
        adopt_policy(change, policy=str(file))


def serve(
    change: Change,
    institution: int,
    firms: list[int],
    satisfaction: list[int | None],
    year: int = 2025,
) -> None:
    """Record one service a month, each to another firm."""
    for month, (firm, rating) in enumerate(zip(firms, satisfaction, strict=False), start=1):
        change.insert(
            Record,
            institution_id=institution,
            enterprise_id=firm,
            service_date=dt.date(year, month, 15),
            category="training",
            satisfaction=rating,
        )


def act(command: str = "test", **about: Any) -> Act:
    """Make an act on the day of the scoring."""
    return make_act(command, **{"on": RUN_ON, "bulk": command == "score run", **about})
