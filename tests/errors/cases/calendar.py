"""What is refused about working days and outside lists."""

from __future__ import annotations

from typing import Any

DAYS_2027 = "日期,安排,说明\n2027-01-01,放假,元旦\n2027-01-02,上班,\n"
TAKE = ["calendar", "import", "放假.csv", "--year", "2027"]

CASES: list[dict[str, Any]] = [
    {
        "code": "calendar-missing",
        "argv": ["calendar", "check", "2026-12-30", "--days", "3"],
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
]
