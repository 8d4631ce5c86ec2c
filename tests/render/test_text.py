"""Widths against two independent tables, and lines that break where they may."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcswidth, wcwidth

from smeadmin.render.draw import text
from smeadmin.render.draw.text import keep, wrap

# What the office's data and our own pages are made of.
BLOCKS = (
    (0x20, 0x7F),  # ASCII
    (0xA0, 0xAD),  # Latin-1, before the soft hyphen
    (0xAE, 0x300),
    (0x370, 0x483),  # Greek, Cyrillic
    (0x2010, 0x2028),  # dashes and quotes
    (0x2030, 0x2060),
    (0x2190, 0x2400),  # arrows, mathematics
    (0x2460, 0x2600),  # enclosed numbers, boxes
    (0x3000, 0x302A),  # CJK punctuation
    (0x3041, 0x3097),
    (0x3100, 0x3130),
    (0x3220, 0x3400),  # ㎡ and its neighbours
    (0x3400, 0x4DC0),
    (0x4E00, 0xA000),  # the Han characters
    (0xF900, 0xFA6E),
    (0xFF01, 0xFFA0),  # full width
    (0xFFE0, 0xFFE7),
    (0x20000, 0x2A6D0),  # rare names
)


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: f"U+{block[0]:04X}")
def test_widths_agree_with_wcwidth_and_rich(block: tuple[int, int]) -> None:
    known = [chr(c) for c in range(*block) if unicodedata.category(chr(c)) not in ("Cn", "Cc")]
    ours = {char: text.width(char) for char in known}
    assert ours == {char: wcwidth(char) for char in known}
    assert ours == {char: cell_len(char) for char in known}


@pytest.mark.parametrize(
    ("sentence", "room", "lines"),
    [
        ("JC-03 第三条：公示满 5 个工作日后方可认定", 38, ["JC-03 第三条：公示满 5 个工作日后方可", "认定"]),
        ("今天是第 4 个工作日，要求满 5 个；2026-03-17 周二期满", 38, ["今天是第 4 个工作日，要求满 5 个；", "2026-03-17 周二期满"]),
        ("2026-03-18 起再认定：smeadmin certify grant AP-2026-0012", 38, ["2026-03-18 起再认定：", "smeadmin certify grant AP-2026-0012"]),
        ("smeadmin certify grant AP-2026-0012", 24, ["smeadmin certify grant \\", "  AP-2026-0012"]),
        ("经手 14 张   已付 48,000.00 元   待核 500.00 元", 34, ["经手 14 张   已付 48,000.00 元", "待核 500.00 元"]),
        ("中型企业（从业 412 人，收入 9,860.00 万元）", 28, ["中型企业（从业 412 人，收入", "9,860.00 万元）"]),
        ("at most 20,000.00 yuan a year", 12, ["at most", "20,000.00", "yuan a year"]),
        (keep("江澄正明会计服务有限公司") + "已领", 26, ["江澄正明会计服务有限公司已", "领"]),
        ("由" + keep("江澄正明会计服务有限公司"), 25, ["由", "江澄正明会计服务有限公司"]),
    ],
)  # fmt: skip
def test_lines_end_where_a_reader_expects(sentence: str, room: int, lines: list[str]) -> None:
    assert wrap(sentence, room, room) == lines


CODES = ("52990102MJ6Q30852Y", "2026-03-17", "1,234.00", "77.8%", "JC-03.2")
WORDS = (
    "公示满",
    "5 个",
    "，",
    "（",
    "）",
    "工作日",
    "。",
    "「年报」",
    "at least",
    " ",
    "  ",
    "：",
    "3.5 ㎡",
)
PIECES = st.sampled_from((*WORDS, *(f" {code} " for code in CODES), " smeadmin today "))


@given(st.lists(PIECES, min_size=1, max_size=14), st.integers(30, 60), st.integers(30, 60))
def test_wrapping_keeps_the_words_the_codes_and_the_width(
    pieces: list[str], first: int, rest: int
) -> None:
    sentence = re.sub(r"\s+(?=[，。：）])", "", "".join(pieces)).strip()
    lines = wrap(sentence, first, rest)
    assert all(wcswidth(line) <= (rest if i else first) for i, line in enumerate(lines))
    squeezed = "".join(sentence.split())
    assert "".join("".join(lines).replace("\\", "").split()) == squeezed
    for code in CODES:
        assert sum(line.count(code) for line in lines) == sentence.count(code)
    assert not any(line[0] in "，。：）" for line in lines[1:])


def test_what_a_terminal_would_obey_is_shown_instead() -> None:
    assert text.clean("江澄\x1b[31m\u202e公司\n") == "江澄\\x1b[31m\\u202e公司 "
    assert text.clean("中\u3000文") == "中\u3000文"


def test_old_consoles_get_ascii_marks() -> None:
    said = "✓ 符合  4 → 6  41c0 …  ██  └ CS-000201  「年报」"
    assert text.to_ascii_marks(said) == "符合  4 -> 6  41c0 ...  ##  `- CS-000201  「年报」"


@pytest.mark.parametrize(
    ("line", "commands"),
    [
        ("2026-03-18 起再认定：smeadmin certify grant AP-2026-0012", ["smeadmin certify grant AP-2026-0012"]),
        ("smeadmin db restore FILE (good, up to CS-000138)", ["smeadmin db restore FILE"]),
        ("用 smeadmin init --db offcie.db（其他命令从不新建）", ["smeadmin init --db offcie.db"]),
        ("correct it: smeadmin enterprise edit; or apply", ["smeadmin enterprise edit"]),
        ("smeadmin certify return X --reason '缺 2 项'", ["smeadmin certify return X --reason '缺 2 项'"]),
        ("smeadmin 之外被改动", []),
    ],
)  # fmt: skip
def test_commands_are_found_inside_sentences(line: str, commands: list[str]) -> None:
    spans = text.with_commands(line)
    assert [part for part, tone in spans if tone is not None] == commands
    assert "".join(part for part, _tone in spans) == line
