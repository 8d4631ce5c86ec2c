"""The pages on opening the books: their commands are carried out, what they show is what is printed."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.call import call
from tests.cli.opening_office import REGISTERED, write_books

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
PAGES = {"zh": EXAMPLES / "建账.md", "en": EXAMPLES / "open-the-books.md"}
FENCE = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def shown(lang: str) -> list[tuple[list[str], list[str]]]:
    """Give each command of a page with the lines shown under it."""
    found: list[tuple[list[str], list[str]]] = []
    for fence in FENCE.findall(PAGES[lang].read_text(encoding="utf-8")):
        for line in fence.splitlines():
            if line.startswith("$ smeadmin "):
                found.append((shlex.split(line)[2:], []))
            else:
                found[-1][1].append(line.rstrip())
    return found


def end_of(out: str, count: int) -> list[str]:
    return [line.rstrip() for line in out.splitlines()][-count:]


def test_both_pages_give_the_same_commands() -> None:
    assert [words for words, _lines in shown("zh")] == [words for words, _lines in shown("en")]


def test_the_commands_open_the_books_and_print_what_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_books(tmp_path)
    monkeypatch.chdir(tmp_path)
    db = tmp_path / "office.db"
    found = ["init", "--rehearsal", "--office", "示例局", "--region", "440000"]
    for line in (found, *REGISTERED):
        assert call(*line, db=db).status == 0
    for (words, lines), (_same, english) in zip(shown("zh"), shown("en"), strict=True):
        done = call(*words, db=db)
        assert done.status == 0, (words, done.err)
        if lines:
            assert end_of(done.out, len(lines)) == lines
            again = call(*words, db=db, lang="en")
            assert end_of(again.out, len(english)) == english
