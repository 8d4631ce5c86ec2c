"""Invented offices of any size, the same bytes for the same arguments; only the standard library.

    python -m tests.bench.make_data DIR --institutions 10000 --enterprises 10000 --services 300000

Writes institutions, enterprises, services and, with ``--prev``, the services of the year before, as
UTF-8 CSV with BOM and CRLF as Excel and WPS write it; ``--gb18030`` and ``--xlsx`` write them so too.
``--bad SHARE`` damages that share of the rows and lists them in bad_rows.csv: what a checker must find.
The codes have no real region in them (99…), so that none of them is anybody's.
"""

from __future__ import annotations

import argparse
import datetime as dt
import random
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from xml.sax.saxutils import escape

Cell = str | int | float
Cells = tuple[Cell, ...]
Bad = list[tuple[str, int, str]]

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100-2015: no I, O, S, V, Z
VALUE = {c: i for i, c in enumerate(ALPHABET)}
WEIGHT = [pow(3, i, 31) for i in range(17)]
BODY_WEIGHT = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714: the 9th character of the organisation code

REGIONS = ["440103", "440104", "440105", "440106", "440303", "440304", "440305", "440306", "440402", "440507", "440604", "440605", "440606", "440703", "440802", "440902", "441202", "441302", "441402", "441502"]  # fmt: skip
PLACE = [
    "江澄",
    "北浦",
    "南屿",
    "云桥",
    "松岭",
    "明河",
    "青石",
    "白沙",
    "海潮",
    "东渡",
    "西坪",
    "临川",
    "望城",
    "新塘",
    "龙湾",
    "凤岗",
    "石湖",
    "金溪",
    "丰田",
    "永泰",
]
SYLLABLE = "华信中科创达恒远金盛德龙安泰瑞丰嘉禾天成启明博众智汇联合东方南粤海通正大宏图永兴"
FORM = ("服务中心", "服务平台", "研究院", "行业协会", "咨询有限公司")
FIRM = ("有限公司", "有限责任公司", "股份有限公司", "商行")
INDUSTRY = (
    "工业",
    "批发业",
    "零售业",
    "建筑业",
    "餐饮业",
    "住宿业",
    "仓储业",
    "邮政业",
    "物业管理",
    "交通运输业",
)
CATEGORY = (
    "信息咨询",
    "创业辅导",
    "人才培训",
    "融资对接",
    "技术创新",
    "市场开拓",
    "法律援助",
    "管理提升",
    "检验检测",
    "数字化转型",
)
SURNAME = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何林高罗"
GIVEN = "伟芳娜敏静强磊洋艳勇军杰娟涛明超霞平刚桂"

HEADERS = {
    "institutions": "机构名称,统一社会信用代码,行政区划代码,机构类型,成立日期,场所面积(㎡),地址,简称,联系人,联系电话",
    "returns": "统一社会信用代码,机构名称,从业人员,专业人员",
    "enterprises": "企业名称,统一社会信用代码,行政区划代码,所属行业,从业人员,营业收入(万元)",
    "services": "机构统一社会信用代码,企业统一社会信用代码,服务类别,服务日期,服务费用(元),满意度",
}


def credit_code(prefix: str, region: str, n: int) -> str:
    """Make a valid code: class (2), region (6), organisation (8 and its check), check."""
    body = f"{n:08d}"
    ninth = 11 - sum(int(c) * w for c, w in zip(body, BODY_WEIGHT, strict=True)) % 11
    text = prefix + region + body + ("X" if ninth == 10 else "0" if ninth == 11 else str(ninth))
    return text + ALPHABET[-sum(VALUE[c] * w for c, w in zip(text, WEIGHT, strict=True)) % 31]


def codes(n: int, prefix: str, factor: int, offset: int) -> list[str]:
    """Give distinct codes in scattered order."""
    return [
        credit_code(prefix, f"99{i * 37 % 10000:04d}", (i * factor + offset) % 99_999_989)
        for i in range(n)
    ]


def name(i: int, forms: Sequence[str]) -> str:
    """Give a name that nobody else has."""
    a, b, c = (SYLLABLE[i // 40**k % 40] for k in range(3))
    return PLACE[i // 64000 % 20] + a + b + c + forms[i // 11 % len(forms)]


class Maker:
    """Makes the rows of one office and remembers which it damaged."""

    def __init__(self, institutions: int, enterprises: int, *, bad: float, seed: int) -> None:
        self.institution_codes = codes(institutions, "12", 7368787, 11)
        self.enterprise_codes = codes(enterprises, "91", 5800079, 23)
        self.share, self.seed = bad, seed
        self.bad: Bad = []

    def random(self, stream: int) -> random.Random:
        """Give the generator of one table, independent of the others' sizes."""
        return random.Random(self.seed * 1000 + stream)

    def institutions(self) -> Iterator[Cells]:
        """Institutions: bodies of the two kinds that the example measures know."""
        rng = self.random(1)
        first = dt.date(1995, 1, 1).toordinal()
        for i, code in enumerate(self.institution_codes):
            b = rng.getrandbits(64)
            day = dt.date.fromordinal(first + (b >> 16) % 9000).isoformat()
            if self.share and rng.random() < self.share:
                code, day, _ = self.damage("institutions", i, b, code, day, "")
            label = f"{name(i * 7919 + 13, FORM)}{i:07d}"
            person = SURNAME[(b >> 48) % 20] + GIVEN[(b >> 52) % 20] + GIVEN[(b >> 56) % 20]
            yield (
                *(label, code, REGIONS[i * 37 % 20], "服务中心", day, 50 + (b >> 36) % 3000),
                *(f"{PLACE[i % 20]}文昌路{b % 900}号", label[:6], person),
                f"13{(b >> 20) % 10**9:09d}",
            )

    def enterprises(self) -> Iterator[Cells]:
        """Enterprises with the figures that decide their size."""
        rng = self.random(2)
        for i, code in enumerate(self.enterprise_codes):
            b = rng.getrandbits(64)
            staff = 1 + b % 400
            if self.share and rng.random() < self.share:
                code, _, _ = self.damage("enterprises", i, 0, code, "", "")
            yield (
                *(f"{name(i * 104729 + 5, FIRM)}{i:07d}", code, REGIONS[i * 41 % 20]),
                *(INDUSTRY[(b >> 12) % 10], staff, f"{(b >> 20) % 4000000 / 100:.2f}"),
            )

    def services(self, count: int, year: int, stream: int) -> Iterator[Cells]:
        """Services in the order of their days; some institutions give none, some thousands."""
        rng = self.random(stream)
        institutions, enterprises = self.institution_codes, self.enterprise_codes
        first = dt.date(year, 1, 1).toordinal()
        days = [dt.date.fromordinal(first + k).isoformat() for k in range(365)]
        for i in range(count):
            b = rng.getrandbits(64)
            u = (b & 0xFFFFFF) / 16777216
            giver, day = institutions[int(u * u * len(institutions))], days[i * 365 // count]
            fee = "0.00" if (b >> 40) % 10 < 3 else f"{(b >> 16) % 5000000 / 100:.2f}"
            s = (b >> 48) % 40
            answer: Cell = (
                ""
                if s < 2
                else 5
                if s < 20
                else 4
                if s < 32
                else 3
                if s < 37
                else 2
                if s < 39
                else 1
            )
            if self.share and rng.random() < self.share:
                giver, day, fee = self.damage("services", i, b, giver, day, fee)
            yield (
                giver,
                enterprises[(b >> 24) % len(enterprises)],
                CATEGORY[(b >> 56) % 10],
                day,
                fee,
                answer,
            )

    def damage(
        self, table: str, i: int, b: int, code: str, day: str, fee: str
    ) -> tuple[str, str, str]:
        """Spoil one cell of a row, and note which row (as a spreadsheet numbers it) and how."""
        kinds = [
            kind for kind, there in (("check", code), ("day", day), ("negative", fee)) if there
        ]
        kind = kinds[b % len(kinds)]
        self.bad.append((table, i + 2, kind))
        if kind == "check":
            return code[:17] + ALPHABET[(VALUE[code[17]] + 1 + b % 30) % 31], day, fee
        if kind == "day":
            return code, day[:5] + "02-30", fee
        return code, day, "-1.00" if fee == "0.00" else f"-{fee}"


class Workbook:
    """The smallest workbook that Excel would write: shared strings, days as day cells, numbers as numbers."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED)
        self.strings: dict[str, int] = {}
        self.count = 0
        self.sheet = self.archive.open(_entry("xl/worksheets/sheet1.xml"), "w", force_zip64=True)
        self.sheet.write(f'{XML}<worksheet xmlns="{MAIN}"><sheetData>'.encode())

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.sheet.write(b"</sheetData></worksheet>")
        self.sheet.close()
        strings = "".join(f"<si><t>{escape(s)}</t></si>" for s in self.strings)
        parts = {
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}" uniqueCount="{len(self.strings)}">{strings}</sst>',
            **PARTS,
        }
        for path, text in parts.items():
            self.archive.writestr(_entry(path), XML + text)
        self.archive.close()

    def row(self, cells: Iterable[Cell]) -> None:
        """Write one row."""
        self.count += 1
        drawn = (self._cell(f"{chr(65 + k)}{self.count}", value) for k, value in enumerate(cells))
        self.sheet.write(f'<row r="{self.count}">{"".join(drawn)}</row>'.encode())

    def _cell(self, place: str, value: Cell) -> str:
        if value == "":
            return ""
        if isinstance(value, str):
            if value[4:5] == "-" and len(value) == 10:
                try:
                    day = dt.date.fromisoformat(value).toordinal() - 693594
                except ValueError:
                    pass
                else:
                    return f'<c r="{place}" s="1"><v>{day}</v></c>'
            if "." not in value:
                index = self.strings.setdefault(value, len(self.strings))
                return f'<c r="{place}" t="s"><v>{index}</v></c>'
        return f'<c r="{place}"><v>{float(value):.15g}</v></c>'


XML = '<?xml version="1.0" encoding="UTF-8"?>'
SCHEMAS = "http://schemas.openxmlformats.org/"
MAIN = SCHEMAS + "spreadsheetml/2006/main"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml."
RELATIONS = SCHEMAS + "officeDocument/2006/relationships"


def _relation(k: int, kind: str, target: str) -> str:
    return f'<Relationship Id="rId{k}" Type="{RELATIONS}/{kind}" Target="{target}"/>'


def _relations(*relations: str) -> str:
    return f'<Relationships xmlns="{SCHEMAS}package/2006/relationships">{"".join(relations)}</Relationships>'


def _override(path: str, kind: str) -> str:
    return f'<Override PartName="/xl/{path}.xml" ContentType="{TYPES}{kind}+xml"/>'


PARTS = {
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill>'
    '<patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/>'
    '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": _relations(
        _relation(1, "worksheet", "worksheets/sheet1.xml"),
        _relation(2, "styles", "styles.xml"),
        _relation(3, "sharedStrings", "sharedStrings.xml"),
    ),
    "_rels/.rels": _relations(_relation(1, "officeDocument", "xl/workbook.xml")),
    "[Content_Types].xml": f'<Types xmlns="{SCHEMAS}package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + _override("workbook", "sheet.main")
    + _override("worksheets/sheet1", "worksheet")
    + _override("styles", "styles")
    + _override("sharedStrings", "sharedStrings")
    + "</Types>",
}


def _entry(path: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


XLSX_ROWS = 300_000


def write(path: Path, header: str, rows: Iterable[Cells], *, gb18030: bool, xlsx: bool) -> None:
    """Write one table as NAME.csv, and with ``gb18030`` and ``xlsx`` in these forms too."""
    lines, count = [header], 0
    other = path.with_suffix(".gb18030.csv").open("wb") if gb18030 else None
    book = Workbook(path.with_suffix(".xlsx")) if xlsx else None
    if book:
        book.row(header.split(","))
    with path.with_suffix(".csv").open("wb") as out:
        out.write(b"\xef\xbb\xbf")

        def flush() -> None:
            text = "\r\n".join(lines) + "\r\n"
            out.write(text.encode())
            if other:
                other.write(text.encode("gb18030"))
            lines.clear()

        for row in rows:
            lines.append(",".join(map(str, row)))
            count += 1
            if book and count <= XLSX_ROWS:
                book.row(row)
            if len(lines) >= 20_000:
                flush()
        if lines:
            flush()
    if other:
        other.close()
    if book:
        book.__exit__(None, None, None)


def make(
    folder: Path,
    *,
    institutions: int,
    enterprises: int,
    services: int,
    prev: float = 0,
    bad: float = 0,
    year: int = 2025,
    seed: int = 2020,
    gb18030: bool = False,
    xlsx: bool = False,
) -> None:
    """Write one office to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    maker = Maker(institutions, enterprises, bad=bad, seed=seed)
    tables = {
        "institutions": maker.institutions(),
        "enterprises": maker.enterprises(),
        "services": maker.services(services, year, 3),
    }
    for table, rows in tables.items():
        large = table == "services"
        write(folder / table, HEADERS[table], rows, gb18030=gb18030 and large, xlsx=xlsx and large)
    if prev:
        maker.share = 0
        rows = maker.services(int(services * prev), year - 1, 4)
        write(folder / "services_prev", HEADERS["services"], rows, gb18030=False, xlsx=False)
    if bad:
        lines = "".join(f"{table},{line},{kind}\n" for table, line, kind in maker.bad)
        (folder / "bad_rows.csv").write_text("table,line,kind\n" + lines)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    for option, default in (
        ("institutions", 10_000),
        ("enterprises", 10_000),
        ("services", 300_000),
    ):
        parser.add_argument(f"--{option}", type=int, default=default)
    for option in ("prev", "bad"):
        parser.add_argument(f"--{option}", type=float, default=0.0)
    parser.add_argument("--year", type=int, default=2025)
    parser.add_argument("--seed", type=int, default=2020)
    for option in ("gb18030", "xlsx"):
        parser.add_argument(f"--{option}", action="store_true")
    given = vars(parser.parse_args())
    make(given.pop("folder"), **given)


if __name__ == "__main__":
    main()
