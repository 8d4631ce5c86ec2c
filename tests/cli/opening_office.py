"""An office that opens its books in March 2026: its measure, and its old books as they were kept.

What the sheets come to was added up by hand and stands beside them.
"""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook

MEASURE = """
[policy]
id = "opening-office"
title = { zh = "服务中心与服务券办法", en = "Rules on centres and vouchers" }
in_force = { from = 2020-01-01 }
region = "440000"
standing = "example"

[clause]
A1 = { ref = "一", kind = "condition", zh = "有服务窗口", en = "has a desk" }
A2 = { ref = "二", kind = "evaluation", zh = "年度考评", en = "yearly evaluation" }
A3 = { ref = "三", kind = "award", zh = "连续两年优秀奖励10万元", en = "100,000 yuan for two excellent years" }
A4 = { ref = "四", kind = "cap", zh = "每家企业每年不超过2万元", en = "at most 20,000 yuan for each enterprise a year" }
A5 = { ref = "五", kind = "amount", zh = "合同的一半", en = "half of the contract" }

[figure]
desks    = { unit = "items", filed = "application", label = { zh = "窗口", en = "Desks" } }
served   = { unit = "enterprises", filed = "return", label = { zh = "服务企业", en = "Served" } }
titles   = { unit = "items", about = "provider", computed = { count = "title", in_force = true }, label = { zh = "有效认定", en = "Titles in force" } }
held     = { unit = "items", computed = { count = "title", in_force = true }, label = { zh = "有效认定", en = "Titles in force" } }
contract = { unit = "money", about = "enterprise", filed = "contract", label = { zh = "合同金额", en = "Contract" } }

[certification.centre]
label = { zh = "服务中心", en = "Service centre" }
[certification.centre.require]
desks = { clause = "A1", figure = "desks", at_least = 1 }
[certification.centre.valid]
after = "decision"
for = "1 years"
ends = "day_before"
[certification.centre.renewal]
before = "expiry"
within = "3 months"
ends = "same_day"

[certification.model]
label = { zh = "示范中心", en = "Model centre" }
[certification.model.require]
held = { clause = "A1", figure = "held", at_least = 1 }
[certification.model.valid]
after = "decision"
for = "1 years"
ends = "day_before"

[evaluation.centres]
label = { zh = "服务中心考评", en = "Evaluation of centres" }
clause = "A2"
period = "year"
who = { figure = "held", at_least = 1 }
grades = [ { gives = "excellent", at_least = 80 }, { gives = "pass", at_least = 60 }, { gives = "fail" } ]
[evaluation.centres.score]
round = { to = "0.1", how = "half_up" }
figure = "served"
times = 1
at_most = 100
[evaluation.centres.order]
by = [ { figure = "score", best = "highest" } ]
ties = "share"

[award.lasting]
label = { zh = "连年优秀奖励", en = "Award for lasting excellence" }
clause = "A3"
evaluation = "centres"
who = { figure = "grade", is = "excellent", years = 2 }
amount = { gives = "10万元" }

[voucher.v]
label = { zh = "服务券", en = "Voucher" }
clause = "A5"
pays = { to = "provider", change_given = false }
transfer = false
[voucher.v.require]
titles = { clause = "A1", figure = "titles", at_least = 1 }
[voucher.v.amount]
clause = "A5"
figure = "contract"
times = "50%"
round = { to = "0.01元", how = "down" }
[voucher.v.limits]
year = { clause = "A4", per = "enterprise", within = "year", of = "granted", at_most = "2万元", beyond = "cut" }
[voucher.v.deadlines]
use = { clause = "A5", do = "use", after = "issue", within = "180 days", otherwise = "lapse" }
"""

QIFAN, BEIPU = "52990102MJ6Q30852Y", "12990121MB1F20939G"
YONGJI, RUICHUAN = "91990102MA5K3T6163", "91990103MA4K7W120T"

CERTIFICATES = f"""\
证书编号,统一社会信用代码,认定类别,认定日期,有效期起,有效期止,文号
C-2025-0007,{QIFAN},服务中心,2025-06-01,2025-06-01,2026-05-31,示中小企〔2025〕9号
C-2025-0008,{BEIPU},服务中心,2025-06-01,2025-06-01,2026-05-31,示中小企〔2025〕9号
"""
GRADES = f"""\
统一社会信用代码,考评,年度,得分(分),名次,等次,定稿日期,文号
{QIFAN},服务中心考评,2023,88,1,优秀,2024-03-20,示中小企〔2024〕5号
{QIFAN},服务中心考评,2024,91.5,1,优秀,2025-03-18,示中小企〔2025〕4号
{BEIPU},服务中心考评,2024,72,2,合格,2025-03-18,示中小企〔2025〕4号
"""
FUNDS = """\
资金编号,资金名称,年度,期初余额(元)
FW2025,2025年服务券资金,2025,10000.00
JL2025,2025年奖励资金,2025,200000.01
"""  # 10,000.00 + 200,000.01 = 210,000.01
AWARDS = f"""\
奖励编号,统一社会信用代码,奖励名称,年度,决定日期,奖励金额(元),未付金额(元),资金编号,文号
AW-2025-03,{QIFAN},连年优秀奖励,2024,2025-04-30,100000,100000,JL2025,示中小企〔2025〕12号
AW-2025-03,{BEIPU},连年优秀奖励,2024,2025-04-30,100000,0,JL2025,示中小企〔2025〕12号
"""  # 100,000 of 200,000 unpaid
VOUCHERS = [  # number, programme, holder, face value, used, left, issued, last day
    ("券2025-001", "JC25", YONGJI, 5000, 2000, 3000, "2025-10-20", "2026-04-17"),
    ("券2025-002", "JC25", YONGJI, 8000, 8000, 0, "2025-11-01", "2026-04-29"),
    ("券2026-003", "JC25", RUICHUAN, 15000, 0, 15000, "2026-01-10", "2026-07-08"),
    ("券2025-004", "JC25", RUICHUAN, 4000, 1000, 0, "2025-03-01", "2025-08-27"),
]  # 3,000 + 15,000 = 18,000 left; of the last 1,000 was paid and 3,000 went back, both before
CLAIMS = f"""\
券码,统一社会信用代码,核销金额(元),核销日期,服务日期,合同号,合同日期,合同金额(元),发票号码,兑付申请编号,申请日期,批准日期,批准人
券2025-001,{QIFAN},2000,2025-12-02,2025-11-28,QF-118,2025-11-10,4000,25990103000418,CL-2025-0040,2025-12-10,2025-12-20,何远
券2025-002,{QIFAN},5000,2025-12-05,2025-12-01,QF-119,2025-11-20,10000,25990103000419,CL-2025-0040,2025-12-10,2025-12-20,何远
券2025-002,{QIFAN},3000,2026-01-15,2026-01-12,QF-120,2026-01-05,6000,26990103000001,,,,
"""  # 7,000 approved and not paid, 3,000 not claimed: 10,000

SHEETS = {
    "办法.toml": MEASURE,
    "期初证书.csv": CERTIFICATES,
    "期初等次.csv": GRADES,
    "期初资金.csv": FUNDS,
    "期初奖励.csv": AWARDS,
    "期初兑付.csv": CLAIMS,
}
DOC = ["--doc", "示中小企〔2026〕1号"]
_FIRM = ["enterprise", "add", "--region", "440606", "--industry", "工业", "--revenue", "500万"]
REGISTERED = [
    ["policy", "adopt", "办法.toml"],
    ["institution", "add", "--credit-code", QIFAN, "--name", "启帆服务中心"],
    ["institution", "add", "--credit-code", BEIPU, "--name", "北浦服务站"],
    [*_FIRM, "--credit-code", YONGJI, "--name", "江澄永济五金制品有限公司", "--staff", "46"],
    [*_FIRM, "--credit-code", RUICHUAN, "--name", "江澄瑞川包装有限公司", "--staff", "12"],
]
PROGRAMME = ["voucher", "open", "JC25", "--policy", "opening-office", "--fund", "FW2025"]
PROGRAMME += ["--year", "2025"]
TAKE = {
    noun: [noun, "import", file, "--opening", *counted.split(), *DOC]
    for noun, file, counted in (
        ("certify", "期初证书.csv", "--rows 2"),
        ("score", "期初等次.csv", "--rows 3"),
        ("fund", "期初资金.csv", "--rows 2 --total 210000.01"),
        ("award", "期初奖励.csv", "--rows 2 --total 10万"),
        ("voucher", "期初券.xlsx", "--rows 4 --total 18000"),
        ("claim", "期初兑付.csv", "--rows 3 --total 10000.00"),
    )
}
OPENED = [
    *(TAKE[noun] for noun in ("certify", "score", "fund", "award")),
    PROGRAMME,
    TAKE["voucher"],
    TAKE["claim"],
]


def write_books(folder: Path) -> None:
    """Write the old books as an office keeps them: the vouchers under a title, with a total row."""
    for name, text in SHEETS.items():
        (folder / name).write_text(text, encoding="utf-8")
    write_vouchers(folder / "期初券.xlsx")


def write_vouchers(path: Path, **changed: int) -> None:
    """Write the book of vouchers; ``changed`` gives one cell of the first voucher another amount."""
    book = Workbook()
    sheet = book.active
    sheet.append(["2025年服务券清册"])
    heads = ["券码", "服务券项目", "企业统一社会信用代码", "面额(元)", "已用金额(元)", "余额(元)"]
    sheet.append([*heads, "发放日期", "有效期至"])
    rows = [list(row) for row in VOUCHERS]
    for at, name in ((3, "face"), (4, "used"), (5, "left")):
        rows[0][at] = changed.get(name, rows[0][at])
    for row in rows:
        sheet.append(row)
    sums = [sum(int(row[at]) for row in rows) for at in (3, 4, 5)]
    sheet.append(["合计", None, None, *sums])
    book.save(path)
