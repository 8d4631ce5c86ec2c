"""The one drawing of a refusal, as C5, G3, B7, H2, L2 and M2 have it."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from wcwidth import wcswidth

from smeadmin import i18n
from smeadmin.errors import (
    Cited,
    Conflict,
    Failure,
    FileRejected,
    InputRejected,
    Line,
    NotFound,
    Refused,
    StorageFailure,
    Usage,
    Waiting,
)
from smeadmin.i18n import Text
from smeadmin.render import failures
from smeadmin.render.output import Screen


def drawn(failure: Failure, width: int | None = None, *, write: bool = True, **screen: Any) -> str:
    err = io.StringIO()
    out = io.StringIO()
    next_ = screen.pop("next", None)
    failures.draw(failure, Screen(out, err, err_width=width, **screen), write=write, next=next_)
    assert out.getvalue() == ""
    return err.getvalue()


def t(zh: str, en: str) -> str:
    return str(Text(zh, en))


class Said(Failure):
    """A failure whose sentence is given as it is."""

    def message(self) -> str:
        return str(self.details["said"])


def refusal(kind: type[Failure], code: str, said: str, **fields: Any) -> Failure:
    made = type("Made", (Said, kind), {"status": kind.status, "kind": kind.kind})
    made.code = code  # after the class is made, so that the catalogue of codes is left alone
    return made({"said": said}, **fields)


def notice_running() -> Failure:
    return refusal(
        Refused,
        "notice-running",
        t("公示还没有期满", "the public notice is still running"),
        clause=Cited(
            t("JC-03 第三条", "JC-03 art. 3"),
            t("公示满 5 个工作日后方可认定", "grant only after 5 full working days of notice"),
        ),
        short_by=(
            t("今天是第 4 个工作日，要求满 5 个；2026-03-17 周二期满", "today is working day 4 of 5; the notice ends Tue 2026-03-17"),
        ),
        way_out=(
            t("2026-03-18 起再认定：smeadmin certify grant AP-2026-0012", "from 2026-03-18 on: smeadmin certify grant AP-2026-0012"),
        ),
        refusal="RF-000021",
    )  # fmt: skip


def test_a_refusal_says_what_why_by_how_much_and_the_way_out() -> None:
    assert drawn(notice_running()) == (
        "拒绝：公示还没有期满 [notice-running]\n"
        "  依据    JC-03 第三条：公示满 5 个工作日后方可认定\n"
        "  差额    今天是第 4 个工作日，要求满 5 个；2026-03-17 周二期满\n"
        "  怎么办  2026-03-18 起再认定：smeadmin certify grant AP-2026-0012\n"
        "未作任何更改。  smeadmin explain RF-000021\n"
    )


def test_in_english_short_by_reads_on_into_its_sentence() -> None:
    i18n.use("en")
    assert drawn(notice_running()) == (
        "refused: the public notice is still running [notice-running]\n"
        "  clause   JC-03 art. 3: grant only after 5 full working days of notice\n"
        "  short by today is working day 4 of 5; the notice ends Tue 2026-03-17\n"
        "  way out  from 2026-03-18 on: smeadmin certify grant AP-2026-0012\n"
        "Nothing was changed.  smeadmin explain RF-000021\n"
    )


def test_on_a_narrow_screen_sentences_hang_and_codes_stay_whole() -> None:
    assert drawn(notice_running(), 48) == (
        "拒绝：公示还没有期满 [notice-running]\n"
        "  依据    JC-03 第三条：公示满 5 个工作日后方可\n"
        "          认定\n"
        "  差额    今天是第 4 个工作日，要求满 5 个；\n"
        "          2026-03-17 周二期满\n"
        "  怎么办  2026-03-18 起再认定：\n"
        "          smeadmin certify grant AP-2026-0012\n"
        "未作任何更改。  smeadmin explain RF-000021\n"
    )


@pytest.mark.parametrize("width", [20, 30, 40, 60, 80])
def test_no_line_of_a_refusal_is_wider_than_its_terminal(width: int, language: str) -> None:
    assert all(wcswidth(line) <= width for line in drawn(notice_running(), width).splitlines())


def test_further_sentences_stand_under_the_first() -> None:
    i18n.use("en")
    fund = refusal(
        Refused,
        "fund-exhausted",
        "the fund cannot cover this batch",
        short_by=("10,500.00 yuan: 640,000.00 needed, 629,500.00 available",),
        way_out=("drop the last 2 rows (14,000.00)", "or issue in queue order: --until-exhausted"),
    )
    assert drawn(fund).splitlines()[1:] == [
        "  short by 10,500.00 yuan: 640,000.00 needed, 629,500.00 available",
        "  way out  drop the last 2 rows (14,000.00)",
        "           or issue in queue order: --until-exhausted",
        "Nothing was changed.",
    ]


def test_a_read_that_fails_does_not_say_that_nothing_was_changed() -> None:
    missing = refusal(
        NotFound,
        "institution-not-found",
        "没有名称含「启凡」的服务机构",
        more=(Line("close", ("江澄市启帆中小企业服务中心\t52990102MJ6Q30852Y",)),),
    )
    assert drawn(missing, write=False) == (
        "找不到：没有名称含「启凡」的服务机构 [institution-not-found]\n"
        "  相近  江澄市启帆中小企业服务中心  52990102MJ6Q30852Y\n"
    )


def test_lines_without_a_label_align_their_parts() -> None:
    """B9: candidates; H2: a tree."""
    ambiguous = refusal(
        Usage,
        "name-ambiguous",
        "「服务中心」有 3 家，请写得更全或用信用代码",
        more=(Line("", ("12990100MB0K42719P\t江澄市中小企业发展促进中心", "5299\t江澄市启帆")),),
    )
    assert drawn(ambiguous, write=False).splitlines()[1:] == [
        "  12990100MB0K42719P  江澄市中小企业发展促进中心",
        "  5299                江澄市启帆",
    ]


def test_labels_of_its_own_are_printed_as_they_are() -> None:
    unit = refusal(
        FileRejected,
        "unit-missing",
        "2 列没有写单位",
        more=(
            Line("E 列「资产总额」", ("不知是元还是万元\t表头改为「资产总额(万元)」",)),
            Line("F 列「服务收入(元)」", ("第 4 行 356.20\t疑似混用",)),
        ),
    )
    assert drawn(unit, next="smeadmin return template --year 2025") == (
        "文件未通过：2 列没有写单位 [unit-missing]\n"
        "  E 列「资产总额」      不知是元还是万元  表头改为「资产总额(万元)」\n"
        "  F 列「服务收入(元)」  第 4 行 356.20    疑似混用\n"
        "未作任何更改。\n"
        "下一步  smeadmin return template --year 2025\n"
    )


@pytest.mark.parametrize(
    ("kind", "chinese", "english"),
    [
        (Usage, "用法：", "usage: "),
        (Refused, "拒绝：", "refused: "),
        (NotFound, "找不到：", "not found: "),
        (Conflict, "冲突：", "conflict: "),
        (FileRejected, "文件未通过：", "file rejected: "),
        (InputRejected, "未通过：", "input rejected: "),
        (StorageFailure, "数据保护：", "storage: "),
        (Waiting, "待批准：", "waiting: "),
        (Failure, "", ""),  # a bug of ours is no kind of refusal
    ],
)
def test_the_first_word_tells_the_exit_status(
    kind: type[Failure], chinese: str, english: str
) -> None:
    for language, word in (("zh", chinese), ("en", english)):
        i18n.use(language)
        code = "some-code" if kind is not Failure else "bug"
        said = drawn(refusal(kind, code if kind is not Failure else "", "X"), write=False)
        assert said == f"{word}X [{code}]\n"


def test_programs_get_one_object() -> None:
    said = json.loads(drawn(notice_running(), format="json"))
    assert said == {
        "error": {
            "code": "notice-running",
            "kind": "refused",
            "message": "公示还没有期满",
            "clause": "JC-03",
            "hint": "2026-03-18 起再认定：smeadmin certify grant AP-2026-0012",
            "refusal": "RF-000021",
            "changed": False,
            "details": {"said": "公示还没有期满"},
        }
    }


def test_control_characters_in_a_refusal_are_shown_not_obeyed() -> None:
    said = drawn(refusal(NotFound, "x", "没有「\x1b[2J」"), write=False)
    assert said == "找不到：没有「\\x1b[2J」[x]\n"
