"""Units as they stand in headers: 万元, %, ㎡, 人. A unit is written once, in the header, never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from smeadmin.i18n import Text


class Dimension(StrEnum):
    """What a unit measures. Units of one dimension convert, others never."""

    MONEY = "money"
    RATIO = "ratio"
    AREA = "area"
    TIME = "time"
    POINTS = "points"
    PERSONS = "persons"
    BODIES = "bodies"  # 家: distinct firms or institutions
    VISITS = "visits"  # 家次: services given, never mixed with 家
    PERSON_TIMES = "person_times"
    EVENTS = "events"
    ITEMS = "items"
    YEARS = "years"
    MONTHS = "months"
    DAYS = "days"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: ``factor`` stored units (fen, millionths, pieces) make one of it."""

    name: str
    symbol: Text
    dimension: Dimension
    factor: int
    words: tuple[str, ...] = ()


MICRO = 1_000_000

FEN = Unit("fen", Text("分", "fen"), Dimension.MONEY, 1, ("fen",))
YUAN = Unit(
    "yuan", Text("元", "yuan"), Dimension.MONEY, 100, ("yuan", "rmb", "cny", "人民币元", "¥")
)
THOUSAND_YUAN = Unit("thousand_yuan", Text("千元", "1,000 yuan"), Dimension.MONEY, 100_000)
WAN_YUAN = Unit(
    "wan_yuan", Text("万元", "10,000 yuan"), Dimension.MONEY, 1_000_000, ("万", "人民币万元", "wan")
)
MILLION_YUAN = Unit("million_yuan", Text("百万元", "million yuan"), Dimension.MONEY, 100_000_000)
YI_YUAN = Unit(
    "yi_yuan",
    Text("亿元", "100 million yuan"),
    Dimension.MONEY,
    10_000_000_000,
    ("亿", "人民币亿元"),
)
PERCENT = Unit(
    "percent", Text("%", "%"), Dimension.RATIO, MICRO // 100, ("percent", "百分比", "pct")
)
WHOLE = Unit("whole", Text("0-1", "0-1"), Dimension.RATIO, MICRO, ("0~1", "0到1", "0至1", "小数"))
SQUARE_METRE = Unit(
    "square_metre",
    Text("㎡", "m2"),
    Dimension.AREA,
    MICRO,
    ("m2", "m^2", "平方米", "平米", "平方", "sqm", "sq m"),
)
WAN_SQUARE_METRE = Unit(
    "wan_square_metre",
    Text("万㎡", "10,000 m2"),
    Dimension.AREA,
    10_000 * MICRO,
    ("万m2", "万平方米"),
)
HOUR = Unit(
    "hour", Text("小时", "hours"), Dimension.TIME, MICRO, ("h", "hour", "学时", "时", "课时")
)
POINT = Unit("point", Text("分", "points"), Dimension.POINTS, MICRO, ("point",))
PERSON = Unit("person", Text("人", "persons"), Dimension.PERSONS, 1, ("名", "person", "people"))
BODY = Unit("body", Text("家", "firms"), Dimension.BODIES, 1, ("户", "个", "firm", "enterprises"))
VISIT = Unit("visit", Text("家次", "services"), Dimension.VISITS, 1, ("户次", "visits"))
PERSON_TIME = Unit("person_time", Text("人次", "attendances"), Dimension.PERSON_TIMES, 1, ("次",))
EVENT = Unit("event", Text("次", "times"), Dimension.EVENTS, 1, ("场", "场次", "期", "events"))
ITEM = Unit(
    "item", Text("项", "items"), Dimension.ITEMS, 1, ("个", "件", "种", "条", "门", "套", "item")
)
YEAR = Unit("year", Text("年", "years"), Dimension.YEARS, 1, ("year",))
MONTH = Unit("month", Text("月", "months"), Dimension.MONTHS, 1, ("个月", "month"))
DAY = Unit("day", Text("天", "days"), Dimension.DAYS, 1, ("日", "day"))

OF_A_YEAR = (500_000, 500_000_000_000)
"""What a body takes in, owns or spends in a year as a rule, in fen: 5,000 yuan to 5,000 million yuan.
No limit of anything, only what sets a slip of the unit apart."""

UNITS: tuple[Unit, ...] = (
    *(FEN, YUAN, THOUSAND_YUAN, WAN_YUAN, MILLION_YUAN, YI_YUAN, PERCENT, WHOLE),
    *(SQUARE_METRE, WAN_SQUARE_METRE, HOUR, POINT, PERSON, BODY, VISIT, PERSON_TIME),
    *(EVENT, ITEM, YEAR, MONTH, DAY),
)
