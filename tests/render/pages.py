"""Pages as a noun would write them, from ``screens.md``: what the drawings are shown on.

Each function gives one page in the language in use; names and figures are invented.
"""

from __future__ import annotations

from datetime import date

from smeadmin.i18n import Text
from smeadmin.render.document import (
    Card,
    Cell,
    Check,
    Checks,
    Column,
    Deed,
    Document,
    Gap,
    Heading,
    Kind,
    Lines,
    Next,
    Node,
    Note,
    Pairs,
    Row,
    Section,
    Table,
    Tone,
    Tree,
    bad,
    good,
    wait,
)
from smeadmin.render.formats import points
from smeadmin.render.lines import at_least, beside, equation, keep, rows_equation, trail

QIFAN = "江澄市启帆中小企业服务中心"
CODE = "52990102MJ6Q30852Y"


def t(zh: str, en: str) -> str:
    """Say words that stand for a noun's own catalogue entries."""
    return str(Text(zh, en))


def imported() -> Document:
    """B1: a good file, its counts as an equation, the changed cells old and new."""
    return Document(
        blocks=(
            Pairs(
                (
                    (
                        t("文件", "file"),
                        t(
                            "服务机构.xlsx  工作表「登记表」  第 3 行为表头，跳过标题 2 行；合计 1 行，核对一致",
                            "服务机构.xlsx  sheet 「登记表」  header in row 3; 2 title rows skipped; total row agrees",
                        ),
                    ),
                    (
                        t("对应", "columns"),
                        t(
                            "统一社会信用代码、机构名称、类别、所属区县（按「所属区县」识别）、场所面积(㎡)、联系电话",
                            "credit_code, name, kind, region (from 「所属区县」), area_m2, phone",
                        ),
                    ),
                    (t("行数", "rows"), rows_equation(33, 2, 3, 0)),
                )
            ),
            Table(
                (
                    Column("row", Text("行", "row"), Kind.INT, rank=0),
                    Column("institution", Text("机构名称", "institution"), Kind.NAME, rank=1),
                    Column("column", Text("列", "column")),
                    Column("was", Text("原值", "was"), rank=2),
                    Column("is", Text("新值", "is"), rank=0),
                ),
                (
                    (9, "江澄知序知识产权服务有限公司", t("场所面积(㎡)", "area_m2"), "180", "240"),
                    (
                        21,
                        "西桥区众创空间管理有限公司",
                        t("联系电话", "phone"),
                        "139****0418",
                        "137****5526",
                    ),
                ),
            ),
        ),
        data={"rows": 38, "new": 33, "changed": 2, "same": 3, "refused": 0},
        notes=(
            t(
                "第 17 行 类别「众创载体」不在办法的类别表里，已按原文保存 [category-unknown]",
                "row 17, kind 「众创载体」 is not in the policy's list; kept as written [category-unknown]",
            ),
        ),
        deed=Deed(
            t("已导入：新增 33 家，修改 2 家。", "Imported: 33 new, 2 changed."),
            t("将新增 33 家，将修改 2 家。", "would add 33, would change 2."),
        ),
        next="smeadmin institution duplicates",
    )


def shown() -> Document:
    """B8: one institution as a page."""
    numbers = (Kind.QUANTITY, Kind.INT, Kind.INT, Kind.INT, Kind.INT, Kind.POINTS)
    heads = (
        ("area_m2", Text("场所(㎡)", "area m2")),
        ("staff", Text("人员(人)", "staff")),
        ("professionals", Text("专业人员(人)", "professionals")),
        ("enterprises", Text("服务企业(家)", "enterprises")),
        ("services", Text("服务(家次)", "services")),
        ("points", Text("得分", "points")),
    )
    micro = 10**6
    return Document(
        title=(QIFAN, CODE, "I-000031", t("在册", "registered")),
        blocks=(
            Pairs(
                (
                    (
                        t("类型", "kind"),
                        t(
                            "民办非企业单位   服务中心   综合",
                            "private non-enterprise unit   service centre   comprehensive",
                        ),
                    ),
                    (t("属地", "region"), "990102 东渚区（江澄市）"),
                    (
                        t("联系", "contact"),
                        "沈**  138****2764   "
                        + t("--unmask 显示并记入审计", "--unmask shows it and is logged"),
                    ),
                )
            ),
            Section(
                t("认定", "certificates"),
                (
                    Table(
                        (
                            Column("level", Text("级别", "level"), rank=1),
                            Column("certificate", Text("证书号", "certificate"), Kind.CODE, rank=0),
                            Column("from", Text("有效期起", "valid from"), Kind.DAY),
                            Column("until", Text("有效期至", "valid until"), Kind.DAY, rank=2),
                            Column("state", Text("状态", "state"), Kind.PROSE, rank=3),
                        ),
                        (
                            (
                                t("县级", "county"),
                                "JC-C-2023-0031",
                                date(2023, 4, 18),
                                date(2026, 4, 17),
                                t("有效，38 天后到期", "in force, 38 days left"),
                            ),
                        ),
                    ),
                ),
            ),
            Section(
                t("年报与考评", "returns and scores"),
                (
                    Table(
                        (
                            Column("year", Text("年度", "year"), Kind.YEAR, rank=0),
                            *(
                                Column(name, header, kind, rank=9 - i)
                                for i, ((name, header), kind) in enumerate(
                                    zip(heads, numbers, strict=True)
                                )
                            ),
                            Column("grade", Text("等次", "grade"), rank=1),
                        ),
                        (
                            (2024, 180 * micro, 8, 5, 117, 241, 78_200_000, t("合格", "qualified")),
                            (2025, 186_500_000, 9, 6, 131, 305, 76_450_000, t("合格", "qualified")),
                        ),
                    ),
                ),
            ),
        ),
        next=f"smeadmin certify check {CODE} --as service-centre --level city",
    )


def listed() -> Document:
    """B11 and L1: a list whose columns leave by rank, with a card of its own."""

    def card(row: Row) -> Card:
        code, name, _kind, _region, level, until, scored = row
        pairs = [(t("代码", "code"), code)]
        if level:
            pairs.append((t("认定", "level"), t(f"{level}，至 {until}", f"{level}, until {until}")))
        if scored:
            year = t("（2025）", " (2025)")
            pairs.append((t("得分", "points"), points(scored) + year))
        return Card(name, tuple(pairs))

    people, public, firm = t("民非", "private"), t("事业", "public"), t("企业", "firm")
    county, city, east = t("县级", "county"), t("市级", "city"), "东渚区"
    return Document(
        blocks=(
            Table(
                (
                    Column(
                        "credit_code", Text("统一社会信用代码", "credit code"), Kind.CODE, rank=7
                    ),
                    Column("name", Text("机构名称", "name"), Kind.NAME, rank=0),
                    Column("kind", Text("类型", "kind"), rank=9),
                    Column("region", Text("区县", "region"), rank=8),
                    Column("level", Text("级别", "level"), rank=1),
                    Column("valid_until", Text("有效期至", "valid until"), Kind.DAY, rank=1),
                    Column("points", Text("2025得分", "points 2025"), Kind.POINTS, rank=1),
                ),
                (
                    (CODE, QIFAN, people, east, county, date(2026, 4, 17), 76_450_000),
                    (
                        "12990102MB1C77406Q",
                        "东渚区创业服务中心",
                        public,
                        east,
                        city,
                        date(2027, 6, 30),
                        95_750_000,
                    ),
                    (
                        "91990102MA5D90E303",
                        "江澄正明会计服务有限公司",
                        firm,
                        east,
                        city,
                        date(2027, 6, 30),
                        91_500_000,
                    ),
                    (
                        "91990102MA6B5N403H",
                        "东渚云帆数字化服务有限公司",
                        firm,
                        east,
                        None,
                        None,
                        None,
                    ),
                ),
                card=card,
            ),
            Lines((t("4 家   有效认定 3 家", "4 institutions   3 certified"),)),
        ),
    )


def checked() -> Document:
    """C2: a judgement that says no, with the way out."""
    met, short = good(t("符合", "met")), bad(t("不足", "short"))
    return Document(
        title=(QIFAN, CODE),
        blocks=(
            Lines(
                (
                    t(
                        "自检  服务中心（市级）  办法 gd-2017-centres 第 1 版  2026-03-06",
                        "check  service centre, city level   policy gd-2017-centres version 1   2026-03-06",
                    ),
                )
            ),
            Table(
                (
                    Column("clause", Text("条款", "clause"), Kind.CLAUSE, rank=1),
                    Column("requirement", Text("要求", "requirement"), rank=0),
                    Column("required", Text("标准", "required"), rank=2),
                    Column("found", Text("实际", "found"), Kind.MEASURE, rank=2),
                    Column("source", Text("来源", "source"), rank=9),
                    Column("margin", Text("余量", "margin"), Kind.MEASURE, rank=3),
                    Column("verdict", Text("结论", "verdict"), rank=0),
                ),
                (
                    (
                        "GD-06",
                        t("独立法人", "independent legal person"),
                        t("是", "yes"),
                        t("是", "yes"),
                        t("登记信息", "register"),
                        None,
                        met,
                    ),
                    (
                        "GD-09",
                        t("固定场所面积", "fixed premises"),
                        at_least(t("200 ㎡", "200 m2")),
                        t("186.5 ㎡", "186.5 m2"),
                        t("2025年报 C9", "return 2025 C9"),
                        t("-13.5 ㎡", "-13.5 m2"),
                        short,
                    ),
                    (
                        "GD-09",
                        t("工作人员", "staff"),
                        at_least(t("6 人", "6")),
                        t("9 人", "9"),
                        t("2025年报 D9", "return 2025 D9"),
                        t("+3 人", "+3"),
                        met,
                    ),
                    (
                        "GD-09",
                        t("专业人员占比", "share of professionals"),
                        at_least("70%"),
                        "66.7%",
                        t("6 人 / 9 人", "6 of 9"),
                        t("-3.3 点", "-3.3 pts"),
                        short,
                    ),
                    (
                        "GD-13",
                        t("独立核算", "own accounts"),
                        t("是（判定）", "yes (judged)"),
                        None,
                        t("尚未判定", "not judged yet"),
                        None,
                        wait(t("待判定", "judge")),
                    ),
                    (
                        "GD-13",
                        t("五公开", "five disclosures"),
                        t("5 项", "5"),
                        t("5 项", "5"),
                        t("2025年报 K9", "return 2025 K9"),
                        t("0 项", "0"),
                        met,
                    ),
                ),
            ),
            Pairs(
                (
                    (
                        t("结论", "verdict"),
                        t("不符合：2 项不足，1 项待判定（", "not met: 2 short, 1 to be judged (")
                        + equation(
                            6,
                            (
                                (3, t("符合 {n}", "{n} met")),
                                (2, t("不足 {n}", "{n} short")),
                                (1, t("待判定 {n}", "{n} to be judged")),
                            ),
                        )
                        + t("）", ")"),
                    ),
                )
            ),
            Section(
                t("怎样可以符合（最少改动）", "what would pass (smallest changes)"),
                (
                    Pairs(
                        (
                            (t("场所", "premises"), t("增加 13.5 ㎡", "13.5 m2 more")),
                            (
                                t("专业人员", "professionals"),
                                t(
                                    "现有 9 人中再有 1 人取得资格（7/9 = 77.8%），或新聘 1 名专业人员（7/10 = 70.0%）",
                                    "1 of the present 9 qualifies (7/9 = 77.8%), or 1 is hired (7/10 = 70.0%)",
                                ),
                            ),
                            (
                                t("独立核算", "own accounts"),
                                t(
                                    "由复核人审核时判定（certify review --judge GD-13=yes --reason 依据）",
                                    "judged by the reviewer (certify review --judge GD-13=yes --reason TEXT)",
                                ),
                            ),
                        )
                    ),
                ),
            ),
        ),
        next=f"smeadmin certify check {CODE} --as service-centre --level county",
        status=3,
    )


def spread() -> Document:
    """D1: a histogram, sums under it, bars last."""
    grades = (
        ("90 以上", "90 and up", "优秀", "excellent", 6),
        ("80 - 89.99", "80 - 89.99", "合格", "qualified", 11),
        ("不足 60", "under 60", "不合格", "failed", 3),
    )
    return Document(
        title=t("考评  jc-2026 2025 年度", "evaluation  jc-2026, year 2025"),
        blocks=(
            Section(
                t("得分分布", "points"),
                (
                    Table(
                        (
                            Column("range"),
                            Column("grade"),
                            Column("n", kind=Kind.MEASURE),
                            Column("bar", kind=Kind.BAR),
                        ),
                        tuple(
                            (t(zh, en), t(g, h), t(f"{n} 家", str(n)), n)
                            for zh, en, g, h, n in grades
                        ),
                        header=False,
                    ),
                    Lines(
                        (
                            t(
                                "最低 41.20   中位 78.10   最高 101.60",
                                "lowest 41.20   median 78.10   highest 101.60",
                            ),
                        )
                    ),
                ),
            ),
        ),
    )


def explained() -> Document:
    """F1: a sum with its parts and its foot, a column of prose at the end."""
    rows = (
        (
            "available",
            Text("可用", "available"),
            61_350_000,
            511,
            Text("还可以发券", "may still be issued"),
        ),
        (
            "committed",
            Text("占用", "committed"),
            32_200_000,
            269,
            Text(
                "未用 296,000.00（57 张），已核销待批 26,000.00",
                "unused 296,000.00 (57), redeemed 26,000.00",
            ),
        ),
        (
            "payable",
            Text("应付", "payable"),
            5_800_000,
            48,
            Text("已批准的兑付 18 笔", "18 claims approved"),
        ),
        ("paid", Text("已付", "paid"), 21_450_000, 179, Text("结算 3 批", "3 settlements")),
        (
            "back",
            Text("减：追回已收", "less received back"),
            -800_000,
            -7,
            Text("已回到可用", "back in available"),
        ),
    )
    return Document(
        title=(
            "FW2026  " + t("2026 年服务券专项资金", "voucher fund 2026"),
            "江财企〔2026〕7号",
            t("至 2026-08-31", "as of 2026-08-31"),
        ),
        blocks=(
            Table(
                (
                    Column("term", rank=0),
                    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=0),
                    Column("share", Text("占比", "share"), Kind.RATIO, rank=2),
                    Column("note", Text("说明", "note"), Kind.PROSE, rank=1),
                ),
                (
                    (
                        t("已下达", "appropriated"),
                        120_000_000,
                        10**6,
                        t("2026-02-20 一次下达", "2026-02-20"),
                    ),
                    Heading(),
                    *(
                        (str(label), fen, share * 1000, str(note))
                        for _n, label, fen, share, note in rows
                    ),
                ),
                foot=(
                    (
                        t("合计", "total"),
                        120_000_000,
                        10**6,
                        t("与已下达相等", "equals appropriated"),
                    ),
                ),
            ),
            Pairs(
                (
                    (
                        t("限额", "limits"),
                        t(
                            "中型企业不超过 30%（JC-14.2）：现 21.4%",
                            "medium firms at most 30% (JC-14.2): now 21.4%",
                        ),
                    ),
                )
            ),
        ),
    )


def due() -> Document:
    """K1: headings between rows that stay aligned with one another."""
    return Document(
        title=(
            t("2026-03-10 周二", "Tue 2026-03-10"),
            "江澄市中小企业服务局",
            t("7 件", "7 items"),
        ),
        blocks=(
            Table(
                (
                    Column("n", kind=Kind.INT),
                    Column("what", rank=1),
                    Column("said", kind=Kind.PROSE, rank=0),
                    Column("command", kind=Kind.CODE, rank=0),
                ),
                (
                    Heading(t("逾期", "overdue")),
                    (
                        1,
                        t("补正", "papers"),
                        t("AP-2026-0009 超期 2 个工作日", "AP-2026-0009 is 2 working days late"),
                        "smeadmin certify return AP-2026-0009",
                    ),
                    Heading(t("今天", "today")),
                    (
                        2,
                        t("受理", "accept"),
                        t("AP-2026-0014 今天是第 5 个工作日", "AP-2026-0014, working day 5 of 5"),
                        "smeadmin certify accept AP-2026-0014",
                    ),
                    (
                        3,
                        t("异议", "objection"),
                        t(
                            "NT-2026-002 有 1 件未答复，限 03-12",
                            "NT-2026-002, 1 unanswered, due 03-12",
                        ),
                        "smeadmin notice answer NT-2026-002",
                    ),
                ),
                header=False,
            ),
            Pairs(
                (
                    (
                        t("资金", "fund"),
                        t(
                            "FW2026 可用 1,104,000.00 元（92.0%）",
                            "FW2026 available 1,104,000.00 yuan (92.0%)",
                        ),
                    ),
                )
            ),
        ),
    )


def verified() -> Document:
    """H5: checks with their marks, details under the one that fails, and a tree."""
    return Document(
        title=(
            bad(t("被改动过", "altered")),
            t("266 个变更中第 163 个起不可信", "nothing from change 163 of 266 on can be trusted"),
        ),
        blocks=(
            Checks(
                (
                    Check(
                        False,
                        t("CS-000163 摘要不符", "CS-000163 digest differs"),
                        t("记录 41c0 …   重算 9e77 …", "stored 41c0 …   computed 9e77 …"),
                        (
                            t(
                                "服务券 JC26-7KQ4-MWD7  面额（元）  现在 70,000.00   发放分录 7,000.00",
                                "voucher JC26-7KQ4-MWD7  face value (yuan)  now 70,000.00, posted 7,000.00",
                            ),
                        ),
                    ),
                    Check(
                        True,
                        t("CS-000001 至 CS-000162", "CS-000001 to CS-000162"),
                        t("162 个完好", "162 intact"),
                    ),
                    Check(
                        None,
                        t("CS-000164 至 CS-000266", "CS-000164 to CS-000266"),
                        t(
                            "103 个自身相连，但接在被改动的之后",
                            "103 chained to each other, but after the alteration",
                        ),
                    ),
                )
            ),
            Tree(
                Node(
                    t("CS-000163  发放 JC26-7KQ4-MWD7", "CS-000163  issued JC26-7KQ4-MWD7"),
                    (
                        Node(
                            t(
                                "CS-000201  核销 6,000.00 元\t2026-07-03",
                                "CS-000201  redeemed 6,000.00\t2026-07-03",
                            ),
                            (
                                Node(
                                    t(
                                        "CS-000251  已付 6,000.00 元\t2026-09-02\t已付款，不能撤销",
                                        "CS-000251  paid 6,000.00\t2026-09-02\tpaid, cannot be undone",
                                    )
                                ),
                            ),
                        ),
                    ),
                )
            ),
        ),
    )


def granted() -> Document:
    """C3 and C4: a trail with the present step, a name in a sentence, several lines of one label."""
    return Document(
        title=("AP-2026-0012", Cell(t("示例规则", "example rules"), Tone.WAIT)),
        blocks=(
            Lines(
                (
                    "AP-2026-0012  "
                    + trail(
                        (
                            (t("申请", "apply"), "02-24"),
                            (t("受理", "accept"), "03-02"),
                            (t("审核", "review"), "03-05 周敏"),
                            (t("公示", "publish"), ""),
                            (t("认定", "grant"), ""),
                        ),
                        present=2,
                    ),
                )
            ),
            Gap(),
            Pairs(
                (
                    (
                        t("机构", "institution"),
                        keep("江澄市中小企业服务协会") + t("（已审核）", " (reviewed)"),
                    ),
                    (
                        t("办法", "policies"),
                        (
                            t(
                                "gd-2017-centres\t广东省中小企业服务中心建设指引\t25 条",
                                "gd-2017-centres\tGuidance on SME service centres\t25 clauses",
                            ),
                            t(
                                "jc-2026\t江澄市服务机构管理办法\t30 条",
                                "jc-2026\tMeasures for service institutions\t30 clauses",
                            ),
                        ),
                    ),
                    (
                        t("行数", "rows"),
                        beside(
                            equation(
                                12,
                                (
                                    (9, t("发放 {n}", "{n} issued")),
                                    (3, t("拒绝 {n}", "{n} refused")),
                                ),
                            ),
                            equation(
                                8_400_000,
                                (
                                    (6_100_000, t("发放 {n}", "{n} issued")),
                                    (2_300_000, t("拒绝 {n}", "{n} refused")),
                                ),
                                Kind.FEN,
                            ),
                        ),
                    ),
                )
            ),
        ),
        notes=(Note(t("还没有服务机构。", "There are no institutions yet."), "plain"),),
        next=Next(
            "smeadmin certify grant AP-2026-0012", after=t("（2026-03-18 起）", "(from 2026-03-18)")
        ),
    )


PAGES = {
    page.__name__: page
    for page in (imported, shown, listed, checked, spread, explained, due, verified, granted)
}
