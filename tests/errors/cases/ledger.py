"""What service, record and return refuse."""

from __future__ import annotations

CENTRE = [
    *("institution", "add", "--kind", "服务中心", "--region", "440606"),
    *("--credit-code", "12990121MB1F20939G", "--name", "北浦县中小企业服务站"),
]
FIRM = [
    *("enterprise", "add", "--name", "江澄永济五金制品有限公司"),
    *("--credit-code", "91990102MA5K3T6163"),
]
RECORD = [
    *("record", "add", "--institution", "北浦", "--enterprise", "永济", "--category", "管理咨询"),
    *("--service-date", "2026-03-02", "--record-no", "TZ-1"),
]
ADOPT = ["policy", "adopt", "gd-2017-centres"]
SET = ["return", "set", "北浦", "staff", "9"]
CATALOGUE = {
    "目录.csv": "服务编号,服务名称,服务类别,机构统一社会信用代码,起始日期,截止日期\n"
    "FW-1,诊断,管理咨询,12990121MB1F20939G,2024-01-01,2025-12-31\n"
}
TAKEN = [CENTRE, ["service", "import", "目录.csv"]]

CASES = [
    {"code": "record-exists", "setup": [CENTRE, FIRM, RECORD], "argv": RECORD, "status": 5},
    {
        "code": "period-reversed",
        "argv": ["record", "list", "--from", "2026-02-01", "--until", "2026-01-01"],
        "status": 6,
    },
    {"code": "no-figures-asked", "argv": ["return", "list", "--year", "2025"], "status": 3},
    {
        "code": "figure-not-asked",
        "setup": [CENTRE, ADOPT],
        "argv": ["return", "set", "北浦", "人员数", "9", "--year", "2025", "--reason", "更正"],
        "status": 4,
    },
    {
        "code": "figure-needs-reason",
        "setup": [CENTRE, ADOPT],
        "argv": [*SET, "--year", "2025"],
        "status": 2,
    },
    {
        "code": "year-not-begun",
        "setup": [CENTRE, ADOPT],
        "argv": [*SET, "--year", "2027", "--reason", "更正"],
        "status": 3,
    },
    {
        "code": "service-not-found",
        "setup": [CENTRE],
        "argv": ["service", "show", "北浦", "FW-9"],
        "status": 4,
    },
    {
        "code": "service-period-reversed",
        "setup": TAKEN,
        "files": CATALOGUE,
        "argv": ["service", "edit", "北浦", "FW-1", "--valid-from", "2026-01-01"],
        "status": 6,
    },
    {
        "code": "nothing-given",
        "setup": TAKEN,
        "files": CATALOGUE,
        "argv": ["service", "edit", "北浦", "FW-1"],
        "status": 2,
    },
]
