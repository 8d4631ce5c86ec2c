"""Good files with damage: each is refused with a reason, or read and then written and read to the same.

Two thousand at commit time; two hundred thousand by

    CASES=200000 SEED=2 pytest -m long tests/sheets/test_mutations.py
"""

from __future__ import annotations

import io
import os
import time
import zipfile
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from smeadmin.domain.columns import NOUNS
from smeadmin.errors import Failure
from smeadmin.sheets.planning import make_plan
from smeadmin.sheets.reading import open_sheet
from smeadmin.sheets.returned import write_returned
from smeadmin.sheets.writing import write_csv
from tests.sheets.corpus import good
from tests.sheets.corpus.case import Case

TODAY = date(2026, 3, 10)
NOUN = NOUNS["institution"]
AT_COMMIT = 2_000
LONGEST = 10.0  # seconds for one file
MOST_FAILED = 20  # a longer search does not end with the first
FILES = [
    c
    for c in good.CASES
    if c.noun == "institution" and c.file.endswith((".csv", ".jsonl", ".xlsx"))
]
SPICE = (
    b"\0",
    b'"',
    b",",
    b"\n",
    b"\r",
    b"'",
    b"<",
    b"&",
    b"=",
    b"\xff",
    b"\xe2\x80\xae",
    b"1e9",
    b"-",
    b"%",
)


def mutated(raw: bytes, rng: Random) -> bytes:
    """A few bytes turned, taken, doubled, moved or put in."""
    for _ in range(rng.randint(1, 4)):
        at, size = rng.randrange(len(raw) + 1), rng.choice((1, 1, 2, 8, 64))
        piece = raw[at : at + size]
        put = rng.choice(
            (
                b"",
                piece * 2,
                bytes(b ^ (1 << rng.randrange(8)) for b in piece),
                rng.choice(SPICE),
                raw[-size:],
            )
        )
        raw = raw[:at] + put + raw[at + size :]
    return raw[: rng.randrange(len(raw) + 1)] if rng.random() < 0.05 else raw


def damaged(case: Case, raw: bytes, rng: Random) -> bytes:
    """Damage to the bytes, or inside one part of a workbook, which is then packed well."""
    if not case.file.endswith(".xlsx") or not raw.startswith(b"PK") or rng.random() < 0.2:
        return mutated(raw, rng)
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as before, zipfile.ZipFile(out, "w") as after:
        names = before.namelist()
        inner = [
            n
            for n in names
            if n.endswith(("sheet1.xml", "sharedStrings.xml", "styles.xml", "workbook.xml"))
        ]
        chosen = rng.choice(inner)
        for name in names:
            content = before.read(name)
            after.writestr(name, mutated(content, rng) if name == chosen else content)
    return out.getvalue()


def rows_of(path: Path) -> tuple[tuple[str, ...], list[Any]]:
    with open_sheet(path, NOUN, on=TODAY) as reading:
        plan = make_plan(reading, {})
        for finding in plan.findings:
            assert (
                finding.message
                and finding.hint
                and "{" not in finding.message.replace(finding.value, "")
            )
        if plan.counts.refused:
            write_returned(path.with_name("back.xlsx"), plan, force=True)
        plan.refuse()
        return reading.fields, [values for _, values in plan.new()]


def survives(case: Case, raw: bytes, folder: Path) -> bool:
    """Read one file; tells whether it was taken."""
    path, again = folder / f"a{case.file[case.file.rindex('.') :]}", folder / "b.csv"
    path.write_bytes(raw)
    begun = time.perf_counter()
    try:
        fields, rows = rows_of(path)
    except Failure as failure:
        assert failure.status in (4, 6) and failure.message() and failure.way_out
        assert time.perf_counter() - begun < LONGEST
        return False
    write_csv(again, [NOUN[name] for name in fields], rows, force=True)
    assert rows_of(again) == (fields, rows)
    assert time.perf_counter() - begun < LONGEST
    return True


def run(cases: int, seed: int, folder: Path) -> tuple[int, int]:
    raws = [case.bytes() for case in FILES]
    taken, failed = 0, []
    for number in range(cases):
        rng = Random(seed * 1_000_003 + number)  # each case can be had again by its number
        which = rng.randrange(len(FILES))
        raw = damaged(FILES[which], raws[which], rng)
        try:
            taken += survives(FILES[which], raw, folder)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # a panic of calamine is no Exception
            failed.append(f"seed {seed}, case {number}, file {FILES[which].id}: {error!r}")
            assert len(failed) < MOST_FAILED, failed
    assert not failed, failed
    return taken, cases - taken


def test_damaged_files_are_refused_or_read_right(tmp_path: Path) -> None:
    taken, refused = run(AT_COMMIT, 1, tmp_path)
    assert taken > AT_COMMIT // 20 and refused > AT_COMMIT // 20  # both ends are reached


@pytest.mark.long
def test_many_damaged_files(tmp_path: Path) -> None:
    cases, seed = (
        int(os.environ.get("CASES", "20000")),
        int(os.environ.get("SEED", "2")),
    )
    taken, refused = run(cases, seed, tmp_path)
    print(f"\n{cases:,} damaged files: {taken:,} taken, {refused:,} refused")
