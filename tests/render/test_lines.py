"""Sums that must add up, trails, clocks, and the table of findings."""

from __future__ import annotations

import pytest

from smeadmin import i18n
from smeadmin.domain.findings import Finding, Place
from smeadmin.render import lines
from smeadmin.render.document import Document, Kind
from smeadmin.render.draw.text import plain
from smeadmin.render.output import text


def test_an_equation_names_its_terms() -> None:
    assert plain(lines.rows_equation(33, 2, 3, 0)) == "38 = 新增 33 + 修改 2 + 相同 3 + 拒绝 0"
    i18n.use("en")
    assert plain(lines.rows_equation(33, 2, 3, 0)) == "38 = 33 new + 2 changed + 3 same + 0 refused"
    money = lines.equation(
        8_400_000, ((6_100_000, "{n} issued"), (2_300_000, "{n} refused")), Kind.FEN
    )
    assert plain(money) == "84,000.00 = 61,000.00 issued + 23,000.00 refused"


def test_a_sum_that_is_none_is_never_shown() -> None:
    with pytest.raises(ValueError, match="38 is not the sum"):
        lines.equation(38, ((33, "{n} new"), (2, "{n} changed")))


def test_faults_are_counted_apart_from_rows() -> None:
    assert lines.findings_count(6, 0) == "错误 6 处，警告 0 处"
    i18n.use("en")
    assert lines.findings_count(1, 2) == "1 error, 2 warnings"


def test_a_trail_has_its_present_step_in_brackets() -> None:
    steps = (("申请", "02-24"), ("受理", "03-02"), ("审核", ""), ("公示", ""))
    assert plain(lines.trail(steps, 1)) == "申请 02-24 > [受理 03-02] > 审核 > 公示"
    assert plain(lines.trail(steps)) == "申请 02-24 > 受理 03-02 > 审核 > 公示"


def test_a_notice_shows_its_days() -> None:
    assert lines.clock_bar(3, 5) == "###--"


def test_limits_are_said_in_words() -> None:
    assert (lines.at_least("200 ㎡"), lines.at_least("70%")) == ("200 ㎡以上", "70% 以上")
    assert lines.at_most("30%") == "不超过 30%"
    i18n.use("en")
    assert (lines.at_least("70%"), lines.at_most("30%")) == ("at least 70%", "at most 30%")


def found(code: str, row: int, **details: object) -> Finding:
    return Finding(code, Place(row, 6, "场所面积(㎡)"), "area_m2", "-120", details)


def test_findings_say_place_value_reason_and_remedy() -> None:
    i18n.use("en")
    page = Document(blocks=lines.findings_table([found("negative", 5), found("not-a-number", 8)]))
    assert text(page, 100).splitlines() == [
        "place  column   value  reason        remedy",
        "─────────────────────────────────────────────────────────",
        "G5     area_m2  -120   negative      enter the real value",
        "G8     area_m2  -120   not a number  enter digits only",
    ]


def test_a_chinese_page_names_the_column_as_the_file_does() -> None:
    page = Document(blocks=lines.findings_table([found("negative", 5)]))
    lines_ = text(page, 100).splitlines()
    assert lines_[0].split() == ["位置", "列名", "值", "原因", "改法"]
    assert lines_[2].startswith("G5    场所面积(㎡)  -120  ")


def test_beyond_twenty_findings_they_are_counted_by_sort() -> None:
    i18n.use("en")
    many = [found("negative", n) for n in range(3, 33)] + [found("not-a-number", 40)]
    drawn = text(Document(blocks=lines.findings_table(many)), 100)
    assert drawn.count("G2") == 3 and "G22" in drawn and "G23" not in drawn
    assert drawn.endswith("\n\n11 more findings: negative 10, not a number 1\n")
    counted = lines.findings_table(iter(many[:20]), {"negative": 300_000, "duplicate": 2})
    assert text(Document(blocks=counted), 100).endswith(
        "\n\n299,982 more findings: negative 299,980, there twice 2\n"
    )
