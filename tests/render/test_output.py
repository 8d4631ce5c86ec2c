"""Streams, tenses, silence, colours and encodings."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest

from smeadmin import i18n
from smeadmin.render.document import Column, Deed, Document, Kind, Next, Note, Table
from smeadmin.render.output import Outcome, Screen, answer, screen_of, talk, text
from tests.render.pages import PAGES

DEED = Document(
    notes=("第 17 行 类别「众创载体」不在办法的类别表里 [category-unknown]", Note("文件夹由网盘同步", after=True)),
    deed=Deed("已导入：新增 33 家，修改 2 家。", "将新增 33 家，将修改 2 家。"),
    next=Next("smeadmin certify grant AP-2026-0012", after="（2026-03-18 起）"),
)  # fmt: skip


def both(document: Document, outcome: Outcome | None = None, **screen: Any) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    where = Screen(out, err, **screen)
    answer(document, where, outcome)
    talk(document, where, outcome)
    return out.getvalue(), err.getvalue()


def test_the_past_tense_comes_with_a_change() -> None:
    assert both(DEED, Outcome("CS-000016")) == (
        "",
        "提示：第 17 行 类别「众创载体」不在办法的类别表里 [category-unknown]\n"
        "已导入：新增 33 家，修改 2 家。\n"
        "提示：文件夹由网盘同步\n"
        "变更    CS-000016\n"
        "下一步  smeadmin certify grant AP-2026-0012（2026-03-18 起）\n",
    )


def test_a_dry_run_would_and_has_no_change_number() -> None:
    err = both(DEED, Outcome(None, dry_run=True))[1]
    assert "试运行：将新增 33 家，将修改 2 家。未作任何更改。\n" in err
    assert "变更" not in err


def test_the_same_in_english() -> None:
    i18n.use("en")
    page = Document(
        deed=Deed("Imported: 33 new, 2 changed.", "would add 33, would change 2."),
        notes=(Note("the folder is synchronised", "warning"),),
        next=Next("smeadmin certify grant X", before="then", after="(from 2026-03-18)"),
    )
    assert both(page, Outcome("CS-000016"))[1] == (
        "warning: the folder is synchronised\n"
        "Imported: 33 new, 2 changed.\n"
        "change  CS-000016\n"
        "next    then  smeadmin certify grant X (from 2026-03-18)\n"
    )
    assert (
        "Dry run: would add 33, would change 2. Nothing was changed.\n"
        in both(page, Outcome(None, dry_run=True))[1]
    )


def test_a_read_has_no_deed() -> None:
    assert both(DEED)[1].count("\n") == 3


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_talk_is_silent_for_programs(format: str) -> None:
    assert both(DEED, Outcome("CS-000016"), format=format)[1] == ""


def test_quiet_silences_talk_and_keeps_the_answer() -> None:
    out, err = both(PAGES["imported"](), Outcome("CS-1"), quiet=True)
    assert "38 = " in out and err == ""


def test_what_a_narrow_screen_leaves_out_is_named_on_stderr() -> None:
    err = both(PAGES["listed"](), width=60)[1]
    assert (
        err == "因窗口较窄未显示：统一社会信用代码、类型、区县（--format csv 或 --out 给出全部）\n"
    )
    i18n.use("en")
    assert both(PAGES["listed"](), width=60)[1] == (
        "not shown, window too narrow: credit code, kind, region (--format csv or --out gives all)\n"
    )


ANSI = re.compile("\x1b\\[([0-9;]*)m")


@pytest.mark.parametrize("page", PAGES)
def test_colour_adds_nothing_but_colour(page: str, language: str) -> None:
    out, err = both(
        PAGES[page](), Outcome("CS-1"), width=100, err_width=100, colour=True, err_colour=True
    )
    plain_out, plain_err = both(PAGES[page](), Outcome("CS-1"), width=100, err_width=100)
    assert (ANSI.sub("", out), ANSI.sub("", err)) == (plain_out, plain_err)


def test_there_are_six_uses_of_colour() -> None:
    used: set[str] = set()
    for page in PAGES.values():
        coloured = both(page(), Outcome("CS-1"), width=100, colour=True, err_colour=True)
        used |= set(ANSI.findall("".join(coloured)))
    assert used == {"0", "1", "2", "31", "32", "33", "36"}


def test_long_lists_are_drawn_without_colour() -> None:
    def coloured(rows: int) -> bool:
        table = Table((Column("code", "编号", Kind.CODE),), [("CS-000001",)] * rows)
        return "\x1b[36m" in both(Document(blocks=(table,)), width=80, colour=True)[0]

    assert coloured(500) and not coloured(501)


def test_a_mark_is_coloured_with_the_word_that_says_the_same() -> None:
    out = both(PAGES["checked"](), width=100, colour=True)[0]
    assert "\x1b[32m✓ 符合\x1b[0m" in out
    assert "\x1b[31m✗ 不足\x1b[0m" in out
    assert "\x1b[33m? 待判定\x1b[0m" in out


class Terminal(io.TextIOWrapper):
    """A stream with an encoding that says it is a terminal."""

    def __init__(self, encoding: str, *, terminal: bool = True) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, newline="\n")
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal

    def written(self) -> str:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode(self.encoding)


def test_the_environment_decides_width_and_colour() -> None:
    def screen(terminal: bool = True, color: str = "auto", **environ: str) -> Screen:
        stream = Terminal("utf-8", terminal=terminal)
        return screen_of(stream, stream, environ, color=color)

    assert screen(COLUMNS="60").width == 60
    assert screen(COLUMNS="many").width == 80
    assert screen(terminal=False, COLUMNS="60").width is None
    assert screen().colour and not screen(NO_COLOR="1").colour
    assert not screen(TERM="dumb").colour and not screen(terminal=False).colour
    assert screen(color="always", terminal=False, NO_COLOR="1").colour
    assert not screen(color="never").colour
    assert screen(SMEADMIN_MARKS="ascii").ascii and not screen().ascii
    assert screen().pretty and not screen(terminal=False).pretty


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "ascii", "latin-1"])
@pytest.mark.parametrize("page", PAGES)
def test_every_encoding_takes_every_page(page: str, encoding: str, language: str) -> None:
    out, err = Terminal(encoding), Terminal(encoding)
    screen = screen_of(out, err, {"COLUMNS": "100", "NO_COLOR": "1"})
    assert screen.ascii
    answer(PAGES[page](), screen, Outcome("CS-1"))
    talk(PAGES[page](), screen, Outcome("CS-1"))
    expected = text(PAGES[page](), 100, ascii=True)
    if encoding.startswith("gb"):
        assert out.written() == expected
    else:
        assert out.written().count("?") == expected.count("?")  # no letter became a question mark
        for code in re.findall(r"[A-Z]{2}-[0-9-]{6,}|[0-9A-Z]{18}", expected):
            assert code in out.written()


def test_letters_that_an_encoding_lacks_are_escaped_and_its_quotes_replaced() -> None:
    out = Terminal("gbk")
    answer(Document(title="𠮷 ✓ 「年报」"), screen_of(out, out, {"NO_COLOR": "1"}))
    assert out.written() == "\\U00020bb7 「年报」\n"
    bare = Terminal("ascii")
    answer(Document(title="「x」"), screen_of(bare, bare, {"NO_COLOR": "1"}))
    assert bare.written() == '"x"\n'


def test_json_on_an_old_console_still_says_what_was_meant() -> None:
    out = Terminal("gbk")
    answer(Document(data={"name": "𠮷野"}), screen_of(out, out, {}, format="json"))
    assert json.loads(out.written()) == {"name": "𠮷野"}
