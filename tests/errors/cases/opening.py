"""What is refused when the books are opened."""

from __future__ import annotations

from typing import Any

from tests.cli.money_office import CENTRE, CERTIFIED, FILES, OPENED

HEAD = "证书编号,统一社会信用代码,认定类别,认定日期,有效期起,有效期止,文号\n"
FIRST = f"C-2025-0007,{CENTRE},服务中心,2025-06-01,2025-06-01,2028-05-31,示中小企〔2025〕9号\n"
OTHER = f"C-2025-0008,{CENTRE},服务中心,2025-06-01,2028-05-31,2030-05-31,示中小企〔2025〕9号\n"
SHEETS = {**FILES, "期初.csv": HEAD + FIRST, "重叠.csv": HEAD + FIRST + OTHER}
SETUP = [*OPENED, CERTIFIED[0]]
TAKE = ["certify", "import", "期初.csv", "--opening", "--rows", "1", "--doc", "示中小企〔2026〕1号"]

CASES: list[dict[str, Any]] = [
    {
        "code": "opening-needed",
        "files": SHEETS,
        "argv": ["certify", "import", "期初.csv"],
        "status": 2,
    },
    {"code": "opening-document-needed", "files": SHEETS, "argv": TAKE[:-2], "status": 2},
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
]
