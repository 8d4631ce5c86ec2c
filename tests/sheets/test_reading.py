"""Rows as they come: values, findings with place and reason, totals, notes, the template's own rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from smeadmin.domain.columns import NOUNS
from smeadmin.sheets.refusals import HeaderRefused, TemplateUnfilled, UnitMissing
from tests.sheets.sheets import CODES, HEAD, csv_text, opened, places, planned, row


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "机构.csv"


def write(sheet: Path, *rows: Any) -> Path:
    sheet.write_text(csv_text(rows), "utf-8")
    return sheet


def values_of(sheet: Path, noun: str = "institution", **how: Any) -> list[dict[str, Any]]:
    with opened(sheet, noun, **how) as reading:
        return [dict(zip(reading.fields, values, strict=True)) for _, values, _ in reading]


def one_cell(
    sheet: Path, header: str, cell: str, noun: str = "enterprise"
) -> tuple[Any, list[str]]:
    """Read one cell under a header, beside a good code and name: its value and the codes found."""
    text = f'统一社会信用代码,企业名称,"{header}"\r\n{CODES[3]},甲,"{cell}"\r\n'
    sheet.write_text(text, "utf-8")
    with opened(sheet, noun) as reading:
        ((_, values, findings),) = reading
    return values[2], [f.code for f in findings]


def test_a_row_becomes_typed_values(sheet: Path) -> None:
    write(sheet, HEAD, row(" 91990102ma5d90e303 ", "江澄 正明", "１８６．５", "2019年2月28日"))
    assert values_of(sheet) == [
        {
            "credit_code": "91990102MA5D90E303",
            "name": "江澄 正明",
            "kind": "服务中心",
            "region_code": "990102",
            "area_m2": 186_500_000,
            "phone": "13812342764",
            "founded_on": date(2019, 2, 28),
        }
    ]


CELLS = [
    ("营业收入(元)", "1,234.56", 123_456, []),
    ("营业收入(万元)", "356.20", 356_200_000, []),
    ("营业收入(亿元)", "1.5", 15_000_000_000, []),
    ("revenue_fen", "123456", 123_456, []),
    ("营业收入(万元)", "", None, []),
    ("营业收入(元)", "0.001", None, ["too-precise"]),
    ("营业收入(元)", "-5", None, ["negative"]),
    ("营业收入(元)", "500元", None, ["unit-in-cell"]),
    ("从业人员", "46", 46, []),
    ("从业人员", "46人", 46, []),
    ("从业人员", "46.5", None, ["not-whole"]),
    ("从业人员", "-1", None, ["negative"]),
    ("从业人员", "#REF!", None, ["error-value"]),
    ("成立日期", "2024-02-30", None, ["no-such-day"]),
    ("成立日期", "2026-03-11", None, ["day-in-future"]),
    ("成立日期", "1948-12-31", None, ["day-out-of-range"]),
    ("成立日期", "长期", None, ["forever-not-here"]),
    ("联系电话", "0750-1234567", "0750-1234567", []),
    ("联系电话", "13812342764、0750-1234567", "13812342764、0750-1234567", []),
    ("联系电话", "12", "12", ["phone-odd"]),
    ("地址", "江澄市\u202e", None, ["bad-character"]),
    ("地址", "江澄\u200b市", "江澄市", ["invisible-removed"]),
    ("地址", "甲" * 201, None, ["text-too-long"]),
    ("地址", "'=1+1", "=1+1", []),
    ("地址", "=1+1", "=1+1", []),
    ("地址", "'甲'", "'甲'", []),
]


@pytest.mark.parametrize(("header", "cell", "value", "codes"), CELLS)
def test_one_cell(sheet: Path, header: str, cell: str, value: Any, codes: list[str]) -> None:
    assert one_cell(sheet, header, cell) == (value, codes)


def test_flags_and_choices(sheet: Path) -> None:
    head = (
        "机构信用代码",
        "企业信用代码",
        "服务类别",
        "服务日期",
        "是否公益",
        "服务方式",
        "满意度",
    )
    refs = {"institution": {CODES[0]: 7}, "enterprise": {CODES[3]: 9}}
    write(
        sheet,
        head,
        [CODES[0], CODES[3], "培训", "2025-01-02", "是", "线上", "5"],
        [CODES[0], CODES[3], "培训", "2025-01-02", "否", "on site", ""],
        [CODES[0], CODES[3], "培训", "2025-01-02", "也许", "电话", "6"],
        [CODES[1], CODES[4], "", "2026-03-11", "", "", "4.5"],
    )
    rows = values_of(sheet, "record", refs=refs)
    assert [
        (r["institution"], r["enterprise"], r["public_benefit"], r["mode"], r["satisfaction"])
        for r in rows
    ] == [
        (7, 9, True, "online", 5),
        (7, 9, False, "onsite", None),
        (7, 9, None, None, None),
        (None, None, None, None, None),
    ]
    plan = planned(sheet, noun="record", refs=refs)
    assert places(plan) == [
        ("not-a-flag", "E4"),
        ("choice-unknown", "F4"),
        ("too-large", "G4"),
        ("institution-unknown", "A5"),
        ("enterprise-unknown", "B5"),
        ("required", "C5"),
        ("day-in-future", "D5"),
        ("not-whole", "G5"),
    ]


def test_a_new_enterprise_may_be_named_in_a_record(sheet: Path) -> None:
    head = ("机构信用代码", "企业信用代码", "服务类别", "服务日期")
    write(
        sheet,
        head,
        [CODES[0], CODES[3], "培训", "2025-01-02"],
        [CODES[0], CODES[4], "培训", "2025-01-02"],
        [CODES[0], CODES[4][:-1] + "0", "培训", "2025-01-02"],
    )
    refs = {"institution": {CODES[0]: 7}, "enterprise": {CODES[3]: 9}}
    with opened(sheet, "record", refs=refs, new_refs={"enterprise"}) as reading:
        rows = [(values[1], [f.code for f in findings]) for _, values, findings in reading]
    assert rows == [(9, []), (CODES[4], []), (None, ["check-character"])]


def test_words_from_outside_are_stored_as_they_say_and_doubts_are_said_once(sheet: Path) -> None:
    rows = [row(code, f"第{i}家") for i, code in enumerate(CODES)]
    for i in range(3, 8):
        rows[i][2] = "众创载体"
    write(sheet, HEAD, *rows)
    words = {"kind": {"服务中心": "centre"}, "region_code": {"990102": "990102"}}
    with opened(sheet, words=words) as reading:
        kinds = [values[2] for _, values, _ in reading]
    assert kinds == ["centre"] * 3 + ["众创载体"] * 5
    assert places(planned(sheet, words=words)) == [("category-unknown", "C5")]


def test_a_wrong_check_character_is_accepted_by_option_or_by_a_note(sheet: Path) -> None:
    wrong = CODES[5][:-1] + "X"
    head = [*HEAD, "校验位说明"]
    write(sheet, head, [*row(wrong, "甲"), ""], [*row(CODES[0], "乙"), ""])
    assert places(planned(sheet)) == [("check-character", "A2")]
    plan = planned(sheet, accept_check={wrong.lower()})
    assert places(plan) == [("check-character-accepted", "A2")]
    assert plan.counts.new == 2
    write(sheet, head, [*row(wrong, "甲"), "执照如此"])
    plan = planned(sheet)
    assert places(plan) == [("check-character-accepted", "A2")]
    assert [values[0] for _, values in plan.new()] == [wrong]


def test_titles_above_and_total_and_notes_below(sheet: Path) -> None:
    blank = [""] * 7
    write(
        sheet,
        ["江澄市服务机构登记表", *blank[1:]],
        blank,
        HEAD,
        row(CODES[0], "甲", "100.5"),
        blank,
        row(CODES[1], "乙", "99.5"),
        ["合 计", *blank[1:4], "200", "", ""],
        ["填表人：张三", *blank[1:]],
    )
    with opened(sheet) as reading:
        numbers = [number for number, _, _ in reading]
    assert numbers == [4, 6]
    assert (reading.facts.header_row, reading.facts.titles_skipped) == (3, 2)
    end = reading.end
    assert (end.total_row, end.total_agrees, end.notes, end.blank) == (7, True, 1, 1)
    assert end.sample is not None and end.sample[0] == 4


def test_a_total_that_does_not_agree_refuses_the_file(sheet: Path) -> None:
    write(sheet, HEAD, row(CODES[0], "甲", "100"), ["合计", "", "", "", "250", "", ""])
    plan = planned(sheet)
    (finding,) = plan.findings
    assert (finding.code, str(finding.place)) == ("total-mismatch", "E3")
    assert finding.details == {"total": "250", "sum": "100"}


def test_a_total_on_top_is_a_control_total_too(sheet: Path) -> None:
    write(sheet, HEAD, ["合计", "", "", "", "300", "", ""], row(CODES[0], "甲", "300"))
    plan = planned(sheet)
    assert (plan.counts.new, places(plan)) == (1, [])


def test_a_row_below_the_total_and_a_subtotal_are_refused(sheet: Path) -> None:
    write(
        sheet,
        HEAD,
        row(CODES[0], "甲", "100"),
        ["小计", "", "", "", "100", "", ""],
        ["合计", "", "", "", "100", "", ""],
        row(CODES[1], "乙", "0"),
    )
    assert places(planned(sheet)) == [("subtotal-row", "3"), ("below-total", "5")]


def test_a_category_or_a_service_may_be_called_what_a_total_is_called(sheet: Path) -> None:
    head = ("机构信用代码", "企业信用代码", "服务类别", "服务日期", "服务费用(元)")
    whole = [CODES[0], CODES[3], "合计", "2025-01-02", "100"]
    write(sheet, head, whole, [*whole[:2], "小计", *whole[3:]], ["", "", "合计", "", "200"])
    refs = {"institution": {CODES[0]: 7}, "enterprise": {CODES[3]: 9}}
    plan = planned(sheet, noun="record", refs=refs)
    assert (plan.counts.new, plan.reading.end.total_row) == (2, 4)
    assert [finding.code for finding in plan.findings if finding.is_error] == []
    head = ("机构信用代码", "服务编号", "服务名称", "服务类别", "收费标准(元)")
    write(sheet, head, [CODES[0], "合计", "甲", "培训", "100"], ["", "合计", "", "", "100"])
    plan = planned(sheet, noun="service", refs=refs)
    assert (plan.counts.new, plan.reading.end.total_row) == (1, 3)


def test_header_faults_come_all_at_once(sheet: Path) -> None:
    write(sheet, ["统一社会信用代码", "企业名称", "营业收入", "资产总额", "从业人圆"], [])
    plan = planned(sheet, noun="enterprise")
    assert places(plan) == [
        ("unit-missing", "C1"),
        ("unit-missing", "D1"),
        ("header-near-miss", "E1"),
    ]
    with pytest.raises(HeaderRefused) as refusal:
        plan.refuse()
    assert len(refusal.value.findings) == 3


def test_a_column_without_unit_is_not_judged(sheet: Path) -> None:
    write(sheet, ["统一社会信用代码", "企业名称", "营业收入"], [CODES[3], "甲", "356.20"])
    plan = planned(sheet, noun="enterprise")
    assert places(plan) == [("unit-missing", "C1")]
    with pytest.raises(UnitMissing):
        plan.refuse(partial=True)


def test_a_file_without_its_key_cannot_be_read(sheet: Path) -> None:
    write(sheet, ["机构名称", "类别"], ["甲", "服务中心"])
    with pytest.raises(HeaderRefused), opened(sheet):
        pass


def test_the_templates_own_rows_are_skipped(sheet: Path) -> None:
    columns = NOUNS["institution"].columns
    write(
        sheet,
        [column.title.zh for column in columns],
        [column.hint.zh if column.hint else "" for column in columns],
        [column.example.zh if column.example else "" for column in columns],
    )
    plan = planned(sheet)
    assert (plan.counts.rows, len(plan.findings), plan.reading.end.examples) == (0, 0, 2)
    with pytest.raises(TemplateUnfilled):
        plan.refuse()


def test_personal_values_are_masked_in_findings(sheet: Path) -> None:
    head = [*HEAD[:5], "联系人", "联系电话"]
    write(sheet, head, [*row(CODES[0], "甲")[:5], "沈\u202e一鸣", "138123427649"])
    plan = planned(sheet)
    assert [(f.code, f.value) for f in plan.findings] == [
        ("bad-character", "沈***"),
        ("phone-odd", "138*****7649"),
    ]


def test_progress_is_told(sheet: Path) -> None:
    head = ("机构信用代码", "企业信用代码", "服务类别", "服务日期")
    write(sheet, head, *[[CODES[0], CODES[3], "培训", "2025-01-02"]] * 25_000)
    told: list[int] = []
    refs = {"institution": {CODES[0]: 1}, "enterprise": {CODES[3]: 1}}
    with opened(sheet, "record", refs=refs, progress=told.append) as reading:
        assert reading.expected == 25_000
        assert sum(1 for _ in reading) == 25_000
    assert told == [10_000, 20_000]
