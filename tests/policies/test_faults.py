"""Every fault the loader knows: one small document each, with its code, its place, its line, its remedy.

The address is where a clerk looks; the line is that of the file. A document here has its one fault only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from smeadmin import i18n
from smeadmin.policies.checks import check_library
from smeadmin.policies.commands import still_planned
from smeadmin.policies.documents import load, read
from smeadmin.policies.findings import Finding
from smeadmin.policies.messages import MESSAGES, by_code
from tests.cli.call import call

HEAD = """[policy]
id = "x"
title = { zh = "办法", en = "A measure" }
in_force = { from = 2020-01-01 }
standing = "example"
"""
FIGURES = """[figure]
staff = { unit = "persons", filed = "return" }
price = { unit = "money", filed = "contract" }
ratio = { unit = "ratio", filed = "return" }
level = { unit = "choice", choices = ["city", "province"], filed = "application" }
size = { unit = "choice", choices = ["small", "large"], filed = "claim" }
legal = { unit = "yes_no", filed = "application" }
panel = { unit = "points", judged = "panel" }
"""
REQUIRE = FIGURES + "[certification.c.require]\n"
AMOUNT = FIGURES + "[voucher.v]\n"
LIMITS = AMOUNT + 'amount = "1元"\n[voucher.v.limits]\n'
APPROVALS = AMOUNT + 'amount = "1元"\n[voucher.v.approvals]\n'
SCORE = FIGURES + '[evaluation.e]\nperiod = "year"\n'
CLAUSE = '[clause]\nA = { ref = "1", kind = "duty", zh = "甲", en = "a" }\n'
TITLES = """[figure]
one = { unit = "items", computed = { count = "title", where = { figure = "title.certification", is = "b" } } }
two = { unit = "items", computed = { count = "title", where = { figure = "title.certification", is = "a" } } }
"""
CASE = REQUIRE + 'a = { figure = "staff", at_least = 3 }\n[case]\n'

PLANNED = still_planned() or [""]
"""Commands that are still to come; once there are none, the finding goes with its message."""

# key of the message: (the document after its head, the address, the line of the file)
ONE: dict[str, tuple[str, str, int | None]] = {
    "P01": ("[[x]\n", "", 6),
    "P01 twice": ("[figure]\nx = 1\n[certification.c]\n[figure]\n", "", 9),
    "P01 depth": ("x = " + "[" * 40 + "]" * 40, "", None),
    "P01 long": ("[figure]\n" + "".join(f"g{n} = 1\n" for n in range(2001)), "figure", 6),
    "P01 size": ("#" * 300_000, "", None),
    "P02": ('[certification.c]\nvaild = { on = 2020-01-01 }\n', "certification.c.vaild", 7),
    "P03": ('[certification.c]\nvalid = { for = "3 days" }\n', "certification.c.valid", 7),
    "P04": (REQUIRE + 'a = { figure = "staff", at_least = "many" }\n', "certification.c.require.a.at_least", 15),
    "P04 word": ('[certification.c]\nvalid = { after = "lunch", for = "3 days" }\n', "certification.c.valid.after", 7),
    "P04 name": ("[certification.C]\nvalid = { on = 2020-01-01 }\n", "certification.C", 6),
    "P10": (REQUIRE + 'a = { figure = "stuff", at_least = 3 }\n', "certification.c.require.a", 15),
    "P10 field": ('[figure]\nx = { unit = "items", computed = { count = "title", where = { figure = "title.sort", is = "a" } } }\n', "figure.x.computed.where", 7),
    "P10 source": ('[figure]\nx = { unit = "items", computed = { count = "titles" } }\n', "figure.x.computed.count", 7),
    "P10 noun": ('[certification.c]\neffects.a = { do = ["priority"], of = "certification.provincial-platfrom" }\n', "certification.c.effects.a.of", 7),
    "P11": (REQUIRE + 'a = { clause = "B", figure = "staff", at_least = 3 }\n', "certification.c.require.a.clause", 15),
    "P12": (CLAUSE, "clause.A", 7),
    "P13": ('[certification.c]\nevidence = ["paper"]\n', "certification.c.evidence", 7),
    "P13 planned": (CLAUSE.replace(" }", f', serves = ["{PLANNED[0]}"] }}'), "clause.A.serves", 7),
    "P14": ('[figure]\nrural = { unit = "yes_no", filed = "register" }\n', "figure.rural", 7),
    "P14 enterprise": ('[figure]\nrevenue = { unit = "money", filed = "register" }\n', "figure.revenue", 7),
    "P20": (REQUIRE + 'a = { figure = "price", at_least = 300 }\n', "certification.c.require.a.at_least", 15),
    "P20 ratio": (REQUIRE + 'a = { figure = "ratio", at_least = 0.6 }\n', "certification.c.require.a.at_least", 15),
    "P21": (REQUIRE + 'a = { figure = "staff", at_least = "6家次" }\n', "certification.c.require.a.at_least", 15),
    "P21 figure": (REQUIRE + 'a = { figure = "staff", at_least = { figure = "price" } }\n', "certification.c.require.a.at_least", 15),
    "P21 formula": (FIGURES + 'x = { unit = "persons", derived = "staff + price" }\n', "figure.x.derived", 14),
    "P21 result": (FIGURES + 'x = { unit = "money", derived = "staff / staff" }\n', "figure.x.derived", 14),
    "P22": (FIGURES + 'x = { unit = "persons", derived = "staff ** 2" }\n', "figure.x.derived", 14),
    "P23": ('[figure]\nx = { unit = "number", derived = "y" }\ny = { unit = "number", derived = "x" }\n', "figure.x", 7),
    "P23 deep": (FIGURES + "".join(f'd{n} = {{ unit = "number", derived = "d{n + 1} + d{n + 1}" }}\n' for n in range(12)) + 'd12 = { unit = "number", filed = "return" }\n', "figure.d4", 18),
    "P24": ('[figure]\nx = { unit = "persons" }\n', "figure.x", 7),
    "P24 choices": ('[figure]\nx = { unit = "choice", filed = "return" }\n', "figure.x", 7),
    "P24 computed": ('[figure]\nx = { unit = "items", computed = { in_force = true } }\n', "figure.x.computed", 7),
    "P30": (REQUIRE + 'a = { figure = "staff", at_least.by.level = { city = 3 } }\n', "certification.c.require.a.at_least.by.level", 15),
    "P31": (REQUIRE + 'a = { figure = "level", is = "town" }\n', "certification.c.require.a.is", 15),
    "P31 labels": ('[figure]\nx = { unit = "persons", filed = "return", labels = { a = { zh = "甲", en = "a" } } }\n', "figure.x.labels", 7),
    "P32": (AMOUNT + 'amount = { figure = "staff", first = [ { at_least = 5, gives = "1元" } ] }\n', "voucher.v.amount.first", 15),
    "P33": (AMOUNT + 'amount = { figure = "staff", first = [ { at_least = 5, gives = "1元" }, { at_least = 9, gives = "2元" }, { gives = "3元" } ] }\n', "voucher.v.amount.first", 15),
    "P34": (AMOUNT + 'amount = { figure = "price", brackets = [ { up_to = "9元", times = "5%" }, { up_to = "5元", times = "3%" }, { times = "0%" } ], round = { to = "1元", how = "up" } }\n', "voucher.v.amount.brackets", 15),
    "P34 end": (AMOUNT + 'amount = { figure = "price", brackets = [ { up_to = "9元", times = "5%" } ], round = { to = "1元", how = "up" } }\n', "voucher.v.amount.brackets", 15),
    "P35": (SCORE + 'score = { figure = "staff", steps = { gives = 1, every = 1, adds = 1, otherwise = 0 }, at_most = 9, round = { to = "1", how = "up" } }\n', "evaluation.e.score.steps", 16),
    "P36 figure": (REQUIRE + "a = { at_least = 3 }\n", "certification.c.require.a", 15),
    "P36 comparison": (REQUIRE + 'a = { figure = "staff" }\n', "certification.c.require.a", 15),
    "P36 empty": ("[certification.c]\nrequire = {}\n", "certification.c.require", 7),
    "P36 two": (AMOUNT + 'amount = { gives = "1元", open = "?" }\n', "voucher.v.amount", 15),
    "P36 shape": (AMOUNT + 'amount = { at_most = "1元" }\n', "voucher.v.amount", 15),
    "P36 many": (REQUIRE + 'a = { at_least = 3, of.b = { figure = "legal", is = true }, of.c = { figure = "staff", at_least = 1 } }\n', "certification.c.require.a", 15),
    "P37": (REQUIRE + 'a = { figure = "staff", more_than = 5, at_most = 5 }\n', "certification.c.require.a", 15),
    "P37 order": (REQUIRE + 'a = { figure = "level", at_least = "city" }\n', "certification.c.require.a.at_least", 15),
    "P40": (SCORE + 'score = { full = 10, round = { to = "1", how = "up" }, sum.a = { figure = "staff", times = 1, at_most = 9 } }\n', "evaluation.e.score", 16),
    "P40 cap": (SCORE + 'score = { full = 10, round = { to = "1", how = "up" }, sum.a = { figure = "staff", times = 1 } }\n', "evaluation.e.score", 16),
    "P41": (AMOUNT + 'amount = { figure = "price", times = "5%" }\n', "voucher.v.amount", 15),
    "P41 how": (SCORE + 'score = { gives = 3, round = { to = "1", how = "about" } }\n', "evaluation.e.score.round", 16),
    "P42": (SCORE + 'score = { round = { to = "1", how = "up" }, sum.a = { figure = "staff", times = 1, at_most = 9, weight = "120%" } }\n', "evaluation.e.score.sum.a.weight", 16),
    "P43": (SCORE + 'score = { round = { to = "1", how = "up" }, sum.a = { figure = "panel" } }\n', "evaluation.e.score.sum.a", 16),
    "P50": ('[certification.c]\nvalid = { from = 2020-02-01, until = 2020-01-31 }\n', "certification.c.valid", 7),
    "P53": ('[certification.c]\nvalid = { after = "decision", for = "3 years" }\n', "certification.c.valid", 7),
    "P53 none": ('[certification.c]\nvalid = { after = "decision", ends = "same_day" }\n', "certification.c.valid", 7),
    "P60": ('[amend.a]\ndocument = "base"\nfrom = 2021-01-01\nsuspend = ["certification.b.require.two"]\n', "amend.a.suspend", 9),
    "P60 document": ('[amend.a]\ndocument = "vase"\nfrom = 2021-01-01\nsuspend = ["x"]\n', "amend.a", 6),
    "P61": ('[amend.a]\ndocument = "base"\nfrom = 2021-01-01\nadd = { "certification.b.require.one" = { figure = "staff", is = 1 } }\n', "amend.a.add", 9),
    "P62": ('[amend.a]\ndocument = "base"\nfrom = 2021-01-01\nreplace = { "evaluation.b.grades.1.gives" = "a" }\n', "amend.a.replace", 9),
    "P62 twice": ('[amend.a]\ndocument = "base"\nfrom = 2021-01-01\nsuspend = ["certification.b.require.one"]\n[amend.b]\ndocument = "base"\nfrom = 2021-01-01\nsuspend = ["certification.b.require.one"]\n', "amend.b", 10),
    "P71 open": (REQUIRE + 'a = { open = { zh = "未取得", en = "not retrieved" } }\n', "certification.c.require.a", 15),
    "P72": (LIMITS + 'a = { per = "claim", of = "paid", at_most = "1元", beyond = "ignore" }\n', "voucher.v.limits.a", 17),
    "P72 rest": (AMOUNT + 'amount = "1元"\nsplit = [ { payer = "a", amount = "1元" } ]\n', "voucher.v.split.1", 16),
    "P72 last": (LIMITS + 'a = { per = "fund", of = "paid", at_most = "1元", beyond = "share" }\nb = { per = "claim", of = "paid", at_most = "1元", beyond = "cut" }\n', "voucher.v.limits.a", 17),
    "P73": (FIGURES + '[award.a]\namount = "1元"\nlimits.p = { per = "award", of = "places", at_most = 3, beyond = "refuse" }\n', "award.a", 14),
    "P74": (FIGURES + '[award.a]\namount = "2元"\norder = { by = [ { figure = "staff", best = "highest" } ], at_cut = "draw" }\nlimits.p = { per = "award", of = "places", at_most = 3, beyond = "refuse" }\nlimits.f = { per = "fund", of = "paid", at_most = "5元", beyond = "refuse" }\n', "award.a", 14),
    "P75": (TITLES + '[certification.a.require]\nb = { figure = "one", at_least = 1 }\n[certification.b.require]\na = { figure = "two", at_least = 1 }\n', "certification.a", 9),
    "P76": (LIMITS + 'a = { per = "enterprise", of = "paid", at_most.by.size = { small = "1元", large = "2元" }, beyond = "cut" }\n', "voucher.v.limits.a", 17),
    "P77": (LIMITS + 'a = { per = "enterprise", of = "granted", at_most = "0.99元", beyond = "cut" }\n', "voucher.v.limits.a", 17),
    "P78": (APPROVALS + 'a = { act = "voucher issue" }\n', "voucher.v.approvals.a", 17),
    "P78 each": (APPROVALS + 'a = { act = "voucher issue", people = 1, each = true }\n', "voucher.v.approvals.a.each", 17),
    "P78 amount": ('[certification.c.approvals]\na = { act = "certify grant", people = 1, at_least = "1元" }\n', "certification.c.approvals.a", 7),
    "P80": (CASE + '"two" = { asks = "certification.c", given = { staff = 2 }, expect = { result = "pass" } }\n', "case.two", 17),
    "P80 asks": (CASE + '"two" = { asks = "certification.d", expect = { result = "pass" } }\n', "case.two.asks", 17),
    "P80 many": (REQUIRE + "".join(f'a{n} = {{ figure = "staff", at_least = 0 }}\n' for n in range(400)) + "[case]\n" + "".join(f'c{n} = {{ asks = "certification.c", given = {{ staff = 1 }}, expect = {{ result = "pass" }} }}\n' for n in range(200)), "case", 415),
    "P81": (CASE + '"two" = { asks = "certification.c", given = { staff = 2 }, expect = { result = "fail" } }\n', "certification.c.require.a", 15),
    "P82": ('[figure]\nx = { unit = "items", computed = { count = "grant", where = { figure = "grant.programme", is = "loan" } } }\n[case]\n"spelt otherwise" = { asks = "figure.x", rows.grant = [ { programme = "Loan" } ], expect = { value = 0 } }\n', "figure.x.computed.where", 7),
}  # fmt: skip
ELSEWHERE = {"P01 text", "P51", "P52", "P70", "P71"}
"""Faults of the bytes, of several documents, of the head: below."""
WITHOUT_REMEDY = {"P71 open"}
BASE = load(
    HEAD.replace('"x"', '"base"')
    + '[figure]\nstaff = { unit = "persons", filed = "return" }\n'
    + '[certification.b.require]\none = { figure = "staff", at_least = 3 }\n'
    + '[evaluation.b]\nperiod = "year"\nscore = { figure = "staff", steps = { at_least = 1, gives = 1, every = 1, adds = 1, otherwise = 0 }, at_most = 9, round = { to = "1", how = "up" } }\n'
    + 'grades = [ { gives = "a", at_least = 5 }, { gives = "b" } ]\n',
    cases=False,
)


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    before = i18n.language()
    yield
    i18n.use(before)


def test_every_message_has_its_document() -> None:
    assert set(ONE) | ELSEWHERE == set(MESSAGES)


@pytest.mark.parametrize("key", ONE)
def test_a_fault_has_its_code_its_place_and_its_remedy(key: str) -> None:
    text, address, line = ONE[key]
    found = [
        one
        for one in read(HEAD + text, file="办法.toml", beside=[BASE]).findings
        if one.code != "P81" or key == "P81"
    ]
    assert [one.sentence for one in found] == [MESSAGES[key][0]] * len(found), found
    first = found[0]
    assert (first.code, first.address, first.file) == (key.split()[0], address, "办法.toml")
    assert first.line == line
    _in_words(first, key)


def _in_words(one: Finding, key: str) -> None:
    """A finding reads as a sentence and a remedy in both languages, with nothing left unfilled."""
    said = {}
    for language in ("zh", "en"):
        i18n.use(language)
        said[language] = (one.message, one.hint)
        assert "{" not in one.message and "{" not in one.hint, said
    assert said["zh"][0] != said["en"][0]
    assert re.search("[一-鿿]", said["zh"][0])
    if key not in WITHOUT_REMEDY:
        assert said["zh"][1] and said["en"][1]


def test_all_faults_are_told_at_once() -> None:
    """A dozen different faults in one file: every one is there, in its place."""
    keys = ["P10", "P20", "P30", "P31", "P36 comparison", "P37", "P37 order", "P04", "P11"]
    rows = [ONE[key][0].splitlines()[-1] for key in keys]
    text = REQUIRE + "".join(
        row.replace("a = ", f"a{n} = ", 1) + "\n" for n, row in enumerate(rows)
    )
    found = [one for one in read(HEAD + text).findings if one.severity == "error"]
    assert sorted({one.code for one in found}) == sorted({key.split()[0] for key in keys})
    assert {one.line for one in found} == set(range(15, 15 + len(rows)))


def test_bytes_that_are_no_utf8_name_the_line() -> None:
    [one] = read((HEAD + CLAUSE).encode("gb18030")).findings
    assert (one.code, one.line) == ("P01", 3)
    _in_words(one, "P01 text")


def test_faults_of_several_documents() -> None:
    other = HEAD.replace('"x"', '"other"')
    noun = '[figure]\ns = { unit = "persons", filed = "return" }\n[certification.c.require]\na = { figure = "s", at_least = 1 }\n'
    later = HEAD.replace("2020-01-01", "2021-01-01")
    for one, two, code, address in (
        (HEAD + noun, other + noun, "P51", "certification.c"),
        (HEAD + noun, later + noun, "P52", "policy.in_force"),
    ):
        [found] = check_library([load(one, cases=False), load(two, cases=False)])
        assert (found.code, found.address) == (code, address)
        _in_words(found, code)


def test_faults_of_the_head() -> None:
    [rumour] = read(HEAD.replace('"example"', '"rumour"')).findings
    assert (rumour.code, rumour.address, rumour.line) == ("P70", "policy.standing", 5)
    _in_words(rumour, "P70")
    [bare] = read(
        HEAD.replace('"example"', '"seed"') + REQUIRE + 'a = { figure = "staff", at_least = 3 }\n'
    ).errors
    assert (bare.code, bare.address, bare.line) == ("P71", "certification.c.require.a", 15)
    _in_words(bare, "P71")


@pytest.mark.parametrize(
    ("amount", "ceiling", "fits"),
    [
        ('"2000元"', '"2000元"', True),
        ('"2000.01元"', '"2000元"', False),
        ('{ by.level = { city = "1元", province = "3元" } }', '"2元"', True),
        ('{ by.level = { city = "3元", province = "4元" } }', '"2元"', False),
        ('"2元"', '{ by.level = { city = "1元", province = "2元" } }', True),
        ('"3元"', '{ by.level = { city = "1元", province = "2元" } }', False),
        ('{ figure = "staff", times = "9元" }', '"1元"', True),
    ],
)
def test_a_cap_below_a_face_value(amount: str, ceiling: str, fits: bool) -> None:
    limit = f'a = {{ per = "claim", of = "granted", at_most = {ceiling}, beyond = "cut" }}\n'
    text = AMOUNT + f"amount = {amount}\n[voucher.v.limits]\n{limit}"
    assert ("P77" in [one.code for one in read(HEAD + text).errors]) is not fits


@pytest.mark.parametrize(
    ("row", "code", "at"),
    [
        ('act = "certify grant", people = 1', "P04", ".act"),  # an act on a title, not on a voucher
        ('act = "voucher list", people = 1', "P04", ".act"),
        ("people = 1", "P03", ""),
        ('act = "voucher issue", people = 0', "P04", ".people"),
        ('act = "voucher issue", people = 1, not_by = "anybody"', "P04", ".not_by"),
        ('act = "voucher issue", people = 1, more_than = 100000', "P20", ".more_than"),
        ('act = "voucher issue", people = 1, more_than = "10%"', "P21", ".more_than"),
        ('act = "voucher issue", people = 1, more_than = "0.001元"', "P04", ".more_than"),
        (
            'act = "voucher issue", people = 1, more_than = { figure = "price" }',
            "P04",
            ".more_than",
        ),
        ('act = "voucher issue", people = 1, more_than = "1元", at_least = "2元"', "P36", ""),
        ('act = "voucher issue", people = 1, above = "1元"', "P02", ".above"),
        ('act = "voucher issue", people = 1, each = true', "P78", ".each"),
        ('act = "voucher issue", people = 1, clause = "A"', "P11", ".clause"),
    ],
)
def test_faults_of_approvals(row: str, code: str, at: str) -> None:
    found = read(HEAD + APPROVALS + f"a = {{ {row} }}\n").findings
    assert (found[0].code, found[0].address) == (code, f"voucher.v.approvals.a{at}")


@pytest.mark.parametrize(
    ("text", "name", "line"),
    [
        ("a = 1\na = 2\n", "a", 7),
        ("[x]\na = 1\n[y]\na = 1\n[x]\n", "x", 10),
        ('[x]\n"甲" = [\n  1,\n]\n"甲" = [\n  2,\n]\n', '"甲"', 12),
        ("x = { b = 1, b = 2 }\n", "b", 6),
    ],
)
def test_what_is_written_twice_is_named(text: str, name: str, line: int) -> None:
    [one] = read(HEAD + text).findings
    assert (one.code, one.words, one.line) == ("P01", {"name": name}, line)


def test_a_row_of_a_list_has_its_own_line() -> None:
    """No case stands on 8 and 6: each grade is named by its own line, however the list is written."""
    score = '[evaluation.e]\nperiod = "year"\nscore = { figure = "panel", at_most = 9, round = { to = "1", how = "up" } }\n'
    rows = 'grades = [ # {\n  { gives = "a}", at_least = 8 },\n\n  { gives = "b", at_least = 6 },\n  { gives = "c" },\n]\n'
    listed = "".join(
        f"[[evaluation.e.grades]]\n{row}\n"
        for row in ('gives = "a"\nat_least = 8', 'gives = "b"\nat_least = 6', 'gives = "c"')
    )
    for grades, lines in ((rows, [18, 20]), (listed, [17, 20])):
        found = read(HEAD + FIGURES + score + grades).findings
        assert [(one.code, one.line) for one in found] == [("P81", line) for line in lines]


def test_what_is_shown_by_a_row_is_not_asked_for_again() -> None:
    """One case with a row spelt so is enough; titles are spelt by smeadmin itself."""
    count = '[figure]\nx = {{ unit = "items", computed = {{ count = "{0}", where = {{ figure = "{0}.{1}", is = "a" }} }} }}\n'
    case = '[case]\n"one" = {{ asks = "figure.x", rows.{0} = [ {{ {1} = "{2}" }} ], expect = {{ value = {3} }} }}\n'
    for source, name, word, number, codes in (
        ("grant", "programme", "a", 1, []),
        ("grant", "programme", "A", 0, ["P82"]),
        ("record", "kind", "b", 0, ["P82"]),
        ("title", "certification", "b", 0, []),
    ):
        text = HEAD + (count + case).format(source, name, word, number)
        assert [one.code for one in read(text).findings] == codes, (source, word)


@pytest.mark.parametrize(
    "of", ["certification.c", "evaluation.b", "certification.national-platform"]
)
def test_an_effect_may_be_on_a_noun_of_here_beside_or_shipped(of: str) -> None:
    text = HEAD + f'[certification.c]\neffects.a = {{ do = ["priority"], of = "{of}" }}\n'
    assert read(text, beside=[BASE]).findings == ()
    wrong = text.replace(f'"{of}"', '"certification.nowhere"')
    assert [one.code for one in read(wrong, beside=[BASE]).findings] == ["P10"]
    general = text.replace(f'"{of}"', '"subsidy"')  # a bare word names no noun
    assert read(general, beside=[BASE]).findings == ()


@pytest.mark.parametrize("code", sorted(by_code()))
def test_every_code_is_explained_without_a_register(code: str) -> None:
    for language in ("zh", "en"):
        done = call("explain", code.lower(), db="no-such.db", lang=language)
        assert (done.status, done.err) == (0, "")
        for sentence, _remedy in by_code()[code]:
            said = re.split(r"\{+\w+\}+", i18n.gettext(sentence))
            assert re.sub(r"\s", "", said[0]) in re.sub(r"\s", "", done.out)


def test_a_code_that_is_none_names_no_register() -> None:
    done = call("explain", "P99", db="no-such.db", lang="en")
    assert (done.status, "[nothing-to-explain]" in done.err) == (4, True)
