"""The corpus: each file is read, and what is said of it is compared with what its description states.

The sentences of both languages stand in ``tests/golden/corpus``; after a wanted change of words
``SMEADMIN_GOLDEN=write pytest tests/sheets/test_corpus.py`` writes them anew.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from smeadmin.domain.columns import NOUNS, return_noun
from smeadmin.errors import Failure
from smeadmin.i18n import Text, use
from smeadmin.sheets.planning import make_plan
from smeadmin.sheets.reading import open_sheet
from tests.sheets.corpus import good, hostile, structure, texts, values
from tests.sheets.corpus.case import CODES, Case
from tests.sheets.corpus.faults import FAULTS

GOLDEN = Path(__file__).parent.parent / "golden" / "corpus"
WRITE = os.environ.get("SMEADMIN_GOLDEN") == "write"
TODAY = date(2026, 3, 10)
SECTIONS = {
    "text": texts,
    "structure": structure,
    "values": values,
    "hostile": hostile,
    "good": good,
}
CASES = [case for section in SECTIONS.values() for case in section.CASES]
NOUN = {
    **NOUNS,
    "return": return_noun(
        SimpleNamespace(name=name, unit=unit, label=Text(zh, name), choices=())
        for name, unit, zh in (
            ("assets_fen", "money", "资产总额"),
            ("benefit_share", "ratio", "公益服务占比"),
            ("staff", "persons", "从业人员"),
        )
    ),
}
KNOWN = {
    "institution": {
        "words": {
            "region_code": {"东渚区": "990102", "990102": "990102"},
            "kind": {"服务中心": "centre"},
        }
    },
    "record": {"refs": {"institution": {CODES[0]: 1}, "enterprise": {CODES[3]: 2}}},
}
STORED = {"other": {CODES[0]: (CODES[0], "旧名", "centre", "990102", 1, None, None)}}


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    yield
    use("zh")


class Said:
    """What came of reading one file: findings by place, the refusal, and the rows."""

    def __init__(self, case: Case, folder: Path) -> None:
        path = folder / case.file
        path.write_bytes(case.bytes())
        how = {"mode": "both", **case.how}
        stored = STORED.get(how.pop("stored", ""), {})
        self.findings: list[Any] = []
        self.failure: Failure | None = None
        self.rows: list[Any] = []
        try:
            with open_sheet(
                path, NOUN[case.noun], on=TODAY, **KNOWN.get(case.noun, {}), **how
            ) as reading:
                plan = make_plan(reading, stored, mode=how["mode"])
                self.fields = reading.fields
                self.rows = [values for _, values in plan.new()]
                self.counts = plan.counts
                self.findings = list(plan.findings.first(1000))
                plan.refuse()
        except Failure as failure:
            self.failure = failure
            self.findings = self.findings or list(getattr(failure, "findings", ()))

    @property
    def codes(self) -> list[str]:
        found = [f"{f.code}@{f.place}" for f in self.findings]
        return found or ([self.failure.code] if self.failure else [])

    def sentences(self) -> list[str]:
        """What a person reads, in the language in use."""
        if self.findings:
            some = self.findings[:5]
            return [f"{f.place} {f.value[:40]!r} {f.message} | {f.hint} [{f.code}]" for f in some]
        failure = self.failure
        assert failure is not None
        return [f"{failure.message()} | {'; '.join(failure.way_out)} [{failure.code}]"]


def page(case: Case, said: Said, folder: Path) -> str:
    """All that is said of a file, in both languages, as it stands in the golden files."""
    if not said.codes:
        return ""
    status = said.failure.status if said.failure else 0
    lines = [f"## {case.id} ({case.file}) -> {status}"]
    for lang in ("zh", "en"):
        use(lang)
        again = said if said.findings or lang == "zh" else Said(case, folder)
        lines += [f"{lang} {one}".replace("\n", " ") for one in again.sentences()]
    return "\n".join(lines).replace(f"{folder}/", "")


def section_of(case: Case) -> str:
    return next(name for name, section in SECTIONS.items() if case in section.CASES)


@functools.cache
def golden(section: str) -> dict[str, str]:
    """The pages of a section by their first line; none while they are written anew."""
    path = GOLDEN / f"{section}.txt"
    pages = path.read_text(encoding="utf-8").strip().split("\n\n") if path.exists() else []
    return {one.partition(" (")[0]: one for one in pages}


def compare(case: Case, said: Said, folder: Path) -> None:
    """Compare the sentences with the golden ones, or take them as the golden ones."""
    pages, said_now = golden(section_of(case)), page(case, said, folder)
    key = f"## {case.id}"
    if WRITE:
        pages[key] = said_now
        kept = [
            pages[f"## {c.id}"] for c in SECTIONS[section_of(case)].CASES if pages.get(f"## {c.id}")
        ]
        GOLDEN.mkdir(parents=True, exist_ok=True)
        path = GOLDEN / f"{section_of(case)}.txt"
        path.write_text("\n\n".join(kept) + "\n", encoding="utf-8")
    assert said_now == pages.get(key, "")


@pytest.mark.parametrize("case", [c for c in CASES if c.refused], ids=lambda c: c.id)
def test_a_bad_file_is_refused_for_what_is_wrong_with_it(case: Case, tmp_path: Path) -> None:
    said = Said(case, tmp_path)
    assert sorted(said.codes) == sorted(case.expect)
    assert said.failure is not None
    assert said.failure.status == (2 if case.expect == ("encoding-unknown",) else 6)
    assert said.failure.way_out
    compare(case, said, tmp_path)


@pytest.mark.parametrize("case", [c for c in CASES if not c.refused], ids=lambda c: c.id)
def test_a_good_file_comes_in_whole(case: Case, tmp_path: Path) -> None:
    said = Said(case, tmp_path)
    assert (said.codes, said.failure) == (list(case.expect), None)
    compare(case, said, tmp_path)
    assert said.counts.refused == 0 and said.counts.rows == said.counts.new >= 1
    if case.rows is None:
        return
    names = ("credit_code", "name", "area_m2", "founded_on")
    if case.noun == "return":
        names = ("credit_code", "assets_fen", "benefit_share", "staff")
    at = [said.fields.index(name) for name in names]
    assert [tuple(row[i] for i in at) for row in said.rows] == list(case.rows)


def test_every_fault_has_a_file_and_every_file_a_fault() -> None:
    used = {case.fault for case in CASES}
    elsewhere = {"structure/no-file"}  # no bytes can describe it: the test below
    assert used | elsewhere == set(FAULTS)
    assert len({case.id for case in CASES}) == len(CASES)


def test_there_are_as_many_as_were_promised() -> None:
    assert sum(case.refused for case in CASES) >= 150
    assert sum(not case.refused for case in good.CASES) >= 40


@pytest.mark.parametrize("kind", ["folder", "pipe", "device", "link to nothing", "missing"])
def test_what_is_no_file_is_refused_at_once(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "机构.csv"
    match kind:
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "device":
            path = Path("/dev/zero")
        case "link to nothing":
            path.symlink_to(tmp_path / "gone.csv")
    with pytest.raises(Failure) as refusal, open_sheet(path, NOUNS["institution"], on=TODAY):
        pass
    expected = ("file-missing", 4) if kind in ("missing", "link to nothing") else ("not-a-file", 6)
    assert (refusal.value.code, refusal.value.status) == expected


def test_no_page_is_left_of_a_case_that_is_gone() -> None:
    ids = {f"## {case.id}" for case in CASES}
    assert {key for name in SECTIONS for key in golden(name)} <= ids
