"""The common options: anywhere on the line, merged once, and unknown where they make no sense."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest

from tests.cli.call import call

# option, what is typed after it, what `box show` then sees (name of the setting and its value)
READING = [
    ("--db", "x.db", ("db", "x.db")),
    ("--by", "林岚", ("by", "林岚")),
    ("--on", "2026-02-03", ("on", "2026-02-03")),
    ("--lang", "en", ("lang", "en")),
    ("--color", "never", ("color", "never")),
    ("--force", None, ("force", True)),
    ("--quiet", None, ("quiet", True)),
    ("--debug", None, ("debug", True)),
    ("--no-input", None, ("no_input", True)),
]
POSITIONS = {"before the noun": 0, "after the noun": 1, "after the verb": 2, "after the target": 3}


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize(("option", "value", "seen"), READING, ids=[o for o, _, _ in READING])
def test_an_option_is_taken_anywhere(
    option: str, value: str | None, seen: tuple[str, object], position: str, box: Path
) -> None:
    words = ["box", "show", "red"]
    words[POSITIONS[position] : POSITIONS[position]] = (
        [option] if value is None else [option, value]
    )
    shown = call(*words, "--format", "json")
    assert (shown.status, shown.err) == (0, "")
    assert json.loads(shown.out)[seen[0]] == seen[1]


@pytest.mark.parametrize("position", POSITIONS)
def test_format_and_out_are_taken_anywhere(position: str, box: Path) -> None:
    words = ["box", "show", "red"]
    words[POSITIONS[position] : POSITIONS[position]] = ["--format", "json", "--out", "page.json"]
    assert call(*words).status == 0
    assert json.loads(Path("page.json").read_text())["colour"] == "red"


WRITING = [
    ("--dry-run", None, "Dry run: would put red. Nothing was changed."),
    ("--yes", None, "Put red."),
    ("--reason", "错列", "Put red."),
    ("--doc", "江中小企〔2026〕21号", "Put red."),
    ("--key", "k1", "Put red."),
]


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize(("option", "value", "said"), WRITING, ids=[o for o, _, _ in WRITING])
def test_a_writing_option_is_taken_anywhere(
    option: str, value: str | None, said: str, position: str, box: Path, office: Path
) -> None:
    words = ["box", "put", "red"]
    words[POSITIONS[position] : POSITIONS[position]] = (
        [option] if value is None else [option, value]
    )
    done = call(*words, lang="en")
    assert (done.status, done.err.splitlines()[0]) == (0, said)


@pytest.mark.parametrize("position", POSITIONS)
@pytest.mark.parametrize("option", [o for o, _, _ in WRITING])
def test_a_reading_command_refuses_a_writing_option(option: str, position: str, box: Path) -> None:
    value = [] if option in ("--dry-run", "--yes") else ["x"]
    words = ["box", "show", "red"]
    words[POSITIONS[position] : POSITIONS[position]] = [option, *value]
    refused = call(*words)
    assert (refused.status, refused.out) == (2, "")
    assert f"用法：这里没有选项「{option}」" in refused.err


@pytest.mark.parametrize(("first", "second"), list(itertools.combinations(POSITIONS.values(), 2)))
def test_the_rightmost_wins(first: int, second: int, box: Path) -> None:
    words = ["box", "show", "red"]
    words[second:second] = ["--by", "周敏"]
    words[first:first] = ["--by", "林岚"]
    assert json.loads(call(*words, "--format=json").out)["by"] == "周敏"


@pytest.mark.parametrize(
    ("typed", "option", "value"),
    [
        ("2000", "amount", 200000),
        ("2000.00", "amount", 200000),
        ("2,000.5", "amount", 200050),
        ("2万", "amount", 2000000),
        ("1.25万", "amount", 1250000),
        ("2026-02-28", "since", "2026-02-28"),
        ("2026年2月28日", "since", "2026-02-28"),
        ("7", "number", 7),
        ("small", "size", "small"),
        ("小型", "size", "small"),
        ("9", "plain", 9),
    ],
)
def test_typed_values(typed: str, option: str, value: object, box: Path) -> None:
    shown = call("box", "show", f"--{option}", typed, "--format", "json")
    assert json.loads(shown.out)[option] == value


@pytest.mark.parametrize(
    ("typed", "option"),
    [
        ("2000.005", "amount"),
        ("1e3", "amount"),
        ("-", "amount"),
        ("2026-02-30", "since"),
        ("28.2.2026", "since"),
        ("7.5", "number"),
        ("Small", "size"),
        ("10", "plain"),
        ("ten", "plain"),
    ],
)
def test_values_that_cannot_be_read(typed: str, option: str, box: Path) -> None:
    refused = call("box", "show", f"--{option}", typed)
    assert (refused.status, refused.out) == (2, "")
    assert f"「{typed}」不能用作" in refused.err and "[invalid-value]" in refused.err


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("fund create FW2026", "--year"),
        ("score open small", "--year"),
        ("return list", "--year"),
        ("series list", "--year"),
        ("year-end status", ""),
        ("voucher list", "--expiring"),
        ("certify list", "--expiring"),
        ("award publish AW-2026-01", "--days"),
    ],
)
def test_a_year_and_a_number_of_days_have_bounds(words: str, option: str, office: Path) -> None:
    """What no calendar has is refused where it is typed, not found out somewhere below."""
    for typed in ("202666", "99999999999999999999"):
        refused = call(*words.split(), *filter(None, (option, typed)))
        assert refused.status == 2 and f"「{typed}」不能用作" in refused.err


def test_a_value_may_look_like_an_option(box: Path, office: Path) -> None:
    assert call("box", "put", "red", "--reason", "--force").status == 0
    assert json.loads(call("box", "show", "--format", "json", "--", "--by").out)["colour"] == "--by"
