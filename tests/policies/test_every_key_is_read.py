"""`policy show` leaves nothing out: whatever key is taken away from a measure, what is read back is another.

Each key of each table of the format is taken out where it first stands: in the measure below, in one of the
program, or in a shape. What holds it is read again without it and has to sound different.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import smeadmin
from smeadmin import i18n
from smeadmin.policies.assembling import assemble
from smeadmin.policies.desk import Desk, Place
from smeadmin.policies.differences import read_back_over
from smeadmin.policies.parsing import parse
from smeadmin.policies.tables import TABLES

HERE = Path(__file__).parent
SHIPPED = Path(smeadmin.__file__).parent / "policies"
MEASURES = (
    *("gd-2017-centres", "hb-2010", "js-2020-platforms", "miit-2025", "yuhuan-2023-voucher"),
    *("gd-consulting-score", "datian-voucher", "cq-2012", "js-service-index", "miit-2017-103"),
    *("gd-2012-towns", "example-gd-2017-procedure", "miit-2017-156", "jiangmen-2020-voucher"),
)
FILES = [SHIPPED / f"{name}.toml" for name in MEASURES]
FILES += sorted((HERE / "shapes").glob("*.toml"))
TRIED = 3  # times a key is taken out before it counts as unread
UNREAD_HERE = {
    "document": set(TABLES["document"]),  # each part is read by its own keys
    "case": {"*"},  # `policy check` runs it
    "expect": {"*"},
    "policy": set(TABLES["policy"]),  # the head of the page
    "clause": set(TABLES["clause"]),  # `policy clauses`
    "payer": {"rest"},  # the last one takes it, said or not
}
RARE = """
[policy]
id = "rare"
title = "rare"
in_force = { from = 2020-01-01 }
standing = "verified"
[clause]
A = { ref = "1", kind = "other", zh = "甲", en = "a" }
B = { ref = "2", kind = "other", zh = "乙", en = "b" }
[figure]
n = { unit = "number", filed = "return" }
s = { unit = "set", choices = ["a", "b"], filed = "return" }
c = { unit = "choice", choices = ["a", "b"], filed = "return" }
d = { unit = "yes_no", filed = "return" }
x = { unit = "money", filed = "contract" }
m = { unit = "money", computed = { average = "voucher.amount" } }
[certification.low]
standing = "example"
require.a = { figure = "n", at_least = 9 }
[evaluation.low]
standing = "example"
period = "year"
score = { figure = "n", round = { to = "1", how = "up" } }
[award.low]
standing = "example"
amount = "1万元"
[voucher.low]
standing = "example"
amount = "1万元"
[certification.c]
note = "甲"
who = { figure = "d", is = true }
when = { figure = "d", is = true }
order = { by = [ { figure = "n", best = "lowest" } ], ties = "dense", note = "甲", among = { figure = "d", is = true } }
judged_on = "decision"
valid = { label = "甲", note = "甲", standing = "example", when = { figure = "d", is = true }, after = "decision", for = "3 years", ends = "same_day", roll = true }
renewed = { earliest = [ { on = 2030-01-01 }, { after = "decision", for = "1 year", ends = "same_day" } ] }
renewal = { on = 2030-01-01 }
stages = [ { status = "creating", label = "甲", note = "甲", within = { after = "creation", within = "1 year", ends = "same_day" } } ]
approvals.all = { act = "certify grant", people = 2, not_by = ["scores"], clause = "A", note = "甲", standing = "example" }
[certification.c.require]
a = { figure = "c", none_of = ["a"], standing = "example" }
b = { figure = "s", has = "a" }
e = { figure = "n", at_least = 9, waive = { by = "approver", more_than = 7 } }
f = { figure = "n", at_most = 9, waive = { by = "approver", at_most = 11 } }
g = { figure = "n", at_most = 9, waive = { by = "approver", less_than = 12 } }
h = { figure = "c", is = "a", waive = { by = "approver", is = "b" } }
i = { figure = "c", is = "a", waive = { by = "approver", one_of = ["b"] } }
j = { figure = "c", is = "a", waive = { by = "approver", none_of = ["b"] } }
k = { figure = "s", has_all = ["a", "b"], waive = { by = "approver", has_all = ["a"] } }
m = { figure = "c", is = "a", waive = { by = "approver", is_not = "b" } }
l = { figure = "s", has = "a", waive = { by = "approver", has = "b" } }
[certification.c.deadlines]
a = { do = "publish", label = "甲", note = "甲", standing = "example", when = { figure = "d", is = true }, before = "expiry", within = "9 days" }
b = { do = "publish", after = "expiry", for = "9 days", starts = "next_day" }
e = { do = "publish", from = 2020-01-01, until = 2020-02-01 }
[certification.c.limits]
a = { label = "甲", note = "甲", standing = "example", per = "recommender", of = "places", at_most = 9, beyond = "refuse" }
[certification.c.effects]
a = { do = ["revoke"], note = "甲", standing = "example", when = { figure = "d", is = true } }
[evaluation.e]
note = "甲"
evidence = ["p"]
flow = [ { do = "review", by = "city", when = { figure = "d", is = true } } ]
when = { figure = "d", is = true }
period = "2 years"
judged_on = "decision"
scorers = ["self", "review"]
counts = "self"
panel = "trimmed"
score = { figure = "n", round = { to = "1", how = "up" } }
limits.a = { per = "award", of = "places", at_most = 9, beyond = "refuse" }
approvals.all = { act = "score finalise", people = 2 }
[award.a]
label = "甲"
note = "甲"
when = { figure = "d", is = true }
evaluation = "e"
title = "certification.c"
evidence = ["p"]
flow = [ { do = "notice", by = "city", within = "9 days" } ]
judged_on = "decision"
amount = { standing = "example", figure = "x", times = "50%", round = { to = "1元", how = "up" } }
split = [ { payer = "province", amount = "1元", clause = "A", note = "甲" }, { payer = "county", rest = true, clause = "B", note = "乙" } ]
deadlines.a = { do = "publish", after = "result", within = "9 days" }
approvals.a = { act = "award decide", at_least = "1万元", each = true, people = 2 }
approvals.b = { act = "award pay", more_than = "1万元", people = 2 }
[voucher.v]
label = "甲"
note = "甲"
when = { figure = "d", is = true }
who = { figure = "d", is = true }
flow = [ { do = "issue", by = "city" } ]
judged_on = "contract"
transfer = true
topup = true
fund = "F"
amount = "1万元"
issue = { opens = 2020-09-15T10:00:00, note = "甲" }
pays = { to = "provider", clause = "A", note = "甲" }
inspect = { of = "claims", take = 1, drawn = "at_random", extrapolate = true, note = "甲" }
approvals.a = { act = "voucher issue", people = 2 }
[amend.n]
document = "other"
from = 2021-01-01
note = "甲"
suspend = ["certification.c.require.a"]
[evidence]
p = { zh = "纸", en = "paper" }
[target]
a = { label = "甲", standing = "example", when = { figure = "d", is = true }, figure = "n", at_most = 9 }
b = { figure = "n", less_than = 9 }
e = { figure = "c", is = "a" }
f = { figure = "c", is_not = "a" }
g = { figure = "c", one_of = ["a"] }
h = { figure = "c", none_of = ["a"] }
i = { figure = "s", has = "a" }
j = { figure = "s", has_all = ["a"], per = "town", every = "year", due = 2030-01-01 }
"""


class Looked(Desk):
    """A desk that remembers which table stands where."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []

    def table(self, raw: Any, kind: str, at: Place) -> dict[str, Any]:
        """Check a table as ever."""
        self.found.append((kind, at.path))
        return super().table(raw, kind, at)


def sources() -> Iterator[tuple[str, bytes]]:
    yield "rare", RARE.encode()
    for file in FILES:
        yield file.name, file.read_bytes()


def read_back(raw: dict[str, Any]) -> list[str] | None:
    """Read a document back in both languages; None: it cannot be read at all without what was taken."""
    try:
        document = assemble(Desk(), raw)
        if document is None:
            return None
        said = []
        for i18n_language in i18n.LANGUAGES:
            i18n.use(i18n_language)
            for part in read_back_over(document, {}):
                said.append(part.title)
                said += [f"{one.path} {one.clause} {one.sentence}" for one in part.said]
        return said
    except (
        Exception
    ):  # what is taken away may be what the rest stands on: then the loader refuses it
        return None


def holder(raw: Any, address: str) -> Any:
    """Give the table at an address; keys may have dots."""
    at, parts = raw, address.split(".")
    while parts:
        if isinstance(at, list):
            at, parts = at[int(parts[0]) - 1], parts[1:]
            continue
        end = next((n for n in range(len(parts), 0, -1) if ".".join(parts[:n]) in at), None)
        if end is None:
            return None
        at, parts = at[".".join(parts[:end])], parts[end:]
    return at


@pytest.fixture(scope="module")
def heard() -> Iterator[dict[tuple[str, str], bool]]:
    """Take out each key of each table where it stands, until what is read back is another."""
    before, heard = i18n.language(), {}
    tried: Counter[tuple[str, str]] = Counter()
    for _name, source in sources():
        raw, _faults = parse(source)
        assert raw is not None
        desk = Looked()
        assemble(desk, raw)
        whole = read_back(raw)
        for kind, address in desk.found:
            for key in TABLES[kind]:
                if heard.get((kind, key)) or tried[kind, key] == TRIED:
                    continue
                if key not in (holder(raw, address) or ()):
                    continue
                tried[kind, key] += 1
                without = copy.deepcopy(raw)
                del holder(without, address)[key]
                heard[kind, key] = read_back(without) != whole
    yield heard
    i18n.use(before)


@pytest.mark.parametrize("kind", [kind for kind in TABLES if "*" not in UNREAD_HERE.get(kind, ())])
def test_no_key_is_left_unread(kind: str, heard: dict[tuple[str, str], bool]) -> None:
    asked = [key for key in TABLES[kind] if key not in UNREAD_HERE.get(kind, ())]
    assert [key for key in asked if (kind, key) not in heard] == [], "stands in no measure"
    assert [key for key in asked if not heard[kind, key]] == []
