"""What is refused when the books are opened."""

from __future__ import annotations

from typing import Any

from tests.cli.money_office import CENTRE, CERTIFIED, FILES, OPENED

HEAD = "证书编号,统一社会信用代码,认定类别,认定日期,有效期起,有效期止,文号\n"
FIRST = f"C-2025-0007,{CENTRE},服务中心,2025-06-01,2025-06-01,2028-05-31,示中小企〔2025〕9号\n"
OTHER = f"C-2025-0008,{CENTRE},服务中心,2025-06-01,2028-05-31,2030-05-31,示中小企〔2025〕9号\n"
FUNDS = (
    "资金编号,资金名称,年度,期初余额(元)\n"
    "FW2024,2024年专项资金,2024,1200.50\n"
    "FW2025,2025年专项资金,2025,30000.01\n"
)
SHEETS = {
    **FILES,
    "期初资金.csv": FUNDS,
    "期初.csv": HEAD + FIRST,
    "重叠.csv": HEAD + FIRST + OTHER,
}
SETUP = [*OPENED, CERTIFIED[0]]
TAKE = ["certify", "import", "期初.csv", "--opening", "--rows", "1", "--doc", "示中小企〔2026〕1号"]

TAKE_FUNDS = ["fund", "import", "期初资金.csv", "--opening", "--total", "31200.51", *TAKE[-2:]]

CASES: list[dict[str, Any]] = [
    {
        "code": "opening-needed",
        "files": SHEETS,
        "argv": ["certify", "import", "期初.csv"],
        "status": 2,
    },
    {"code": "opening-document-needed", "files": SHEETS, "argv": TAKE[:-2], "status": 2},
    {
        "code": "opening-count-needed",
        "files": SHEETS,
        "argv": [*TAKE[:4], *TAKE[6:]],
        "status": 2,
    },
    {
        "code": "opening-total-differs",
        "files": SHEETS,
        "setup": SETUP,
        "argv": [*TAKE[:4], "--rows", "2", *TAKE[6:]],
        "status": 6,
    },
    {
        "code": "opening-closed",
        "files": SHEETS,
        "setup": [*SETUP, TAKE],
        "argv": TAKE,
        "status": 5,
    },
    {
        "code": "certificate-overlaps",
        "name": "certificate-overlaps-opening",
        "files": SHEETS,
        "setup": SETUP,
        "argv": [*TAKE[:2], "重叠.csv", "--opening", "--rows", "2", *TAKE[6:]],
        "status": 5,
    },
    {
        "code": "opening-amount-differs",
        "files": SHEETS,
        "argv": [*TAKE_FUNDS[:5], "31200.50", *TAKE_FUNDS[6:]],
        "status": 6,
    },
]
