"""A file is written whole or not at all, and never through a link."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from smeadmin.sheets.refusals import OutputExists, OutputRefused
from smeadmin.sheets.replacing import replacing


def write(path: Path, content: bytes = b"new", force: bool = False) -> None:
    with replacing(path, force) as file:
        file.write(content)


def test_a_new_file_is_private(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    write(target)
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [target]


def test_an_old_file_is_replaced_only_by_force(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")
    with pytest.raises(OutputExists) as refusal:
        write(target)
    assert refusal.value.status == 5
    assert target.read_bytes() == b"old"
    write(target, force=True)
    assert target.read_bytes() == b"new"


def test_one_that_appears_meanwhile_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    with pytest.raises(OutputExists), replacing(target) as file:
        file.write(b"new")
        target.write_bytes(b"quicker")
    assert target.read_bytes() == b"quicker"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("force", [False, True])
def test_links_folders_and_devices_are_refused(tmp_path: Path, force: bool) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"old")
    (tmp_path / "link").symlink_to(victim)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "dangling", "pipe", "."):
        with pytest.raises(OutputRefused):
            write(tmp_path / name, force=force)
    with pytest.raises(OutputRefused):
        write(Path("/dev/null"), force=force)
    with pytest.raises(OutputRefused):
        write(tmp_path / "no" / "such" / "folder.csv", force=force)
    assert victim.read_bytes() == b"old"
    assert not (tmp_path / "nowhere").exists()


def test_a_failure_on_the_way_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), replacing(target, force=True) as file:
        file.write(b"half")
        raise ZeroDivisionError
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")
    with pytest.raises(OutputRefused), replacing(target, force=True):
        raise OSError(28, "No space left on device")
    assert target.read_bytes() == b"old"


def test_what_a_killed_command_left_is_swept_away_and_what_is_being_written_is_not(
    tmp_path: Path,
) -> None:
    target = tmp_path / "a.csv"
    left = tmp_path / ".a.csv.0123456789ab.part"
    left.write_bytes(b"half")
    strange = tmp_path / ".b.csv.0123456789ab.part"
    strange.write_bytes(b"of another file")
    with replacing(target, force=True) as first:
        first.write(b"first")
        write(target, b"second")  # at the same time, by another
    assert target.read_bytes() == b"first"
    assert not left.exists() and strange.exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == [strange.name, target.name]


@pytest.mark.parametrize("force", [False, True])
def test_a_register_is_never_replaced(tmp_path: Path, force: bool) -> None:
    target = tmp_path / "office.db"
    target.write_bytes(b"SQLite format 3\0" + b"x" * 100)
    with pytest.raises(OutputRefused):
        write(target, force=force)
    assert target.read_bytes() == b"SQLite format 3\0" + b"x" * 100
