"""Reading documents: every finding at once, each with place and remedy; hostile ones refused quickly."""

import time

import pytest

from smeadmin import i18n
from smeadmin.actions.policy_text import source_of
from smeadmin.policies.commands import still_planned
from smeadmin.policies.documents import load, read
from smeadmin.policies.findings import PolicyRejected
from smeadmin.policies.parsing import MOST_BYTES, digest, parse

HEAD = """[policy]
id = "x"
title = { zh = "例", en = "Example" }
in_force = { from = 2020-01-01 }
standing = "example"
"""
FIGURES = """[figure]
staff = { unit = "persons", filed = "return" }
price = { unit = "money", filed = "contract" }
ratio = { unit = "ratio", filed = "return" }
level = { unit = "choice", choices = ["city", "province"], filed = "application" }
panel = { unit = "points", judged = "panel" }
grant = { unit = "choice", choices = ["a", "b"], filed = "claim" }
one   = { unit = "items", computed = { count = "title", where = { figure = "title.certification", is = "b" } } }
two   = { unit = "items", computed = { count = "title", where = { figure = "title.certification", is = "a" } } }
"""


@pytest.fixture(autouse=True)
def _english():
    before = i18n.language()
    i18n.use("en")
    yield
    i18n.use(before)


def findings(text, head=HEAD, figures=FIGURES):
    return read(head + figures + text).findings


def codes(text, **parts):
    return [one.code for one in findings(text, **parts)]


def test_all_faults_are_found_at_once_each_with_its_line_and_remedy():
    found = findings("""
[certification.c.require]
a = { figure = "stafff", at_least = 3 }
b = { figure = "staff", atleast = 3 }
c = { figure = "price", at_least = 300 }
d = { figure = "level", is = "town" }
""")
    assert [(one.code, one.address, one.line) for one in found if one.severity == "error"] == [
        ("P10", "certification.c.require.a", 17),
        ("P02", "certification.c.require.b.atleast", 18),
        ("P36", "certification.c.require.b", 18),
        ("P20", "certification.c.require.c.at_least", 19),
        ("P31", "certification.c.require.d.is", 20),
    ]
    assert found[0].hint == "did you mean 「staff」?"
    assert found[1].hint == "did you mean 「at_least」?"
    assert "300万元" in found[3].hint
    assert "city, province" in found[4].hint


FAULTS = [
    # one planted fault each, beside those of the oracle
    ("P02", '[certification.c]\nvaild = { on = 2020-01-01 }'),
    ("P03", '[certification.c]\nvalid = { for = "3 days" }'),
    ("P04", '[certification.c.require]\na = { figure = "staff", at_least = "many" }'),
    ("P04", '[certification.c]\nvalid = { after = "lunch", for = "3 days" }'),
    ("P04", '[voucher.v]\namount = "1元"\nlimits.a = { per = "claim", of = "money", at_most = "1元", beyond = "cut" }'),
    ("P04", '[voucher.v]\namount = "1元"\nlimits.a = { per = "claim", within = "yaer", of = "paid", at_most = "1元", beyond = "cut" }'),
    ("P04", '[certification.C]\nvalid = { on = 2020-01-01 }'),
    ("P10", '[figure.x]\nunit = "items"\ncomputed = { count = "title", where = { figure = "title.sort", is = "a" } }'),
    ("P10", '[figure.x]\nunit = "items"\ncomputed = { count = "titles" }'),
    ("P12", '[clause]\nA = { ref = "1", kind = "other", zh = "甲", en = "a" }'),
    ("P13", '[certification.c]\nevidence = ["paper"]'),
    ("P13", '[award.a]\nevaluation = "e"\namount = "1元"'),
    ("P13", '[clause]\nA = { ref = "1", kind = "other", zh = "甲", en = "a", serves = ["command:certify grnat"] }'),
    ("P21", '[certification.c.require]\na = { figure = "staff", at_least = { figure = "price" } }'),
    ("P21", '[voucher.v]\namount = { figure = "staff", times = "50%" }'),
    ("P21", '[evaluation.e]\nperiod = "year"\nscore = { figure = "staff", at_most = 3, round = { to = "1", how = "up" } }'),
    ("P22", '[figure.x]\nunit = "persons"\nderived = "staff ** 2"'),
    ("P24", '[figure.x]\nunit = "choice"\nfiled = "return"'),
    ("P31", '[figure.x]\nunit = "items"\ncomputed = { count = "staff", where = { figure = "staff.degree", is = "phd" } }'),
    ("P33", '[voucher.v]\namount = { figure = "staff", first = [ { less_than = 5, gives = "1元" }, { at_least = 5, gives = "2元" }, { gives = "3元" } ] }'),
    ("P33", '[voucher.v]\namount = { figure = "level", first = [ { one_of = ["city"], gives = "1元" }, { is = "city", gives = "2元" }, { gives = "3元" } ] }'),
    ("P36", '[certification.c]\nvalid = { after = "decision", before = "expiry", for = "3 days" }'),
    ("P36", '[certification.c]\nrequire = {}'),
    ("P36", '[certification.c.require]\na = { figure = "staff", at_least = 3, all.b = { figure = "staff", is = 3 } }'),
    ("P36", '[voucher.v]\namount = { figure = "price", times = "5%", gives = "3元" }'),
    ("P37", '[certification.c.require]\na = { figure = "staff", more_than = 5, at_most = 5 }'),
    ("P40", '[evaluation.e]\nperiod = "year"\nscore.full = 10\nscore.round = { to = "1", how = "up" }\nscore.sum.a.by.level = { city = 10, province = 9 }'),
    ("P41", '[voucher.v]\namount = { highest.a = "1元", highest.b = { figure = "price", times = "5%" } }'),
    ("P41", '[evaluation.e]\nperiod = "year"\nscore = { gives = 3, round = { to = "1", how = "about" } }'),
    ("P53", '[certification.c]\nvalid = { after = "decision", ends = "same_day" }'),
    ("P72", '[voucher.v]\namount = "1元"\n[voucher.v.limits]\na = { per = "programme", of = "paid", at_most = "1元", beyond = "share" }\nb = { per = "claim", of = "paid", at_most = "1元", beyond = "cut" }'),
    ("P74", '[award.a]\namount = "2元"\norder = { by = [ { figure = "staff", best = "highest" } ], at_cut = "draw" }\nlimits.p = { per = "award", of = "places", at_most = 3, beyond = "refuse" }\nlimits.f = { per = "fund", of = "paid", at_most = "5元", beyond = "refuse" }'),
    ("P75", '[certification.a.require]\nb = { figure = "one", at_least = 1 }\n[certification.b.require]\na = { figure = "two", at_least = 1 }'),
    ("P76", '[voucher.v]\namount = "1元"\nlimits.a = { per = "enterprise", of = "paid", at_most.by.grant = { a = "1元", b = "2元" }, beyond = "cut" }'),
    ("P80", '[certification.c]\nrequire.a = { figure = "staff", at_least = 3 }\n[case]\n"two" = { asks = "certification.c", given = { staff = 2 }, expect = { result = "pass" } }'),
    ("P81", '[certification.c]\nrequire.a = { figure = "staff", at_least = 3 }\n[case]\n"two" = { asks = "certification.c", given = { staff = 2 }, expect = { result = "fail" } }'),
]  # fmt: skip


@pytest.mark.parametrize(("code", "text"), FAULTS)
def test_a_fault_is_found_with_its_code(code, text):
    found = findings(text)
    assert code in [one.code for one in found]
    assert all("{" not in one.message + one.hint for one in found)


@pytest.mark.parametrize(
    ("code", "head"),
    [
        ("P03", HEAD.replace('id = "x"\n', "")),
        ("P03", HEAD.replace(', en = "Example"', "")),
        ("P04", HEAD.replace("2020-01-01", '"2020-01-01"')),
        ("P50", HEAD.replace("2020-01-01", "2020-01-01, until = 2019-12-31")),
        ("P70", HEAD.replace('"example"', '"rumour"')),
        ("P01", HEAD + 'id = "y"\n'),
        ("P01", HEAD + "编号 = 1\n"),
        ("P01", HEAD + "[[certification]]\n[certification]\n"),
    ],
)
def test_a_fault_of_the_header_is_found(code, head):
    assert code in codes("", head=head)


SERVES = """[clause]
A = {{ ref = "1", kind = "duty", zh = "甲", en = "a", serves = ["{}"] }}
"""


@pytest.mark.parametrize(
    "serves", ["command:voucher issue", "command:explain", "noun:record", "noun:policy"]
)
def test_a_clause_serves_what_there_is(serves):
    loaded = read(HEAD + SERVES.format(serves))
    assert loaded.findings == ()
    assert loaded.document.clauses["A"].serves == (serves,)


@pytest.mark.parametrize(
    ("serves", "near"),
    [
        ("command:voucher isue", "command:voucher issue"),
        ("command:vouchers", None),
        ("command:voucher", None),
        ("noun:recrod", "noun:record"),
        ("noun:voucher issue", None),
        ("certification:anything", None),
        ("figure:anything", None),
        ("rm -rf", None),
    ],
)
def test_a_clause_serves_nothing_that_does_not_exist(serves, near):
    [one] = read(HEAD + SERVES.format(serves)).errors
    assert one.code == "P13"
    assert near is None or near in one.hint


def test_what_is_only_planned_leaves_the_clause_open_and_says_so():
    command = still_planned()[0]
    loaded = read(HEAD + SERVES.format(command))
    [one] = loaded.findings
    assert (one.code, one.severity) == ("P13", "warning")
    clause = loaded.document.clauses["A"]
    assert (clause.serves, clause.open.en) == (
        (),
        f"{command.removeprefix('command:')} is not there yet",
    )


@pytest.mark.parametrize("standing", ["seed", "verified"])
def test_rules_of_a_real_measure_stand_under_a_clause(standing):
    head = HEAD.replace('"example"', f'"{standing}"')
    clause = '[clause]\nA = { ref = "1", kind = "condition", zh = "甲", en = "a" }\n'
    row = '[certification.c.require]\na = { figure = "staff", at_least = 3'
    assert "P71" in codes(row + " }", head=head)
    assert "P71" not in codes(clause + row + ', clause = "A" }', head=head)
    table = '[certification.c]\nclause = "A"\n'
    assert "P71" not in codes(clause + table + row + " }", head=head)


def test_what_an_example_asks_of_a_deadline_that_is_not_there_is_none():
    """A step of the flow is no deadline."""
    [found] = findings(
        '[certification.c]\nflow = [ { do = "grant", within = "3 working days" } ]\n[case]\n'
        '"soon" = { asks = "certification.c", expect = { due = { grant = 2026-03-18 } } }'
    )
    assert found.message == "soon: due is none, the example says grant 2026-03-18"


def test_load_raises_with_every_finding():
    with pytest.raises(PolicyRejected) as rejected:
        load(
            HEAD + '[certification.c.require]\na = { figure = "x", at_least = 3 }\n', file="m.toml"
        )
    assert rejected.value.status == 6
    assert str(rejected.value) == "「m.toml」 has 1 fault and is not used [policy-rejected]"
    assert [one.code for one in rejected.value.findings] == ["P10"]
    assert rejected.value.findings[0].as_json()["file"] == "m.toml"


def test_the_digest_is_of_the_content_and_not_of_the_spelling():
    one, _ = parse('[policy]\nid = "x"  # a comment\nn = 0.50\nd = 2020-01-01\n[b]\nc = 1\n')
    same, _ = parse('[b]\nc = 1\n[policy]\nd = 2020-01-01\nn = 0.5\nid = "x"\n')
    other, _ = parse('[policy]\nid = "x"\nn = 0.51\nd = 2020-01-01\n[b]\nc = 1\n')
    text, _ = parse('[policy]\nid = "x"\nn = 0.5\nd = "2020-01-01"\n[b]\nc = 1\n')
    assert digest(one) == digest(same)
    assert len({digest(one), digest(other), digest(text)}) == 3
    assert len(digest(one)) == 64


HOSTILE = {
    "deep lists": HEAD + "x = " + "[" * 5000 + "]" * 5000,
    "deep tables": HEAD + "x = " + "{ a = " * 2000 + "1" + " }" * 2000,
    "a deep header": HEAD + "[" + ".".join(["a"] * 5000) + "]",
    "a deep key": HEAD + ".".join(["a"] * 20000) + " = 1",
    "many deep keys": HEAD + "".join("a." * 200 + f"k{n} = 1\n" for n in range(1000)),
    "a huge integer": HEAD + FIGURES + "[certification.c.require]\na = { figure = 'staff', at_least = " + "9" * 4000 + " }",
    "a huger integer": HEAD + "x = " + "9" * 100_000,
    "a huge exponent": HEAD + FIGURES + "[certification.c.require]\na = { figure = 'staff', at_least = 1e999999999 }",
    "infinity": HEAD + FIGURES + "[certification.c.require]\na = { figure = 'staff', at_least = inf }",
    "a huge literal": HEAD + FIGURES + "[certification.c.require]\na = { figure = 'staff', at_least = '" + "9" * 100_000 + "人' }",
    "a formula of many brackets": HEAD + FIGURES + "x = { unit = 'persons', derived = '" + "(staff * " * 3000 + "1" + ")" * 3000 + "' }",
    "a tower of powers": HEAD + FIGURES + "x = { unit = 'persons', derived = '9**9**9**9' }",
    "an import": HEAD + FIGURES + "x = { unit = 'persons', derived = '__import__(1)' }",
    "a chain of squares": HEAD + FIGURES + "".join(f"f{n} = {{ unit = 'number', derived = 'f{n + 1} * f{n + 1}' }}\n" for n in range(60)) + "f60 = { unit = 'number', filed = 'return' }\n[case]\na = { asks = 'figure.f0', given = { f60 = 9 }, expect = { value = 1 } }",
    "a chain of a thousand": HEAD + FIGURES + "".join(f"f{n} = {{ unit = 'number', derived = 'f{n + 1}' }}\n" for n in range(1000)) + "f1000 = { unit = 'number', filed = 'return' }\n",
    "four to the fortieth branches": HEAD + "[figure]\n" + "".join(f"c{n} = {{ unit = 'choice', choices = ['a', 'b', 'c', 'd'], filed = 'return' }}\n" for n in range(40)) + "[evaluation.e]\nperiod = 'year'\nscore.full = 1\nscore.round = { to = '1', how = 'down' }\n" + "".join(f"score.sum.p{n}.by.c{n} = {{ a = 1, b = 1, c = 1, d = 1 }}\n" for n in range(40)),
    "a million comments": "#\n" * 1_000_000,
    "no text": bytes(range(256)),
    "UTF-16": "[policy]".encode("utf-16"),
    "GB18030": (HEAD + "[clause]\nA = { ref = '一', kind = 'duty', zh = '条款', en = 'a', open = '无' }\n").encode("gb18030"),
    "a NUL": HEAD + "x = 'a\0b'",
    "half a pair of UTF-16": HEAD + "x = '\ud800'",
    "half a megabyte in two bytes a letter": HEAD + "x = '" + "长" * 100_000 + "'",
    "a hundred thousand keys": HEAD + "".join(f"g{n} = 1\n" for n in range(24_000)),
    "thousands of rows of bands": HEAD + FIGURES + "[voucher.v]\namount = { figure = 'staff', first = [" + "".join(f"{{ is = {n}, gives = '1元' }}," for n in range(8000)) + " { gives = '0元' } ] }",
    "thousands of clauses nobody wrote": HEAD + FIGURES + "[clause]\n" + "".join(f"A{n} = {{ ref = '1', kind = 'duty', zh = 'a', en = 'b', open = 'x' }}\n" for n in range(1500)) + "[certification.c.require]\n" + "".join(f"r{n} = {{ figure = 'staff', at_least = 1, clause = 'B{n}' }}\n" for n in range(1500)),
    "examples over rules": HEAD + FIGURES + "[certification.c.require]\n" + "".join(f"a{n} = {{ figure = 'staff', at_least = 0 }}\n" for n in range(1500)) + "[case]\n" + "".join(f"c{n} = {{ asks = 'certification.c', given = {{ staff = {n} }}, expect = {{ result = 'pass' }} }}\n" for n in range(1500)),
    "a hundred notices": HEAD + "".join(f"[amend.a{n}]\ndocument = 'x'\nfrom = 2021-01-01\nadd = {{ 'figure.g{n}' = {{}} }}\n" for n in range(100)),
    "ten thousand years back": HEAD + FIGURES + "old = { unit = 'number', derived = { over_years = 'staff', years = 9999, taken = 'sum' } }\n[certification.c.require]\na = { figure = 'old', at_least = 1 }\n[case]\na = { asks = 'certification.c', year = 5, expect = { result = 'pass' } }",
    "a year out of all calendars": HEAD + "[certification.c]\nvalid = { after = 'decision', for = '9000 years', ends = 'same_day' }",
    "an example of a far day": HEAD + "[certification.c]\nvalid = { after = 'decision', for = '9 years', ends = 'same_day' }\n[case]\na = { asks = 'certification.c', events = { decision = 9999-12-31 }, expect = { until = 2020-01-01 } }",
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_document_is_refused_quickly(name):
    started = time.process_time()
    loaded = read(HOSTILE[name])
    assert loaded.errors
    assert all(one.message and one.code for one in loaded.errors)
    assert time.process_time() - started < 5


def test_the_longest_file_that_is_read_is_bounded(tmp_path):
    """A file of a hundred megabytes: only so much of it is read that it is known to be too long."""
    huge = tmp_path / "huge.toml"
    with huge.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    content, _name = source_of(str(huge))
    assert len(content) == MOST_BYTES + 1
    assert [one.code for one in read(content).errors] == ["P01"]


JUNK = [
    HEAD + "[figure]\na = { unit = { x = 1 }, filed = 'return' }",
    HEAD + "[evaluation.e]\nperiod = 'year'\nscore = 3\ngrades = 2020-01-01",
    HEAD + FIGURES + "[voucher.v]\namount = '1元'\nlimits.a = { per = 'claim', of = 'claims', at_most = 3, beyond = 'refuse' }\n[case]\na = { asks = 'voucher.v', so_far = { a = 'x' }, expect = { amount = { b = 1 } } }",
    HEAD + FIGURES + "[certification.c.require]\na = { figure = 'one', at_least = 1 }\n[case]\na = { asks = 'certification.c', on = 2020-01-01, rows.title = [ { star = '5%', from = 2020-01-01T10:00:00, until = 'inf' } ], expect = { result = 'pass' } }",
    HEAD + FIGURES + "[evaluation.e]\nperiod = 'year'\nscore = { full = 3, sum.a = { figure = 'staff', at_most = { first = [] } }, round = { to = '1', how = 'up' } }\n[case]\na = { asks = 'evaluation.e', others = [ { staff = { open = 3 } } ], expect = { score = 'nan' } }",
    "policy = [1]",
    HEAD + "[clause]\na = 3",
    HEAD + '[figure]\na = "x"',
    HEAD + "certification = 3",
    HEAD + "[certification]\na = 3",
    HEAD + "[certification.c]\nrequire = []",
    HEAD + FIGURES + "[evaluation.e]\nperiod = 'year'\nscore = 3\ngrades = { a = 1 }",
    HEAD + FIGURES + "[evaluation.e]\nperiod = 'year'\nscore = { figure = 'staff', steps = { at_least = [], gives = {}, every = 0, adds = 'x', otherwise = true }, round = 3 }",
    HEAD + FIGURES + "[voucher.v]\namount = { figure = 'price', brackets = [1, 2] }",
    HEAD + FIGURES + "[voucher.v]\namount = { figure = 'price', first = [1, { gives = [] }, {}] }",
    HEAD + FIGURES + "[voucher.v]\namount = { by = 3 }",
    HEAD + FIGURES + "[voucher.v]\namount = { by = { level = 3 } }",
    HEAD + FIGURES + "[voucher.v]\namount = { sum = 3 }",
    HEAD + FIGURES + "[voucher.v]\namount = { sum.a = [] }\nsplit = [3]\npays = 3\nissue = []\ninspect = 'x'\norder = 'y'\nflow = [3]\neffects.a = 3\ndeadlines.b = 4\nlimits.c = 5",
    HEAD + FIGURES + "[certification.c]\nwho = 3\nvalid = []\nstages = [4]\nlevels = 5\nduties = 6",
    HEAD + FIGURES + "[target]\na = 3\nb = { figure = 3, at_least = {} }",
    HEAD + "[amend]\na = 3\nb = { document = 'x', from = 2020-01-01, suspend = ['policy.id', 'a..b'], replace = { 'policy.id' = 'y' } }",
    HEAD + FIGURES + "[case]\na = 3\nb = { asks = 'x', expect = {} }\nc = { asks = 'figure.q', expect = { value = 1 } }\nd = { asks = [], expect = 3 }",
    HEAD + FIGURES + "[certification.c.require]\na = { figure = 'staff', at_least = 3 }\n[case]\na = { asks = 'certification.c', given = { staff = 'x' }, expect = { result = 'pass' } }",
    HEAD + FIGURES + "[certification.c.require]\na = { figure = 'staff', at_least = 3 }\n[case]\na = { asks = 'certification.c', given = { staff = { x = 3 } }, expect = { result = 'pass' } }",
    HEAD + FIGURES + "[certification.c.require]\na = { figure = 'staff', at_least = 3 }\n[case]\na = { asks = 'certification.c', rows = { staff = 3 }, events = { decision = 'x' }, grades = { a = 1 }, others = [3], expect = { failing = 3, split = 3, due = 3 } }",
]  # fmt: skip


@pytest.mark.parametrize("text", JUNK)
def test_a_document_of_wrong_types_has_findings_and_no_traceback(text):
    loaded = read(text)
    assert loaded.errors
    assert all(one.message for one in loaded.findings)
