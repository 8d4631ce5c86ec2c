"""Persons, periods and packs on both databases: the same rows, the same words, the same digests."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest

from smeadmin.actions.audit import verify_audit
from smeadmin.actions.evidence.attaching import add_evidence
from smeadmin.actions.institution.writing import add_institution
from smeadmin.actions.pack import pack
from smeadmin.actions.person.erasing import erase_person
from smeadmin.actions.person.finding import find_person
from smeadmin.actions.person.retaining import due, keep_for
from smeadmin.domain.person import PersonNotFound
from smeadmin.storage.contents import place_of
from smeadmin.storage.evidence import faults
from tests.actions.conftest import Office

VALUES = {
    "name": "启帆服务中心",
    "contact": "沈一鸣",
    "phone": "13812342764",
    "legal_person": "周大同",
}


@pytest.fixture
def register_with_somebody(office: Office, tmp_path: Path) -> Office:
    (tmp_path / "身份证.jpg").write_bytes(b"id of somebody")
    office.do(lambda c: add_institution(c, values=VALUES, identifiers=["foreign:Q1"]))
    office.do(
        lambda c: add_evidence(
            c, to="I-000001", files=[str(tmp_path / "身份证.jpg")], about_person=True
        )
    )
    return office


def test_a_person_is_found_and_erased(register_with_somebody: Office) -> None:
    office = register_with_somebody
    found = office.see(lambda v: find_person(v, values=["沈一鸣"]))
    assert [(one.noun, one.name, one.fields) for one in found.held] == [
        ("institution", "I-000001", ("contact", "phone"))
    ]
    assert office.see(lambda v: faults(v, v.files)) == (1, ())
    done = office.do(lambda c: erase_person(c, of="I-000001"))
    assert office.see(lambda v: faults(v, v.files)) == (0, ())
    assert {(one.noun, one.name) for one in done.held} == {
        ("institution", "I-000001"),
        ("evidence", "EV-2026-0001"),
    }
    assert done.contents == ("EV-2026-0001",)
    digest = hashlib.sha256(b"id of somebody").hexdigest()
    left = place_of(office.register.place.files or Path(), digest)
    left.write_bytes(b"id of somebody")  # as if the computer had stopped before it was removed
    assert office.see(lambda v: faults(v, v.files))[1] == (
        ("EV-2026-0001", f"已清除，但还在 {left}"),
    )
    with pytest.raises(PersonNotFound):
        office.see(lambda v: find_person(v, values=["周大同"]))
    assert office.see(verify_audit).altered == ()


def test_what_is_due(register_with_somebody: Office) -> None:
    office = register_with_somebody
    office.do(lambda c: keep_for(c, kept="identity", months=6))
    assert office.see(due).lines == ()
    (line,) = office.see(due, dt.date(2026, 9, 10)).lines
    assert (line.name, line.due_on) == ("EV-2026-0001", dt.date(2026, 9, 10))


def test_a_pack_has_the_rows_as_they_were_digested(register_with_somebody: Office) -> None:
    made = register_with_somebody.do(lambda c: pack(c, code="I-000001", pages={}))
    files = dict(made.files)
    manifest = json.loads(bytes(files["manifest.json"]))
    assert (manifest["head"], manifest["code"]) == (made.head, "I-000001")
    parts = [json.loads(line) for line in bytes(files["rows.jsonl"]).decode().splitlines()]
    assert {part["table"] for part in parts} >= {"institution", "evidence"}
    assert "13812342764" not in bytes(files["rows.jsonl"]).decode()
    assert [name for name in files if name.startswith("evidence/")] == ["evidence/EV-2026-0001.jpg"]
