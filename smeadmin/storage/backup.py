"""Copies of a register that are worth having, and putting one back.

A live SQLite file is never copied byte by byte: most such copies are half a transaction. The backup API
takes all pages in one step; the copy is then opened, checked and verified before it gets its name.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import hashlib
import json
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from smeadmin.domain.china import CHINA
from smeadmin.domain.store import BackedUp, Restored, StoreChecked
from smeadmin.errors import Conflict, NotFound, StorageFailure
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.storage import engine, evidence, queue
from smeadmin.storage.change import Register, open_register
from smeadmin.storage.failures import NotForServers, RegisterDamaged
from smeadmin.storage.placing import keep_beside, put_in_place
from smeadmin.storage.translate import translated
from smeadmin.storage.verify import verify

_ANY_DAY = dt.date(2000, 1, 1)


class BackupExists(Conflict):
    """A file of that name is there already; a backup never replaces one."""

    code, sentence = "backup-exists", N_("{file} is there already")


class BackupMissing(NotFound):
    """There is no such backup."""

    code, sentence = "backup-missing", N_("there is no backup {file}")


def back_up(
    register: Register, target: Path, at: dt.datetime, *, as_found: bool = False
) -> BackedUp:
    """Copy a register to ``target``, verify the copy, and write a manifest beside it.

    ``as_found`` keeps one that does not verify too, as evidence; the manifest says so. Raises
    BackupExists, RegisterDamaged when the copy does not verify, NotForServers for PostgreSQL.
    """
    source = _path_of(register.place)
    assert_free(register, target)
    named, target = target, target.absolute()
    manifest = target.with_name(target.name + ".json")
    with _draft_beside(target) as draft:
        with translated(register.place):
            _copy(source, draft)
        files = engine.Place(path=target).files
        sizes = _copy_contents(register, files)
        checked = check(open_register(draft, files=str(files)))
        if not (checked.sound or as_found):
            raise RegisterDamaged(
                details={"register": str(source), "where": _first_fault(checked)},
                way_out=["smeadmin db check"],
            )
        digest = _sha256(draft)
        put_in_place(draft, target)
    told = {
        "file": target.name,
        "sha256": digest,
        "head": checked.head,
        "changes": checked.changes,
        "rows": checked.rows,
        "sound": checked.sound,
        "contents": checked.contents,
        "made_at": at.isoformat(timespec="seconds"),
    }
    manifest.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return BackedUp(
        file=str(named),
        manifest=str(named) + ".json",
        sha256=digest,
        size_bytes=target.stat().st_size,
        changes=checked.changes,
        rows=checked.rows,
        head=checked.head,
        sound=checked.sound,
        contents=checked.contents,
        contents_bytes=sum(sizes),
    )


def assert_free(register: Register, target: Path) -> None:
    """Make sure that a copy can be written there; raises BackupExists, NotForServers."""
    _path_of(register.place)
    for there in (target, target.with_name(target.name + ".json")):
        if os.path.lexists(there):
            raise BackupExists(details={"file": str(there)}, way_out=[_("name another file")])


def restore(
    source: Path,
    where: str,
    at: dt.datetime,
    *,
    dry_run: bool = False,
    agree: Callable[[Register], object] | None = None,
    finish: Callable[[Register], None] | None = None,
) -> Restored:
    """Put a verified copy in the place of a register, keeping what stood there under another name.

    The contents of evidence come along; what lies beside the register already is never taken away. A
    dry run verifies the copy and stops there. ``agree`` sees the verified copy and raises what speaks
    against it; ``finish`` is done to the copy before it is put in place.
    Raises BackupMissing, NotARegister, RegisterDamaged, NotForServers.
    """
    target = _path_of(engine.place(where))
    if not source.is_file():
        raise BackupMissing(
            details={"file": str(source)}, way_out=[_("name a copy that db backup has made")]
        )
    checked = _checked_copy(source)
    if agree is not None:
        agree(open_register(source))
    files = engine.Place(path=target).files
    assert files is not None
    lost = _lost(source, files)
    if dry_run:
        return Restored(
            where, str(source), None, checked.changes, checked.head, 0, checked.contents, lost
        )
    holder = {"command": "db restore", "since": at.isoformat()}
    with contextlib.ExitStack() as stack:
        safety, before = None, 0
        if os.path.lexists(target):
            stack.enter_context(queue.turn(target, holder))
            safety, before = _safety_copy(target, at)
        draft = stack.enter_context(_draft_beside(target))
        with translated(engine.Place(path=source)):
            _copy(source, draft)
        if finish is not None:
            finish(open_register(draft))
        _sync(draft)
        _copy_contents(open_register(source), files)
        draft.replace(target)
        target.with_name(target.name + "-journal").unlink(missing_ok=True)
    return Restored(
        register=where,
        source=str(source),
        safety_copy=str(Path(where).with_name(safety.name)) if safety else None,
        changes=checked.changes,
        head=checked.head,
        lost_changes=max(before - checked.changes, 0),
        contents=checked.contents,
        lost=lost,
    )


def _copy_contents(register: Register, files: Path | None) -> list[int]:
    """Copy the contents of evidence that a register speaks of to another folder; give their sizes."""
    assert files is not None
    with register.reading(_ANY_DAY) as view:
        return list(evidence.copy_all(view, register.place.files, files))


def _lost(source: Path, files: Path) -> tuple[str, ...]:
    """Name the evidence whose content lies neither beside a copy nor in the folder it goes to."""
    copy = open_register(source)
    with copy.reading(_ANY_DAY) as view:
        there = dict(evidence.faults(view, copy.place.files)[1])
        return tuple(n for n, _path in evidence.faults(view, files)[1] if n in there)


def _checked_copy(source: Path) -> StoreChecked:
    """Check a copy that is to be put back; whatever is wrong with it, the way out is another copy."""
    try:
        checked = check(open_register(source))
    except StorageFailure as failure:
        failure.way_out = [_("take an older copy")]
        raise
    if not dataclasses.replace(checked, lost=()).sound:
        raise RegisterDamaged(
            details={"register": str(source), "where": _first_fault(checked)},
            way_out=[_("take an older copy")],
        )
    return checked


def check(register: Register) -> StoreChecked:
    """Check pages, references, the chain, every row behind it, every content of evidence; reads only."""
    with register.reading(_ANY_DAY) as view:
        damage: list[str] = []
        orphans: list[str] = []
        if view.dialect == "sqlite":
            said = view.connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
            damage = [str(s) for s in said if s != "ok"]
            orphans = [
                f"{row[0]} {row[1]} → {row[2]}"
                for row in view.connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            ]
        verified = verify(view)
        contents, lost = evidence.faults(view, register.place.files)
    return StoreChecked(
        register=register.place.name,
        damage=tuple(damage),
        orphans=tuple(orphans),
        altered=verified.altered,
        changes=verified.changes,
        rows=verified.rows,
        head=verified.head,
        contents=contents,
        lost=tuple("  ".join(fault) for fault in lost),
    )


def _path_of(place: engine.Place) -> Path:
    if place.path is None:
        raise NotForServers(way_out=["pg_dump --format=custom", "pg_restore", "smeadmin db check"])
    return place.path.absolute()


def _copy(source: Path, target: Path) -> None:
    with (
        contextlib.closing(engine.connect_file(source, read_only=True)) as reading,
        contextlib.closing(sqlite3.connect(target, isolation_level=None)) as writing,
    ):
        reading.backup(writing, pages=-1)
        writing.execute("PRAGMA journal_mode=DELETE")


@contextlib.contextmanager
def _draft_beside(target: Path) -> Iterator[Path]:
    draft = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        yield draft
    finally:
        for left in ("", "-journal", "-queue"):
            draft.with_name(draft.name + left).unlink(missing_ok=True)


def _safety_copy(target: Path, at: dt.datetime) -> tuple[Path, int]:
    """Keep what stands in the place: by the backup API where it still reads, else as it is."""
    stem = f"{target.stem}-before-restore-{at.astimezone(CHINA):%Y%m%d-%H%M%S}"
    kept = target.with_name(stem + target.suffix)
    if os.path.lexists(kept):
        kept = target.with_name(f"{stem}-{secrets.token_hex(2)}{target.suffix}")
    try:
        changes = check(open_register(target)).changes
        os.close(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        _copy(target, kept)
    except Exception:  # whatever is wrong with it, the bytes are kept
        kept.unlink(missing_ok=True)
        keep_beside(target, kept)
        changes = 0
    _sync(kept)
    return kept, changes


def _first_fault(checked: StoreChecked) -> str:
    if checked.damage or checked.orphans:
        return (checked.damage + checked.orphans)[0]
    if not checked.altered:
        return checked.lost[0]
    return " ".join(
        str(part) for part in (checked.altered[0].change, checked.altered[0].table) if part
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
