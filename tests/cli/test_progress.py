"""The progress bar: a terminal only, after half a second, at most one line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from wcwidth import wcswidth

from smeadmin.cli import progress
from smeadmin.i18n import use
from tests.cli.call import Stream


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    """A clock that stands still until it is set."""
    now = [0.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    use("zh")
    return now


def test_nothing_within_half_a_second(clock: list[float]) -> None:
    screen = Stream(terminal=True)
    with progress.bar("导入", 100, screen) as advance:
        clock[0] = 0.4
        advance(40)
    assert screen.text() == ""


def test_one_line_that_vanishes(clock: list[float]) -> None:
    screen = Stream(terminal=True)
    with progress.bar("导入 100 行", 100, screen) as advance:
        for second in (1, 2, 3):
            clock[0] = float(second)
            advance(25)
    text = screen.text()
    assert "\n" not in text
    assert text.endswith("\r\x1b[K")
    assert "导入 100 行  ━━━━━━━━━━━━━━━                  50%  50/100  还需 2 秒" in text


def test_what_is_interrupted_stays(clock: list[float]) -> None:
    screen = Stream(terminal=True)
    with pytest.raises(KeyboardInterrupt), progress.bar("导入", 100, screen) as advance:
        clock[0] = 1.0
        advance(61)
        raise KeyboardInterrupt
    assert screen.text().endswith("61/100  还需 1 秒\x1b[K\n")


@pytest.mark.parametrize(("terminal", "quiet"), [(False, False), (True, True)])
def test_silent(terminal: bool, quiet: bool, clock: list[float]) -> None:
    screen = Stream(terminal=terminal)
    with progress.bar("导入", 100, screen, quiet=quiet) as advance:
        clock[0] = 9.0
        advance(50)
    assert screen.text() == ""


@pytest.mark.parametrize("total", [100, 1_000_000, None, 0])
@pytest.mark.parametrize("done", [0, 1, 99, 100, 2_000_000])
def test_never_wider_than_a_screen(done: int, total: int | None) -> None:
    for columns in (40, 60, 80, 200):
        assert wcswidth(progress.drawing("导入 120,000 行", done, total, 3.0, columns)) < columns


def test_a_total_that_is_known_only_on_the_way(clock: list[float]) -> None:
    screen = Stream(terminal=True)
    with progress.bar("读取", None, screen) as bar:
        for second, row in ((1, 30_000), (2, 60_000)):
            clock[0] = float(second)
            bar.reached(row, 120_000)
    assert "50%  60,000/120,000  还需 2 秒" in screen.text()
    with progress.bar("读取", None, screen) as bar:
        clock[0] = 4.0
        bar.reached(130, 120)  # the file was longer than it looked
    assert "100%  130/130" in screen.text()
