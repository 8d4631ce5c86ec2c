"""A measure of one office with a title and a voucher, and the commands that set that office up."""

from __future__ import annotations

MEASURE = """
[policy]
id = "office-vouchers"
title = { zh = "服务券办法", en = "Voucher rules" }
in_force = { from = 2020-01-01 }
region = "440000"
standing = "example"

[clause]
R1 = { ref = "一", kind = "condition", zh = "小型、微型企业", en = "small and micro enterprises" }
R2 = { ref = "二", kind = "cap", zh = "每家企业每年不超过2万元", en = "at most 20,000 yuan for each enterprise a year" }
R3 = { ref = "三", kind = "cap", zh = "单张不超过1万元", en = "at most 10,000 yuan for a voucher" }
R4 = { ref = "四", kind = "amount", zh = "不超过合同的一半，不找零", en = "half of the contract at most, no change" }
R5 = { ref = "五", kind = "condition", zh = "有效认定的机构", en = "a certified institution" }
R6 = { ref = "六", kind = "validity", zh = "90日内使用", en = "to be used within 90 days" }
R7 = { ref = "七", kind = "deadline", zh = "次年1月底前申请兑付", en = "claims by the end of January" }

[figure]
size     = { unit = "choice", about = "enterprise", choices = ["micro", "small", "medium", "large"], ordered = true, filed = "register", label = { zh = "企业规模", en = "Size class" }, labels = { micro = { zh = "微型", en = "micro" }, small = { zh = "小型", en = "small" }, medium = { zh = "中型", en = "medium" }, large = { zh = "大型", en = "large" } } }
titles   = { unit = "items", about = "provider", computed = { count = "title", in_force = true }, label = { zh = "有效认定", en = "Titles in force" } }
contract = { unit = "money", about = "enterprise", filed = "contract", label = { zh = "合同金额", en = "Contract" } }
desks    = { unit = "items", filed = "application", label = { zh = "窗口", en = "Desks" } }

[certification.centre]
label = { zh = "服务中心", en = "Service centre" }
[certification.centre.require]
desks = { clause = "R5", figure = "desks", at_least = 1 }
[certification.centre.valid]
after = "decision"
for = "1 months"
ends = "day_before"

[voucher.v]
label = { zh = "服务券", en = "Voucher" }
clause = "R4"
pays = { clause = "R4", to = "provider", change_given = false }
transfer = false
[voucher.v.require]
size   = { clause = "R1", figure = "size", at_most = "small" }
titles = { clause = "R5", figure = "titles", at_least = 1 }
[voucher.v.amount]
clause = "R4"
figure = "contract"
times = "50%"
round = { to = "0.01元", how = "down" }
[voucher.v.limits]
each = { clause = "R3", per = "claim", of = "granted", at_most = "1万元", beyond = "cut" }
year = { clause = "R2", per = "enterprise", within = "year", of = "granted", at_most = "2万元", beyond = "cut" }
[voucher.v.deadlines]
use   = { clause = "R6", do = "use", after = "issue", within = "90 days", otherwise = "lapse" }
claim = { clause = "R7", do = "claim", after = "period_end", within = "31 days", otherwise = "refuse" }
"""
# a quota for each recommending unit, of which no figure tells the unit
SPLIT = MEASURE.replace("office-vouchers", "split-vouchers").replace(
    "[voucher.v.deadlines]",
    'quota = { clause = "R2", per = "recommender", of = "vouchers", at_most = 4, beyond = "refuse" }\n[voucher.v.deadlines]',
)
FIRM = "91990102MA5K3T6163"
SECOND = "91990103MA4K7W120T"
CENTRE = "52990102MJ6Q30852Y"
FILES = {"办法.toml": MEASURE}

FUND = [
    ["fund", "create", "FW2026", "--year", "2026", "--name", "服务券专项资金"],
    ["fund", "appropriate", "FW2026", "--amount", "5万", "--doc", "江财企〔2026〕7号"],
]
_ADD = ["enterprise", "add", "--region", "440606", "--industry", "工业", "--revenue", "500万"]
FIRMS = [
    [*_ADD, "--credit-code", FIRM, "--name", "江澄永济五金制品有限公司", "--staff", "46"],
    [*_ADD, "--credit-code", SECOND, "--name", "江澄瑞川包装有限公司", "--staff", "12"],
]
OPEN = [
    "voucher",
    "open",
    "JC26",
    "--policy",
    "office-vouchers",
    "--fund",
    "FW2026",
    "--year",
    "2026",
]
OPENED = [["policy", "adopt", "办法.toml"], *FUND, *FIRMS, OPEN]
CERTIFIED = [
    ["institution", "add", "--credit-code", CENTRE, "--name", "启帆服务中心"],
    ["certify", "apply", "启帆", "--as", "centre", "--set", "desks=3"],
    ["certify", "grant", "AP-2026-0001"],
]
READY = [*OPENED, *CERTIFIED]
ISSUE = ["voucher", "issue", "JC26", "--enterprise", FIRM, "--amount", "7000"]


def redeem(voucher: str = "{voucher}", **changes: str) -> list[str]:
    """Write the command that redeems a voucher for a contract of 12,000 yuan."""
    papers = {
        "institution": CENTRE,
        "service-date": "2026-03-10",
        "contract-no": "QF-1",
        "contract-date": "2026-03-10",
        "contract-amount": "12000",
        "invoice": "26990103000418",
        **{name.replace("_", "-"): value for name, value in changes.items()},
    }
    return ["voucher", "redeem", voucher, *[w for k, v in papers.items() for w in (f"--{k}", v)]]


SUBMIT = ["claim", "submit", "--institution", CENTRE, "--by", "林岚"]
APPROVE = ["claim", "approve", "CL-2026-0001", "--by", "何远"]
PREPARE = ["settle", "prepare", "--by", "林岚"]
CONFIRM = ["settle", "approve", "ST-2026-01", "--by", "何远", "--yes"]
EXPORT = ["settle", "export", "ST-2026-01", "--out", "拨付.csv"]
REDEEMED = [*READY, ISSUE, redeem()]
CLAIMED = [*REDEEMED, SUBMIT]
PREPARED = [*CLAIMED, APPROVE, PREPARE]
