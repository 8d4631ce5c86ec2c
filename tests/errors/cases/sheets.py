"""What a file has to be before a row of it is looked at, and what refuses all of it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

HEADER = "统一社会信用代码,机构名称,类型,区划代码\r\n"
GOOD = HEADER + "12990121MB1F20939G,北浦县中小企业服务站,服务中心,440606\r\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def take(name: str, *more: str, noun: str = "institution") -> list[str]:
    """Give the command that imports a file."""
    return [noun, "import", name, *more]


def workbook(*sheets: str, extra: str | None = None) -> Callable[[Path], None]:
    """Make a workbook with one good list on each of its sheets, and a part that a list never needs."""

    def write(path: Path) -> None:
        import openpyxl

        book = openpyxl.Workbook()
        book.remove(book.active)
        for title in sheets:
            sheet = book.create_sheet(title)
            for line in GOOD.splitlines():
                sheet.append(line.split(","))
        book.save(path)
        if extra is not None:
            with zipfile.ZipFile(path, "a") as package:
                package.writestr(extra, b"x")

    return write


def case(code: str, name: str, content: Any, *more: str, **about: Any) -> dict[str, Any]:
    """Give the case of importing one file; exit 6 unless told otherwise."""
    noun = about.pop("noun", "institution")
    return {
        "code": code,
        "files": {name: content},
        "argv": take(name, *more, noun=noun),
        "status": 6,
        **about,
    }


CASES: list[dict[str, Any]] = [
    {"code": "file-missing", "argv": take("机构名路.csv"), "status": 4},
    case("sheet-map-not-found", "机构名录.csv", GOOD, "--map", "东渚区工信局", status=4),
    *(
        {"code": code, "argv": ["sheet", "map", "东渚区工信局", "enterprise", pair], "status": 2}
        for code, pair in (
            ("header-pair-broken", "企业全名"),
            ("header-means-nothing", "企业全名=公司"),
            ("header-unit-missing", "产值=营业收入"),
        )
    ),
    case("not-a-file", "机构名录.csv", lambda path: path.mkdir()),
    case("file-empty", "机构名录.csv", b""),
    case("encoding-unknown", "机构名录.csv", GOOD, "--encoding", "klingon", status=2),
    case("encoding-wrong", "机构名录.csv", GOOD.encode("gb18030"), "--encoding", "utf-8"),
    case(
        "encoding-mixed",
        "机构名录.csv",
        GOOD.encode("gb18030") + "91990102MA5K3T6163,乙,服务中心,440606\r\n".encode(),
    ),
    case("nul-bytes", "机构名录.csv", GOOD.encode().replace(b"440606", b"44\x000606")),
    case("quotes-broken", "机构名录.csv", GOOD.replace("北浦", '"北浦')),
    case("cell-too-long", "机构名录.csv", GOOD.replace("北浦", "北" * 140_000)),
    case("json-broken", "机构名录.jsonl", '{"name": "甲"}\n["乙"]\n'),
    case("json-nested", "机构名录.jsonl", '{"name": {"zh": "甲"}}\n'),
    case("not-a-sheet", "机构名录.xlsx", b"PK\x03\x04" + b"\0" * 100),
    case("file-encrypted", "机构名录.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")),
    case("file-hostile", "机构名录.xlsx", workbook("名录", extra="xl/vbaProject.bin")),
    case("sheet-not-named", "机构名录.xlsx", workbook("市级", "县级")),
    case("sheet-missing", "机构名录.xlsx", workbook("市级"), "--sheet", "省级"),
    case("header-not-found", "机构名录.csv", "甲,乙,丙\r\n1,2,3\r\n"),
    case(
        "header-refused",
        "机构名录.csv",
        GOOD.replace("区划代码", "机构名称"),
    ),
    case(
        "unit-missing",
        "企业名单.csv",
        "统一社会信用代码,企业名称,营业收入\r\n91990102MA5K3T6163,江澄永济五金制品有限公司,300\r\n",
        noun="enterprise",
    ),
    case("rows-refused", "机构名录.csv", GOOD.replace("939G", "939X")),
    case("no-rows", "机构名录.csv", HEADER),
    {
        "code": "template-unfilled",
        "setup": [["institution", "template", "--out", "机构名录.xlsx"]],
        "argv": take("机构名录.xlsx"),
        "status": 6,
    },
]
