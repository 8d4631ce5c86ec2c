"""The office's world: towns, institutions, enterprises. Everything follows from one seed.

What each centre and platform files stands in ``tables``; the rest is drawn.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from maker import words

SEED = 20260310
WAN = 1_000_000


def table(name: str) -> list[dict[str, Any]]:
    """Read a table of this folder; whole numbers become numbers, nothing becomes None."""
    with (Path(__file__).parent / "tables" / f"{name}.csv").open(
        encoding="utf-8", newline=""
    ) as rows:
        return [{k: _cell(k, v) for k, v in row.items()} for row in csv.DictReader(rows)]


def _cell(column: str, text: str) -> Any:
    if column in ("code", "region", "town", "lies_in", "written", "area"):
        return text
    return int(text) if text.isdigit() else text or None


class Place(NamedTuple):
    """A region as lists write it, what it lies in (towns only), how many enterprises sit there."""

    code: str
    written: str
    lies_in: str
    enterprises: int


class Sector(NamedTuple):
    """A sector: its share of the firms, words of its trades, bounds of small and of medium.

    ``few`` and ``more`` are persons, ``little`` and ``much`` wan yuan.
    """

    name: str
    weight: int
    trades: str
    few: int
    more: int
    little: int
    much: int


PLACES = {row["code"]: Place(**row) for row in table("places")}
SECTORS = [Sector(**row) for row in table("sectors")]
TOWNS = [place for place in PLACES.values() if place.lies_in]
CITIES = {
    "4401": "广州",
    "4405": "汕头",
    "4406": "佛山",
    "4407": "江门",
    "4412": "肇庆",
    "4413": "惠州",
    "4417": "阳江",
    "4419": "东莞",
    "4420": "中山",
    "4451": "潮州",
    "4452": "揭阳",
}
CATEGORIES = [
    "技术创新",
    "工业设计",
    "质量检测",
    "知识产权",
    "信息网络",
    "电子商务",
    "创业孵化",
    "企业融资",
    "人才培训",
]
DATABASES = ["企业库", "机构和产品库", "专家库"]
DISCLOSED = ["服务功能", "服务流程", "服务标准", "服务收费", "服务时限"]
CONDUCT = ["管理制度", "服务流程", "收费标准", "质量保证", "小微优惠"]
OTHERS = (  # kind, end of the name, first characters of the code, how many
    ("窗口服务平台", "企业服务窗口", "12", 6),
    ("公共服务示范平台", "科技服务有限公司", "91", 8),
    ("创业创新示范基地", "创业园管理有限公司", "91", 5),
    ("专业服务机构", "管理咨询有限公司", "91", 11),
)


@dataclass(eq=False)
class Institution:
    """One institution as the list of institutions shows it; ``year`` are its filed figures by year."""

    key: str
    code: str
    name: str
    short: str
    kind: str
    category: str
    region: str
    area: str
    founded: date
    contact: str
    phone: str
    served: dict[int, int]
    again: int  # services beyond the first, in per cent of the enterprises served
    liked: int  # share of answers with 4 or 5, per cent
    filed: dict[int, dict[str, object]] = field(default_factory=dict)


@dataclass(eq=False)
class Enterprise:
    """One enterprise; amounts in fen, None where the list has an empty cell."""

    code: str
    name: str
    region: str
    industry: str
    staff: int | None
    revenue: int | None
    assets: int | None
    founded: date
    contact: str
    phone: str


class Centre(NamedTuple):
    """One service centre: what it files, and how many firms it serves how well."""

    key: str
    word: str
    region: str
    level: str
    form: str
    route: str
    paper: str
    area: str
    staff: int
    professionals: int
    databases: int
    disclosed: int
    partners: int | None
    events: int
    needs: int
    met: int
    served_2024: int
    served_2025: int
    again: int
    liked: int


class TownPlatform(NamedTuple):
    """One town platform: its trade, team, results, and how many firms it serves how well."""

    key: str
    word: str
    town: str
    trade: str
    team: int
    qualified: int
    hatched: int
    projects: int
    kinds: int
    served_2024: int
    served_2025: int
    again: int
    liked: int


CENTRES = [Centre(**row) for row in table("centres")]
TOWN_PLATFORMS = [TownPlatform(**row) for row in table("town_platforms")]


def make_institutions(random: Random) -> list[Institution]:
    """Make the sixty institutions."""
    made = [_centre(row, random) for row in CENTRES]
    made += [_town_platform(row, random) for row in TOWN_PLATFORMS]
    regions = [code for code in PLACES if len(code) == 6]
    names = iter(words.brands(random))
    for kind, tail, prefix, count in OTHERS:
        for number in range(count):
            region = random.choice(regions)
            name = f"{CITIES[region[:4]]}{next(names)}{tail}"
            made.append(
                Institution(
                    f"{kind[:1]}{number:02d}",
                    words.credit_code(prefix, random),
                    *(name, "", kind, random.choice(CATEGORIES), region),
                    *(str(random.randrange(60, 900)), _founded(random)),
                    *(words.person(random), words.phone(random)),
                    served={2024: random.randrange(2, 12), 2025: random.randrange(2, 13)},
                    again=random.randrange(0, 40),
                    liked=random.randrange(80, 100),
                )
            )
    return made


def _founded(random: Random) -> date:
    return date(2004, 1, 1) + timedelta(days=random.randrange(6_500))


def _centre(row: Centre, random: Random) -> Institution:
    prefix = {"事业单位": "12", "社会组织": "52", "企业": "91"}[row.form]
    city = "广东" if row.level == "省" else CITIES[row.region[:4]]
    written = PLACES[row.region].written
    place = written if row.level == "县" and not written.isdigit() else ""
    tail = "中小企业服务中心" + ("有限公司" if row.form == "企业" else "")
    made = Institution(
        row.key,
        words.credit_code(prefix, random),
        *(
            f"{city}{place}{row.word}{tail}",
            f"{row.word}服务中心",
            "服务中心",
            "信息网络",
            row.region,
        ),
        *(row.area, _founded(random), words.person(random), words.phone(random)),
        served={2024: row.served_2024, 2025: row.served_2025},
        again=row.again,
        liked=row.liked,
    )
    for year, less in ((2024, 2), (2025, 0)):
        made.filed[year] = {
            "legal_person": "是",
            "form": row.form,
            "route": row.route,
            "admission": row.paper,
            "premises": row.area,
            "staff": row.staff,
            "professionals": row.professionals,
            "databases": "、".join(DATABASES[: row.databases]),
            "disclosed": "、".join(DISCLOSED[: row.disclosed]),
            "own_accounts": "是",
            "partners": None if row.partners is None else row.partners - less,
            "matching_events": row.events - less,
            "demands": row.needs - less,
            "demands_met": max(0, row.met - 2 * less),
        }
    if row.key == "C17":
        del made.filed[2025]  # it did not file its figures of 2025
    return made


def _town_platform(row: TownPlatform, random: Random) -> Institution:
    place = CITIES[row.town[:4]] + PLACES[row.town].written.removesuffix("镇")
    made = Institution(
        row.key,
        words.credit_code("91", random),
        *(f"{place}{row.word}{row.trade}产业服务有限公司", f"{row.word}平台"),
        *(
            "专业镇服务平台",
            "技术创新",
            row.town,
            str(random.randrange(150, 800)),
            _founded(random),
        ),
        *(words.person(random), words.phone(random)),
        served={2024: row.served_2024, 2025: row.served_2025},
        again=row.again,
        liked=row.liked,
    )
    for year in (2024, 2025):
        made.filed[year] = {
            "legal_person": "是",
            "kinds": "、".join(CATEGORIES[: row.kinds]),
            "fixed_premises": "是",
            "conduct": "、".join(CONDUCT[: 4 if row.key == "T11" else 5]),
            "hatched": row.hatched,
            "transfer": {"T01": "620.5", "T03": "480"}.get(row.key, "0"),
            "seeks_finance": "是" if row.key in ("T02", "T05") else "否",
            "projects": row.projects,
        }
    if row.key == "T12":
        del made.filed[2025]
    return made


def make_enterprises(random: Random) -> list[Enterprise]:
    """Make the four hundred enterprises: most micro and small, some medium, a few large or unclear."""
    names = iter(words.brands(random))
    seats = [code for code, place in PLACES.items() for _ in range(place.enterprises)]
    made = [_enterprise(code, next(names), random) for code in seats]
    random.shuffle(made)
    for number in (17, 91, 160, 233, 305):  # the empty cells of a real list
        made[number].revenue = None
    for number in (45, 210):
        made[number].staff = None
    made[120].industry = "金融业"  # has a standard of its own
    made[250].industry = "文化旅游"  # no name of the standard
    for number in (60, 188, 333):
        one = made[number]
        one.industry, one.staff = "工业", random.randrange(1_000, 2_400)
        one.revenue, one.assets = random.randrange(40_000, 90_000) * WAN, 50_000 * WAN
    return made


def _enterprise(region: str, brand: str, random: Random) -> Enterprise:
    sector = random.choices(SECTORS, [one.weight for one in SECTORS])[0]
    few, more = sector.few or 5, sector.more or 80
    little, much = (
        sector.little * 100 or 2_000,
        sector.much * 100 or 90_000,
    )  # hundredths of wan yuan
    size = random.choices(("micro", "small", "medium"), (40, 45, 15))[0]
    if size == "micro":
        staff, money = random.randrange(1, few), random.randrange(1, little)
    elif size == "small":
        staff, money = random.randrange(few, more), random.randrange(little, much)
    else:
        staff, money = random.randrange(more, more * 2), random.randrange(much, much * 4)
    assets = money * random.randrange(40, 160) // 100
    place = CITIES[region[:4]]
    if len(region) == 9:
        place += PLACES[region].written.removesuffix("镇").removesuffix("街道")
    return Enterprise(
        words.credit_code("91", random),
        f"{place}{brand}{random.choice(sector.trades.split('、'))}有限公司",
        *(region, sector.name, staff, money * WAN // 100, assets * WAN // 100),
        *(_founded(random), words.person(random), words.phone(random)),
    )
