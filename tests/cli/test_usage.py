"""What can be typed wrong: each drawing is a golden file, in both languages.

``python -m tests.cli.test_usage`` writes the golden files anew; look at the difference before committing.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from smeadmin.cli import usage
from smeadmin.errors import CATALOGUE
from tests.cli.call import call

GOLDEN = Path(__file__).parents[1] / "golden" / "cli"
CASES = {
    "unknown-noun": ["bix"],
    "unknown-verb": ["box", "shw"],
    "unknown-option": ["box", "show", "--siz", "small"],
    "unknown-topic": ["help", "completoin"],
    "missing-argument": ["box", "put"],
    "missing-value": ["box", "show", "--size"],
    "unexpected-value": ["box", "show", "--quiet=3"],
    "unexpected-argument": ["box", "show", "red", "江澄", "市"],
    "invalid-value": ["box", "show", "--size", "smal"],
    "missing-option": ["box", "need"],
    "config-missing": ["box", "show", "--config", "nowhere.toml"],
    "confirmation-needed": ["box", "put", "red", "--ask"],
    "out-suffix": ["box", "show", "--out", "page.doc"],
    "nothing-to-explain": ["explain", "declind"],
}


def drawing(words: list[str]) -> str:
    """Draw a case in both languages, as a person sees it."""
    parts = []
    for lang in ("zh", "en"):
        called = call(*words, lang=lang)
        assert called.out == ""
        parts.append(f"$ smeadmin {' '.join(words)} --lang {lang}\n{called.err}[{called.status}]\n")
    return "\n".join(parts)


@pytest.mark.parametrize("code", CASES)
def test_drawing(code: str, box: Path) -> None:
    drawn = drawing(CASES[code])
    assert drawn.count(f"[{code}]") == 2
    assert drawn == (GOLDEN / f"{code}.txt").read_text("utf-8")


def test_every_usage_failure_has_a_case() -> None:
    ours = {c.code for c in CATALOGUE.values() if c.__module__ == usage.__name__}
    assert ours - set(CASES) == {"usage"}  # what Typer may invent in a later version


@pytest.mark.parametrize(
    "words",
    [
        ["--help", "--nonsense"],
        ["box", "--nonsense"],
        ["box", "show", "--nonsense"],
        ["--db"],
        ["box", "--db"],
        ["", ""],
        ["box", ""],
        ["-"],
        ["--"],
        ["box", "show", "--size", ""],
        ["box", "show", "-x"],
        ["box", "show", "-"],
        ["box", "show", "\x1b[31mred"],
        ["help", "box", "show", "red"],
        ["help", "nothing"],
    ],
)
def test_no_line_ends_in_a_trace(words: list[str], box: Path) -> None:
    called = call(*words)
    assert called.status in (0, 2)
    assert "Traceback" not in called.err and "[bug]" not in called.err


def write_golden() -> None:
    """Write every golden file anew."""
    import os
    import tempfile

    from smeadmin.cli import command
    from smeadmin.cli.groups import entries
    from tests.cli.fakes import Entry

    os.chdir(tempfile.mkdtemp())
    known = {**entries(), "box": Entry("box", "a box of the tests")}
    command.entries = lambda: known  # type: ignore[assignment]
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for code, words in CASES.items():
        (GOLDEN / f"{code}.txt").write_text(drawing(words), "utf-8")


if __name__ == "__main__":
    write_golden()
