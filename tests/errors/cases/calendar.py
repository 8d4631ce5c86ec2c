"""What is refused about working days and outside lists."""

from __future__ import annotations

from typing import Any

from tests.cli.money_office import FILES, ISSUE, MEASURE, OPENED

DAYS_2027 = "日期,安排,说明\n2027-01-01,放假,元旦\n2027-01-02,上班,\n"
TAKE = ["calendar", "import", "放假.csv", "--year", "2027"]

BLACK = ["roster", "create", "失信名单", "--kept-by", "市发改局"]
LIST = "统一社会信用代码,名称\n91990102MA5K3T6163,永济\n"
TAKE_LIST = ["roster", "import", "失信名单", "名单.csv", "--dated", "2026-03-01"]

CASES: list[dict[str, Any]] = [
    {
        "code": "calendar-missing",
        "argv": ["calendar", "check", "2026-12-30", "--days", "3"],
        "status": 3,
    },
    {
        "code": "calendar-missing",
        "name": "calendar-missing-voucher",
        "files": {**FILES, "办法.toml": MEASURE.replace("90 days", "5 working days")},
        "setup": OPENED,
        "argv": [*ISSUE, "--on", "2026-12-30"],
        "status": 3,
    },
    {
        "code": "calendar-document-needed",
        "files": {"放假.csv": DAYS_2027},
        "argv": TAKE,
        "status": 2,
    },
    {
        "code": "rows-refused",
        "name": "rows-refused-calendar-twice",
        "files": {"放假.csv": DAYS_2027 + "2027-01-01,上班,元旦\n2028-01-01,放假,元旦\n"},
        "argv": [*TAKE, "--doc", "国办发明电〔2026〕8号"],
        "status": 6,
    },
    {"code": "roster-not-found", "argv": ["roster", "show", "失信名单"], "status": 4},
    {"code": "roster-exists", "setup": [BLACK], "argv": BLACK, "status": 5},
    {
        "code": "roster-edition-exists",
        "files": {
            "名单.csv": LIST,
            "又一份.csv": LIST + "91990103MA4K7W120T,瑞川\n",
        },
        "setup": [BLACK, TAKE_LIST],
        "argv": [*TAKE_LIST[:3], "又一份.csv", *TAKE_LIST[4:]],
        "status": 5,
    },
    {
        "code": "roster-dated",
        "files": {"名单.csv": LIST},
        "setup": [BLACK],
        "argv": [*TAKE_LIST[:-1], "2026-03-11"],
        "status": 2,
    },
]
