"""Evidence: kept once by its content, found by what it belongs to, gone with a dry run, on both databases."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest

from smeadmin.actions.evidence.attaching import add_evidence, attach
from smeadmin.actions.evidence.finding import (
    evidence_of,
    find_evidence,
    list_evidence,
    used_elsewhere,
)
from smeadmin.domain.evidence import (
    EvidenceBelongsNowhere,
    EvidenceUnfit,
    EvidenceUsed,
)
from smeadmin.sheets.refusals import InputFileMissing
from smeadmin.storage.change import Change, View
from tests.actions.conftest import Office

CONTRACT = "甲方乙方".encode()
DIGEST = hashlib.sha256(CONTRACT).hexdigest()


@pytest.fixture
def contract(tmp_path: Path) -> str:
    path = tmp_path / "合同.pdf"
    path.write_bytes(CONTRACT)
    return str(path)


def contents(office: Office) -> list[str]:
    folder = office.register.place.files
    assert folder is not None
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def put(*files: str, name: str = "CL-2026-0001", **about: Any) -> Any:
    return lambda change: attach(change, files, noun="claim", name=name, **about)


def test_one_content_is_kept_once_under_its_digest(office: Office, contract: str) -> None:
    added = office.do(put(f"合同={contract}"))
    again = office.do(put(contract, name="CL-2026-0002", kind="附件"))
    (one,), (two,) = added.added, again.added
    assert (one.number, one.kind, one.file, one.sha256, one.size_bytes) == (
        "EV-2026-0001",
        "contract",
        "合同.pdf",
        DIGEST,
        12,
    )
    assert (two.number, two.kind, two.also) == ("EV-2026-0002", "附件", ("EV-2026-0001",))
    assert contents(office) == [f"{DIGEST[:2]}/{DIGEST}"]


def test_the_same_file_on_the_same_thing_changes_nothing(office: Office, contract: str) -> None:
    office.do(put(contract))
    again = office.carry(put(contract, contract))
    assert again.number is None
    assert [one.number for one in again.result.same] == ["EV-2026-0001"]


def test_a_dry_run_keeps_no_content_and_no_row(office: Office, contract: str) -> None:
    tried = office.do(put(contract), dry_run=True)
    assert tried.added[0].sha256 == DIGEST
    assert contents(office) == []
    assert office.see(list_evidence) == ()


def test_a_linked_file_stays_where_it_is(office: Office, contract: str) -> None:
    office.do(put(contract, linked=True))
    (one,) = office.see(lambda v: evidence_of(v, noun="claim", name="CL-2026-0001"))
    assert (one.linked, one.place) == (True, contract)
    assert contents(office) == []


def test_what_backs_one_thing_only_is_refused_elsewhere(office: Office, contract: str) -> None:
    office.do(put(contract, once=True))
    with pytest.raises(EvidenceUsed, match="CL-2026-0001"):
        office.do(put(contract, name="CL-2026-0002", once=True))
    assert [one.to.name for one in office.see(lambda v: used_elsewhere(v, DIGEST))] == [
        "CL-2026-0001"
    ]


def test_a_number_a_code_or_a_name_says_what_it_belongs_to(office: Office, contract: str) -> None:
    def work(change: Change) -> Any:
        return [
            add_evidence(change, to=word, files=[contract]).to for word in ("CS-1", "cs-000001")
        ]

    assert {(to.noun, to.name) for to in office.do(work)} == {("change", "CS-000001")}
    for nothing in ("CL-2026-0009", "I-000009", "没有这家"):
        with pytest.raises(EvidenceBelongsNowhere):
            office.do(lambda c, to=nothing: add_evidence(c, to=to, files=[contract]))


def test_what_is_no_evidence(office: Office, contract: str, tmp_path: Path) -> None:
    (tmp_path / "空.pdf").write_bytes(b"")
    for path, refused in (
        (tmp_path / "没有.pdf", InputFileMissing),
        (tmp_path, EvidenceUnfit),
        (tmp_path / "空.pdf", EvidenceUnfit),
    ):
        with pytest.raises(refused):
            office.do(put(contract, str(path)))
    assert office.see(list_evidence) == ()
    assert contents(office) == []


def test_undo_takes_the_row_and_leaves_the_content(office: Office, contract: str) -> None:
    """What an earlier state of the register speaks of stays readable; only erasing takes content away."""
    from smeadmin.storage.undo import number_of, undo_change

    number = office.carry(put(contract)).number
    office.do(lambda change: undo_change(change, number_of(str(number))))
    assert office.see(list_evidence) == ()
    assert contents(office) == [f"{DIGEST[:2]}/{DIGEST}"]


def test_evidence_shown_later_says_who_brought_it(office: Office, contract: str) -> None:
    number = office.carry(put(contract)).number

    def look(view: View) -> Any:
        return find_evidence(view, "ev-2026-0001")

    shown = office.see(look)
    assert (shown.change, shown.by, shown.erased) == (number, "林岚", False)
    assert shown.place is not None
    assert Path(shown.place).read_bytes() == CONTRACT
