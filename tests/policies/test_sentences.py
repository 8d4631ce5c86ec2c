"""Rules read back: the rule as written, and its sentence in both languages."""

import pytest

from smeadmin import i18n
from smeadmin.policies.documents import load
from smeadmin.policies.sentences import sentences

HEAD = """[policy]
id = "x"
title = "x"
in_force = { from = 2020-01-01 }
standing = "example"
[figure]
staff = { unit = "persons", filed = "return", label = { zh = "从业人员", en = "Staff" } }
ratio = { unit = "ratio", filed = "return", label = { zh = "专业人员占比", en = "Professional share" } }
price = { unit = "money", filed = "contract", label = { zh = "合同额", en = "Contract" } }
legal = { unit = "yes_no", filed = "register", label = { zh = "独立法人", en = "Legal person" } }
signed = { unit = "date", filed = "contract", label = { zh = "签订日期", en = "Signed" } }
level = { unit = "choice", choices = ["county", "city"], filed = "application", label = { zh = "层级", en = "Level" }, labels = { county = { zh = "县级", en = "county" }, city = { zh = "市级", en = "city" } } }
"""
SAID = [
    ('certification.c.require.r = { figure = "staff", at_least = "6人" }', "从业人员6人以上", "Staff at least 6 persons"),
    ('certification.c.require.r = { figure = "ratio", more_than = "1/3" }', "专业人员占比超过1/3", "Professional share over 1/3"),
    ('certification.c.require.r = { figure = "price", at_least = "300万元", less_than = "5亿元" }', "合同额300万元以上且不足5亿元", "Contract at least 3,000,000 yuan and under 500,000,000 yuan"),
    ('certification.c.require.r = { figure = "legal", is = true }', "独立法人：是", "Legal person: yes"),
    ('certification.c.require.r = { figure = "signed", at_least = 2019-10-02, at_most = 2020-10-15 }', "签订日期不早于 2019-10-02且不晚于 2020-10-15", "Signed not before 2019-10-02 and not after 2020-10-15"),
    ('certification.c.require.r = { figure = "staff", at_least.by.level = { city = 6, county = "no rule" } }', "从业人员按层级：市级 6人以上、县级 不作要求", "Staff by Level: city at least 6 persons, county no rule"),
    ('certification.c.require.r = { figure = "staff", at_least = 1, years = 2, when = { figure = "level", is = "city" } }', "层级为市级的，最近 2 年每年从业人员1人以上", "Staff at least 1 person, in each of the last 2 years, if Level is city"),
    ('certification.c.require.r = { at_least = 1, of.a = { figure = "staff", at_least = 9 }, of.b = { figure = "legal", is = true } }', "下列各项中符合1项以上：从业人员9人以上；独立法人：是", "at least 1 item of: Staff at least 9 persons; Legal person: yes"),
    ('voucher.v.amount = { figure = "price", times = "50%", at_most = "2万元", round = { to = "0.01元", how = "down" } }', "金额：合同额的 50%，不超过2万元，舍去0.01元以下", "amount: 50% of Contract, at most 20,000 yuan, rounded down to 0.01 yuan"),
    ('voucher.v.amount = { figure = "staff", times = "3000元" }', "金额：从业人员每一单位得3,000元", "amount: 3,000 yuan for each of Staff"),
    ('certification.c.require.r = { figure = "staff", at_least = 12, waive = { by = "approver", when = { figure = "level", is = "county" }, at_least = 7 } }', "从业人员12人以上（原则上；层级为县级且从业人员7人以上的，可由批准人放宽）", "Staff at least 12 persons (in principle; approver may let it pass where Level is county and Staff at least 7 persons)"),
    ('certification.c.require.r = { label = { zh = "规模", en = "Size" }, figure = "staff", at_least = 12, note = "甲" }', "规模：从业人员12人以上（注：甲）", "Size: Staff at least 12 persons (note: 甲)"),
    ('certification.c.duties.r = { figure = "legal", is = true }', "持证义务：独立法人：是", "duty of a holder: Legal person: yes"),
    ('certification.c.levels = ["county", "city"]', "层级：县级、市级", "levels: county, city"),
    ('certification.c.renewed = { after = "expiry", for = "1 year", ends = "same_day", roll = true }', "续期后：到期后 1 年、至同日（含）、末日为休息日的顺延", "renewed: 1 year after expiry, to the same day, a last day off moves to the next working day"),
    ('certification.c.valid = { earliest = [ { after = "decision", starts = "next_year", for = "2 years", ends = "year_end" }, { on = 2025-06-30 } ] }', "有效：以先到者为准：认定后 2 年、自次年起算、至当年末；2025-06-30", "valid: whichever comes first: 2 years after decision, counted from the next year, to the end of that year; on 2025-06-30"),
    ('certification.c.flow = [ { do = "notice", by = "city", within = "5 working days", when = { figure = "legal", is = true } } ]', "独立法人：是的，第 1 步：公示，由市级办理、5 个工作日内", "step 1: notice, by city, within 5 working days, if Legal person: yes"),
    ('certification.c.stages = [ { status = "creating", within = { after = "creation", within = "2 years", ends = "year_end" }, otherwise = "lapse" } ]', "第 1 阶段：创建；创建后 2 年、至当年末；逾期失效", "stage 1: creating; 2 years after creation, to the end of that year; it lapses"),
    ('certification.c.deadlines.d = { do = "retest", after = "test", within = "6 months", ends = "same_day", otherwise = "revoke" }', "复测：测评后 6 个月、至同日（含）；逾期撤销", "retest: 6 months after test, to the same day; it is revoked"),
    ('certification.c.effects.e = { do = ["void", "recover"], of = "certification.c", choose = "one", lasts = { after = "decision", for = "3 years", ends = "day_before" } }', "由人从下列中选一项：作废、追回资金、涉及c、时长：认定后 3 年、至前一日", "one of these, chosen by a person: void, recover the money, for c, lasts 3 years after decision, to the day before"),
    ('certification.c.limits.l = { per = ["recommender", "level"], within = "3 years", of = "applications", at_most.by.level = { city = 4, county = 2 }, beyond = "refuse" }', "每个推荐单位且每种层级3 年内申请件数：不超过按层级：市级 4、县级 2，超出不予批准", "each recommender and each Level, within 3 years, applications: at most by Level: city 4, county 2, beyond it nothing"),
    ('certification.c.order = { by = [ { figure = "legal", best = true }, { figure = "staff", best = "highest" } ], ties = "draw", at_cut = "all_in", among = { figure = "staff", at_least = 1 } }', "排序：独立法人（符合者在前），其次从业人员（高者在前）；并列者抽签；末位并列全部入选；参加排名的：从业人员1人以上", "order: Legal person (those that are first), then Staff (highest first); equals draw lots; a tie at the last place is in, all of it; ranked: Staff at least 1 person"),
    ('voucher.v.issue = { opens = 2020-09-15T10:00:00, closes = 2020-09-15T16:00:00, returned = "next_in_queue" }', "发放：2020-09-15 10:00:00 开放、2020-09-15 16:00:00 截止、退回的券给下一位", "issue: opens 2020-09-15 10:00:00, closes 2020-09-15 16:00:00, what comes back goes to the next in the queue"),
    ('voucher.v.split = [ { payer = "province", amount = { figure = "price", times = "30%", round = { to = "1元", how = "up" } } }, { payer = "county", rest = true } ]', "省级承担合同额的 30%，不足1元的进一\n其余由县级承担", "province pays 30% of Contract, rounded up to 1 yuan\ncounty pays the rest"),
    ('voucher.v.pays = { to.by.level = { city = "provider", county = "enterprise" }, when = "quarterly", after = "notice", change_given = false }', "付给：按层级：市级 服务机构、县级 企业、按季、公示之后、不找零", "paid to: by Level: city provider, county enterprise, quarterly, after notice, no change is given"),
    ('voucher.v.inspect = { of = "claims", take = { figure = "claims", times = "5%", at_least = 1, round = { to = "1", how = "up" } }, drawn = "at_random" }', "抽查申领次数：申请数的 5%，不低于1，不足1的进一、随机抽取", "inspected of claims: 5% of number of claims, at least 1, rounded up to 1, drawn at random"),
    ('voucher.v.approvals.large = { act = "voucher issue", more_than = "10万元", people = 2 }', "发放服务券 超过10万元：须由另外 2 人批准", "voucher issue of more than 100,000 yuan: 2 other persons approve it"),
    ('voucher.v.approvals.large = { act = "voucher issue", at_least = "5000元", each = true, people = 1 }', "发放服务券 单笔5,000元以上：须由另外 1 人批准", "voucher issue of 5,000 yuan or more each: 1 other person approves it"),
    ('award.a.approvals.all = { act = "award decide", at_least = "1万元", people = 1, not_by = ["scores", "import"] }', "决定奖励 1万元以上：须由另外 1 人批准；评分的人不得批准；导入数据的人不得批准", "award decide of 10,000 yuan or more: 1 other person approves it; not by who made the scores; not by who imported the figures"),
    ('certification.c.approvals.grants = { act = "certify grant", not_by = "import" }', "认定：导入数据的人不得批准", "certify grant: not by who imported the figures"),
    ('certification.c.valid = { after = "decision", for = "3 years", ends = "year_end" }', "有效：认定后 3 年、至当年末", "valid: 3 years after decision, to the end of that year"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _language():
    before = i18n.language()
    yield
    i18n.use(before)


@pytest.mark.parametrize(("rule", "zh", "en"), SAID)
def test_a_rule_reads_back_as_a_sentence(rule, zh, en):
    key, _equals, written = rule.partition(" = ")
    word, name, *slots = key.split(".")
    amount = "" if "amount" in key or word == "certification" else 'amount = "1元"\n'
    document = load(f"{HEAD}[{word}.{name}]\n{amount}{'.'.join(slots)} = {written}\n")
    [noun] = document.nouns.values()
    general = {f"{noun.path}.{slot}" for slot in ("judged_on", "transfer", "amount")}
    general.discard(f"{noun.path}.{slots[0]}")
    for language, expected in (("zh", zh), ("en", en)):
        i18n.use(language)
        said = [one.sentence for one in sentences(document, noun) if one.path not in general]
        assert "\n".join(said) == expected


def test_each_grade_stands_under_its_own_clause() -> None:
    """A grade that cites none stands under the clause of the evaluation."""
    clauses = "".join(
        f'{name} = {{ ref = "{name}", kind = "evaluation", zh = "甲", en = "a" }}\n'
        for name in "ABC"
    )
    score = 'period = "year"\nscore = { figure = "staff", times = 1, at_most = 100, round = { to = "1", how = "up" } }\n'
    grades = 'grades = [ { gives = "a", at_least = 90, clause = "B" }, { gives = "b", at_least = 60 }, { gives = "c", clause = ["B", "C"] } ]\n'
    document = load(
        f'{HEAD}[clause]\n{clauses}[evaluation.e]\nclause = "A"\n{score}{grades}', cases=False
    )
    said = {one.path: one.clause for one in sentences(document, document.nouns["evaluation.e"])}
    assert [said[f"evaluation.e.grades.{n}"] for n in (1, 2, 3)] == [("B",), ("A",), ("B", "C")]
