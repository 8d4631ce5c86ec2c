"""Service records of two years, the staff rosters, the catalogue, and the lists of vouchers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from maker.office import CATEGORIES, TOWN_PLATFORMS, Enterprise, Institution

MODES = ("线下", "线上", "线上线下结合")
ACTIVITIES = {
    "技术创新": ("工艺改进诊断", "产学研对接", "清洁生产咨询"),
    "工业设计": ("产品外观设计", "包装设计"),
    "质量检测": ("来样检测", "标准咨询", "认证辅导"),
    "知识产权": ("专利检索", "商标代理", "专利预警"),
    "信息网络": ("政策宣讲", "数字化诊断", "政策申报辅导"),
    "电子商务": ("店铺运营辅导", "跨境电商培训"),
    "创业孵化": ("工商代办", "财税申报", "商业计划辅导"),
    "企业融资": ("融资对接会", "信用贷款辅导"),
    "人才培训": ("管理人员培训", "职业技能培训"),
}


@dataclass(frozen=True)
class Record:
    """One service given; ``fee`` in fen, ``hours`` in halves, ``satisfaction`` None where unanswered."""

    number: str
    institution: Institution
    enterprise: Enterprise
    category: str
    mode: str
    day: date
    half_hours: int
    persons: int
    activity: str
    fee: int
    public_benefit: bool
    satisfaction: int | None
    contract: str


def make_records(
    institutions: list[Institution], enterprises: list[Enterprise], year: int, random: Random
) -> list[Record]:
    """Make a year of records: each institution serves its number of firms, near ones first."""
    drafts = []
    for institution in institutions:
        firms = _firms(institution, enterprises, institution.served[year], random)
        repeats = [random.choice(firms) for _ in range(len(firms) * institution.again // 100)]
        answers = _answers(institution.liked, len(firms) + len(repeats), random)
        for enterprise, answer in zip(firms + repeats, answers, strict=True):
            drafts.append((_day(year, random), institution, enterprise, answer))
    drafts.sort(key=lambda draft: (draft[0], draft[1].key, draft[2].code))
    return [
        _record(f"TZ-{year}-{number:04d}", *draft, random)
        for number, draft in enumerate(drafts, start=1)
    ]


def _firms(
    institution: Institution, enterprises: list[Enterprise], count: int, random: Random
) -> list[Enterprise]:
    near = [e for e in enterprises if e.region[:4] == institution.region[:4]]
    random.shuffle(near)
    chosen = near[: count * 3 // 4]
    far = [e for e in enterprises if e not in chosen]
    return chosen + random.sample(far, count - len(chosen))


def _day(year: int, random: Random) -> date:
    month = random.choices(range(1, 13), (3, 2, 8, 9, 10, 10, 6, 6, 9, 9, 12, 16))[0]
    return date(year, month, 1) + timedelta(days=random.randrange(28))


def _answers(liked: int, count: int, random: Random) -> list[int | None]:
    """Three quarters answer; of the answers ``liked`` per cent, rounded down, are 4 or 5."""
    answered = max(1, count * 3 // 4)
    good = answered * liked // 100
    answers: list[int | None] = [random.choice((4, 5, 5)) for _ in range(good)]
    answers += [random.choice((3, 3, 2, 1)) for _ in range(answered - good)]
    answers += [None] * (count - answered)
    random.shuffle(answers)
    return answers


def _record(
    number: str,
    day: date,
    institution: Institution,
    enterprise: Enterprise,
    answer: int | None,
    random: Random,
) -> Record:
    own = institution.category
    category = own if random.randrange(3) else random.choice(CATEGORIES)
    free = random.randrange(100) < (75 if institution.kind == "服务中心" else 35)
    return Record(
        number,
        institution,
        enterprise,
        category,
        random.choices(MODES, (70, 20, 10))[0],
        day,
        random.choice((1, 2, 2, 3, 4, 4, 6, 8, 12)),
        random.choice((1, 1, 1, 2, 2, 3, 5, 12, 30)),
        random.choice(ACTIVITIES[category]),
        0 if free else random.choice((300, 500, 800, 1_200, 2_000, 3_500, 6_000)) * 100,
        free,
        answer,
        "" if free else f"HT-{number[3:]}",
    )


STAFF_HEADERS = (
    "机构统一社会信用代码",
    "机构名称",
    "人员编号",
    "学历",
    "职称",
    "技能等级",
    "在岗方式",
)


def make_staff(institutions: list[Institution], random: Random) -> list[tuple[str, ...]]:
    """Make the staff rosters of the town platforms: so many in each, so many of them qualified."""
    by_key = {one.key: one for one in institutions}
    rows = []
    for platform in TOWN_PLATFORMS:
        institution = by_key[platform.key]
        for number in range(1, platform.team + 1):
            if number <= platform.qualified:  # one of the three ways, sometimes two at once
                degree, title, skill = random.choice(
                    (
                        ("本科", "无", "无"),
                        ("大专", "初级", "无"),
                        ("无", "中级", "无"),
                        ("硕士", "高级", "无"),
                        ("无", "无", "高级工"),
                        ("大专", "无", "技师"),
                    )
                )
            else:
                degree, title, skill = random.choice(
                    (("无", "无", "无"), ("无", "初级", "无"), ("无", "无", "中级工"))
                )
            post = random.choices(("专职", "兼职", "外聘"), (80, 12, 8))[0]
            code = f"{platform.key}-{number:03d}"
            rows.append((institution.code, institution.name, code, degree, title, skill, post))
    return rows


@dataclass(frozen=True)
class Offer:
    """One row of the catalogue; ``fee`` in fen."""

    code: str
    name: str
    category: str
    institution: Institution
    fee: int
    per: str
    mode: str


def make_offers(institutions: list[Institution], random: Random) -> list[Offer]:
    """Make the catalogue: two published services of each of the first forty institutions."""
    offers = []
    for institution in institutions[:40]:
        for number, category in enumerate(
            (institution.category, random.choice(CATEGORIES)), start=1
        ):
            fee = random.choice((0, 0, 500, 1_200, 3_000, 6_800)) * 100
            offers.append(
                Offer(
                    f"FW-{institution.key}-{number}",
                    random.choice(ACTIVITIES[category]),
                    category,
                    institution,
                    fee,
                    random.choice(("次", "项", "人次")),
                    random.choice(MODES),
                )
            )
    return offers
