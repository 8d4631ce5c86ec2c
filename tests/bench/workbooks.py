"""B7: 300,000 records from and to XLSX. Goals P6 and P7."""

from __future__ import annotations

import shutil

from tests.bench.benchlib import PYTHON, Bench, Job, ours, smeadmin

IDS = ("B7", "P6", "P7")

READ = """
import sys
import python_calamine
sheet = python_calamine.load_workbook(sys.argv[1]).get_sheet_by_index(0)
print(sum(1 for _ in sheet.iter_rows()))
"""
WRITE = """
import datetime, sqlite3, sys
import xlsxwriter
book = xlsxwriter.Workbook(sys.argv[2], {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
sheet = book.add_worksheet()
rows = sqlite3.connect(sys.argv[1]).execute(
    "SELECT r.record_no, i.credit_code, e.credit_code, e.name, r.category, r.mode, r.service_date, r.hours,"
    " r.persons, r.activity, r.fee_fen / 100.0, r.public_benefit, r.satisfaction, r.contract_no FROM record r"
    " JOIN institution i ON i.id = r.institution_id JOIN enterprise e ON e.id = r.enterprise_id")
for number, row in enumerate(rows):
    cells = list(row)
    cells[6] = datetime.date.fromisoformat(cells[6])
    sheet.write_row(number, 0, cells)
book.close()
"""


def measure(bench: Bench) -> None:
    """Import a workbook against merely reading it; export one against merely writing it."""
    n, count = bench.size(100_000), bench.size(300_000)
    data = bench.data("workbook", institutions=n, enterprises=n, services=count, xlsx=True)
    read, write = bench.fresh("read.py"), bench.fresh("write.py")
    read.write_text(READ)
    write.write_text(WRITE)
    target = bench.fresh("workbook.db")

    def before() -> None:
        shutil.copy(bench.registry, bench.fresh("workbook.db"))

    book = str(data / "services.xlsx")
    bench.compare("P6", f"record import, {count:,} rows, XLSX", "calamine iter_rows",
                  Job(argv=[PYTHON, str(read), book]),
                  Job(argv=ours(target, "record", "import", book), before=before),
                  goal=2.5, refuse=5, n=3)  # fmt: skip
    full = bench.fresh("workbook-full.db")
    shutil.copy(bench.registry, full)
    smeadmin(full, "record", "import", str(data / "services.csv"))
    out = str(bench.fresh("out.xlsx"))
    bench.compare("P7", f"record export, {count:,} rows, XLSX", "xlsxwriter constant_memory",
                  Job(argv=[PYTHON, str(write), str(full), str(bench.fresh("bare.xlsx"))]),
                  Job(argv=ours(full, "record", "export", "--out", out, "--force")),
                  goal=1.15, refuse=1.5, n=3)  # fmt: skip
