"""Putting together everything by which somebody else verifies one decision, without this program."""

from __future__ import annotations

import hashlib
import importlib.resources
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.evidence.finding import belonging, evidence_of
from smeadmin.domain.evidence import Belonging, EvidenceShown
from smeadmin.domain.pack import Packed
from smeadmin.domain.registers import read_office_number
from smeadmin.i18n import gettext as _
from smeadmin.storage import packing
from smeadmin.storage.change import Change, View
from smeadmin.storage.change.sealing import head_of
from smeadmin.storage.contents import digest
from smeadmin.storage.schema import all_tables, of
from smeadmin.storage.tables.log import ChangeRow
from smeadmin.storage.tables.policy import PolicyDocument
from smeadmin.storage.undo import number_of

VERIFIER = "verify_pack.py"


def pack(change: Change, *, code: str, pages: Mapping[str, bytes]) -> Packed:
    """Put together decision, texts, evidence, rows and chain, and record that they left the house.

    ``pages`` are the pages of the decision, drawn by the caller. Raises EvidenceBelongsNowhere.
    """
    thing = belonging(change, code)
    changes = _changes(change, thing)
    rows = list(packing.packed_rows(change, changes))
    papers = evidence_of(change, noun=thing.noun, name=thing.name)
    kept = [one for one in papers if one.place is not None and Path(one.place).is_file()]
    head = head_of(change)
    files: list[tuple[str, bytes | str]] = [
        *pages.items(),
        *_texts(change, rows),
        *((f"evidence/{one.number}{Path(one.file or '').suffix}", str(one.place)) for one in kept),
        ("evidence.json", _json([_about(one) for one in papers])),
        ("rows.jsonl", _lines(rows)),
        ("chain.jsonl", _lines(packing.chain_from(change, changes))),
        ("verify.py", (importlib.resources.files("smeadmin.reference") / VERIFIER).read_bytes()),
    ]
    manifest = _json(
        {
            "code": thing.name,
            "noun": thing.noun,
            "office": change.office["name"],
            "store": change.office["store"],
            "head": head,
            "files": {name: _sha256(content) for name, content in files},
        }
    )
    sha256 = hashlib.sha256(manifest).hexdigest()
    change.outward(thing.noun, thing.name, _("audit pack {digest}").format(digest=sha256))
    change.summary = {"pack": thing.name, "sha256": sha256}
    absent = tuple(one.number for one in papers if one not in kept)
    whole = (("manifest.json", manifest), *files)
    return Packed(thing.name, head, sha256, len(changes), _count(rows), whole, absent)


def _changes(view: View, thing: Belonging) -> set[int]:
    """Give the changes that wrote the decision and what it rests on."""
    if thing.noun == "change":
        log = of(ChangeRow)
        number = number_of(thing.name)
        return {view.scalar(sa.select(log.c.id).where(log.c.number == number))}
    table = next(table for table in all_tables() if table.name == thing.noun)
    key = view.scalar(sa.select(table.c.id).where(_named(table, thing)))
    return packing.changes_of(view, packing.rows_about(view, table, key, thing.name))


def _named(table: sa.Table, thing: Belonging) -> sa.ColumnElement[bool]:
    if "office_no" in table.c:
        return table.c.office_no == read_office_number(thing.noun, thing.name)
    column = next(name for name in ("number", "code", "name") if name in table.c)
    return table.c[column] == thing.name


def _texts(view: View, rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, bytes]]:
    """Give the text of every measure under which anything among the rows was decided."""
    wanted: set[str] = set()
    for part in rows:
        columns = [column.name for column in _table(part["table"]).columns]
        if "basis" not in columns:
            continue
        for row in (*part["inserted"], *part["after"]):
            basis = json.loads(row[columns.index("basis")] or "null")
            if basis:
                wanted |= {basis["digest"], *(notice[2] for notice in basis["amendments"])}
    t = of(PolicyDocument)
    found = view.rows(sa.select(t).where(t.c.digest.in_(sorted(wanted))).order_by(t.c.id))
    return [(f"policies/{x['policy']}-{x['version']}.toml", x["content"].encode()) for x in found]


def _table(name: str) -> sa.Table:
    return next(table for table in all_tables() if table.name == name)


def _about(one: EvidenceShown) -> dict[str, Any]:
    return {
        "evidence": one.number,
        "kind": one.kind,
        "file": one.file,
        "sha256": one.sha256,
        "size_bytes": one.size_bytes,
        "dated_on": one.dated_on.isoformat(),
        "linked": one.linked,
        "erased": one.erased,
        "change": one.change,
    }


def _count(rows: Sequence[Mapping[str, Any]]) -> int:
    return sum(len(part["inserted"]) + len(part["after"]) for part in rows)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _lines(values: Iterable[Any]) -> bytes:
    said = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in values)
    return ("\n".join(said) + "\n").encode()


def _sha256(content: bytes | str) -> str:
    if isinstance(content, str):
        return digest(Path(content))[0]
    return hashlib.sha256(content).hexdigest()
