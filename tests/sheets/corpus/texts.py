"""Encodings, characters, quotes and line ends."""

from __future__ import annotations

import codecs
import json

from tests.sheets.corpus.case import FIRST, HEAD, SECOND, bad, changed, doubtful, text, with_cell

GOOD = text(HEAD, FIRST, SECOND)
NAMED = GOOD.decode()


def name(value: str) -> bytes:
    return with_cell("B", value)


def lines(*more: str) -> bytes:
    """JSON lines with a good first one."""
    return "\n".join((json.dumps(dict(zip(FIELDS, FIRST, strict=True))), *more)).encode()


FIELDS = ("credit_code", "name", "kind", "region_code", "area_m2", "phone", "founded_on")


CASES = [
    *(
        bad("text/json", name, lines(line), code, file="机构.jsonl")
        for name, line, code in (
            ("a list", '["12990100MB0K42719P"]', "json-broken"),
            ("cut short", '{"credit_code": "5299010', "json-broken"),
            ("a key twice", '{"name": "甲", "name": "乙"}', "json-broken"),
            ("not a number", '{"area_m2": NaN}', "json-broken"),
            ("a thousand brackets", "[" * 100_000, "json-broken"),
            ("an object in an object", '{"name": {"zh": "甲"}}', "json-nested"),
        )
    ),
    bad(
        "text/json",
        "GB18030",
        lines() + b"\n" + '{"name": "启帆"}'.encode("gb18030"),
        "encoding-wrong",
        file="机构.jsonl",
    ),
    bad(
        "text/json",
        "a float that is no fen, an object without its code",
        lines(
            '{"name": "启帆", "kind": "服务中心", "region_code": "990102", "area_m2": 0.30000000000000004}'
        ),
        "required@A2",
        "too-precise@E2",
        file="机构.jsonl",
    ),
    bad(
        "text/utf-16-bare",
        "as some programs save Unicode text",
        NAMED.encode("utf-16-le"),
        "nul-bytes",
    ),
    bad("text/utf-16-bare", "big-endian", NAMED.encode("utf-16-be"), "nul-bytes"),
    bad(
        "text/utf-16-mark",
        "cut in the middle of a character",
        NAMED.encode("utf-16")[:-1],
        "encoding-wrong",
    ),
    bad(
        "text/big5",
        "a list from Taiwan",
        "統一社會信用代碼,機構名稱\r\n12990100MB0K42719P,服務中心\r\n".encode("big5"),
        "header-not-found",
    ),
    bad(
        "text/mixed",
        "GB18030 with a row of UTF-8 pasted in",
        text(HEAD, FIRST, encoding="gb18030") + text(SECOND),
        "encoding-mixed",
    ),
    bad(
        "text/mixed",
        "UTF-8 with a row of GB18030 pasted in",
        text(HEAD, FIRST) + text(changed(SECOND, "B", "启帆"), encoding="gb18030"),
        "encoding-mixed",
    ),
    bad(
        "text/mixed",
        "the mark of UTF-8 before GB18030",
        codecs.BOM_UTF8 + text(HEAD, FIRST, encoding="gb18030"),
        "encoding-wrong",
    ),
    bad(
        "text/given-wrong",
        "GB18030 called UTF-8",
        text(HEAD, FIRST, encoding="gb18030"),
        "encoding-wrong",
        how={"encoding": "utf-8"},
    ),
    bad(
        "text/given-wrong",
        "UTF-8 called GB18030",
        GOOD,
        "encoding-wrong",
        how={"encoding": "gb18030"},
    ),
    bad(
        "text/given-wrong",
        "no such encoding",
        GOOD,
        "encoding-unknown",
        how={"encoding": "klingon"},
    ),
    bad("text/nul", "in a cell", GOOD.replace("启".encode(), b"\0"), "nul-bytes"),
    bad("text/nul", "a disk that gave zeroes", GOOD + b"\0" * 512, "nul-bytes"),
    bad(
        "text/quote-open",
        "to the end of the file",
        GOOD.replace("启帆".encode(), '"启帆'.encode()),
        "quotes-broken",
    ),
    bad(
        "text/quote-open",
        "at the first row, swallowing all others",
        GOOD.replace("江澄".encode(), '"江澄'.encode()),
        "quotes-broken",
    ),
    bad(
        "text/quote-middle",
        "text after the closing one",
        GOOD.replace("启帆".encode(), '"启"帆'.encode()),
        "quotes-broken",
    ),
    bad(
        "text/quote-open",
        "closed two rows on, so that two rows are one",
        text(HEAD, FIRST).decode().replace("江澄", '"江澄').encode()
        + text(SECOND).decode().replace("服务社,", '服务社",').encode(),
        "rows-in-cell@B2",
    ),
    bad("text/huge-cell", "140,000 characters", name("启" * 140_000), "cell-too-long"),
    bad(
        "text/huge-cell",
        "33,000 characters, more than Excel holds",
        name("启" * 33_000),
        "text-too-long@B3",
    ),
    bad("text/long-cell", "a name of 201 characters", name("启" * 201), "text-too-long@B3"),
    bad("text/control", "a bell", name("启\x07帆"), "bad-character@B3"),
    bad("text/control", "a C1 control", name("启\x85帆\x90"), "bad-character@B3"),
    bad("text/escape", "red, please", name("\x1b[31m启帆\x1b[0m"), "bad-character@B3"),
    bad("text/direction", "right to left from here", name("启帆\u202e社务服"), "bad-character@B3"),
    bad("text/direction", "an isolate", name("启\u2066帆"), "bad-character@B3"),
    bad(
        "text/private-use",
        "a character of somebody's own font",
        name("启\ue5e5帆"),
        "bad-character@B3",
    ),
    bad("text/private-use", "on the planes above", name("启\U000f0001"), "bad-character@B3"),
    bad("text/unassigned", "the mark of a lost character", name("启\ufffd帆"), "bad-character@B3"),
    bad("text/unassigned", "a code point that is none", name("启\u0378帆"), "bad-character@B3"),
    bad("text/unassigned", "a noncharacter", name("启\ufffe帆"), "bad-character@B3"),
    doubtful(
        "text/zero-width", "inside a name", name("启\u200b帆\ufeff服务社"), "invisible-removed@B3"
    ),
    bad(
        "text/zero-width",
        "nothing else in the cell",
        name("\u200b\u200d"),
        "invisible-removed@B3",
        "required@B3",
    ),
    bad("text/other-digits", "Arabic-Indic", with_cell("E", "٣٤"), "not-a-number@E3"),
    bad("text/other-digits", "superscript", with_cell("E", "9²"), "unit-in-cell@E3"),
    bad("text/other-digits", "circled", with_cell("E", "⑨"), "not-a-number@E3"),
    bad(
        "text/look-alike",
        "Cyrillic В and С in a code",
        with_cell("A", "12990102МВ1С77406Q"),
        "credit-code-letter@A3",
    ),
]
