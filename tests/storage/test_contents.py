"""Contents of evidence: written before the row, part of every backup, checked byte for byte."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from smeadmin.actions.evidence.attaching import attach
from smeadmin.storage.backup import back_up, check, restore
from smeadmin.storage.change import Act, open_register
from smeadmin.storage.contents import place_of
from smeadmin.storage.failures import ContentMoved, FilesFolderUnset, RegisterDamaged
from smeadmin.storage.placing import put_in_place

AT = dt.datetime(2026, 3, 10, 1, 0, tzinfo=dt.UTC)
PAPER = b"%PDF a slip"
DIGEST = hashlib.sha256(PAPER).hexdigest()


def put(where: str, act: Callable[..., Act], paper: Path) -> None:
    with open_register(where).change(act("evidence add")) as change:
        attach(change, [str(paper)], noun="claim", name="CL-2026-0001")


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "slip.pdf"
    path.write_bytes(PAPER)
    return path


@pytest.fixture
def kept(sqlite_register: str, act: Callable[..., Act], paper: Path) -> Path:
    """Give the place of a content that a register has."""
    put(sqlite_register, act, paper)
    return place_of(Path(sqlite_register + ".files"), DIGEST)


def test_a_content_is_private_and_whole(kept: Path) -> None:
    assert kept.read_bytes() == PAPER
    assert kept.stat().st_mode & 0o077 == 0


def test_check_finds_one_changed_byte_and_a_missing_file(sqlite_register: str, kept: Path) -> None:
    assert check(open_register(sqlite_register)).sound
    kept.chmod(0o600)
    kept.write_bytes(b"%PDF a slap")
    found = check(open_register(sqlite_register))
    assert not found.sound
    assert found.lost == (f"EV-2026-0001  {kept} 的内容不一致",)
    kept.unlink()
    assert check(open_register(sqlite_register)).lost == (f"EV-2026-0001  不在 {kept}",)


def test_a_damaged_content_is_mended_when_the_file_comes_again(
    sqlite_register: str, act: Callable[..., Act], kept: Path, paper: Path
) -> None:
    kept.write_bytes(b"junk")
    with open_register(sqlite_register).change(act("evidence add")) as change:
        attach(change, [str(paper)], noun="claim", name="CL-2026-0002")
    assert kept.read_bytes() == PAPER


def test_a_backup_carries_the_contents_and_a_restore_brings_them_back(
    sqlite_register: str, kept: Path, tmp_path: Path
) -> None:
    made = back_up(open_register(sqlite_register), tmp_path / "copy.db", AT)
    assert (made.contents, made.contents_bytes) == (1, len(PAPER))
    assert place_of(tmp_path / "copy.db.files", DIGEST).read_bytes() == PAPER
    kept.unlink()
    done = restore(tmp_path / "copy.db", sqlite_register, AT)
    assert (done.contents, done.lost) == (1, ())
    assert kept.read_bytes() == PAPER
    assert check(open_register(sqlite_register)).sound


def test_a_backup_is_not_made_of_what_has_lost_a_content(
    sqlite_register: str, kept: Path, tmp_path: Path
) -> None:
    kept.unlink()
    with pytest.raises(RegisterDamaged):
        back_up(open_register(sqlite_register), tmp_path / "copy.db", AT)
    assert not (tmp_path / "copy.db").exists()
    back_up(open_register(sqlite_register), tmp_path / "found.db", AT, as_found=True)
    done = restore(tmp_path / "found.db", sqlite_register, AT)
    assert done.lost == ("EV-2026-0001",)


def test_a_file_that_changes_while_it_is_kept_leaves_nothing(
    sqlite_register: str, act: Callable[..., Act], paper: Path
) -> None:
    with (
        pytest.raises(ContentMoved),
        open_register(sqlite_register).change(act("evidence add")) as change,
    ):
        attach(change, [str(paper)], noun="claim", name="CL-2026-0001")
        paper.write_bytes(b"%PDF a slop")
    assert check(open_register(sqlite_register)).changes == 1
    left = [p for p in Path(sqlite_register + ".files").rglob("*") if p.is_file()]
    assert left == []


def test_a_second_clerk_who_was_quicker_with_the_same_content(
    sqlite_register: str,
    act: Callable[..., Act],
    paper: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def late(draft: Path, target: Path) -> None:
        target.write_bytes(draft.read_bytes())
        put_in_place(draft, target)

    monkeypatch.setattr("smeadmin.storage.contents.put_in_place", late)
    put(sqlite_register, act, paper)
    assert check(open_register(sqlite_register)).sound


def test_a_register_on_a_server_needs_a_folder(
    postgresql: object, act: Callable[..., Act], paper: Path
) -> None:
    url = postgresql.register()  # type: ignore[attr-defined]
    with pytest.raises(FilesFolderUnset):
        put(url, act, paper)
    postgresql.drop(url)  # type: ignore[attr-defined]
