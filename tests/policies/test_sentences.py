"""Rules read back: the rule as written, and its sentence in both languages."""

import pytest

from smeadmin import i18n
from smeadmin.policies import load
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
    for language, expected in (("zh", zh), ("en", en)):
        i18n.use(language)
        assert [one.sentence for one in sentences(document, noun)] == [expected]
