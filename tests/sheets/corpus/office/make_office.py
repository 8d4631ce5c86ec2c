"""Make the files that LibreOffice itself writes. Run once by hand, where it is installed:

    .venv/bin/python tests/sheets/corpus/office/make_office.py

They are small and are kept; the suite does not need LibreOffice.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tests.sheets.corpus.case import xlsxwriter_book
from tests.sheets.corpus.good import OFFICE, TYPED

FILTERS = {
    "机构.xls": "xls:MS Excel 97",
    "机构.ods": "ods",
    "机构.xlsx": "xlsx:Calc MS Excel 2007 XML",
    "机构.csv": "csv:Text - txt - csv (StarCalc):44,34,76,1",
    "机构-GBK.csv": "csv:Text - txt - csv (StarCalc):44,34,85,1",
    "机构-分号.csv": "csv:Text - txt - csv (StarCalc):59,34,76,1",
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        source, into = Path(folder) / "机构.xlsx", Path(folder) / "made"
        source.write_bytes(xlsxwriter_book(TYPED))
        for name, form in FILTERS.items():
            subprocess.run(
                ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile",
                 "--convert-to", form, "--outdir", str(into), str(source)],
                check=True, timeout=180,
            )  # fmt: skip
            made = next(into.iterdir())
            made.rename(OFFICE / name)


if __name__ == "__main__":
    main()
