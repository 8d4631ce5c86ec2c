"""The guide for writing a measure: every snippet passes the check, every printed line is the program's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from smeadmin.domain.rules.sources import SOURCES
from smeadmin.policies.phrases import EVENTS
from tests.policies.test_shipped_shapes import SHAPES as IN_A_MEASURE
from tests.tools import guide

TEXTS = {language: path.read_text("utf-8") for language, path in guide.GUIDES.items()}
SNIPPETS = [one for one in guide.fences(TEXTS["zh"]) if one.kind == "toml"]
TABLES = Path(__file__).parent / "shapes"
SHAPE = re.compile(r"^#### (\d+) (.+?)$(.*?)(?=^####? |^## |\Z)", re.MULTILINE | re.DOTALL)

each_language = pytest.mark.parametrize("language", TEXTS)


def test_both_languages_have_the_same_snippets() -> None:
    english = [one for one in guide.fences(TEXTS["en"]) if one.kind == "toml"]
    assert [one.body for one in english] == [one.body for one in SNIPPETS]


@pytest.mark.parametrize("snippet", SNIPPETS, ids=lambda one: one.file or one.heading)
def test_a_snippet_passes_the_check(snippet: guide.Fence) -> None:
    """Open parts apart it has no finding at all: a case on every bound; the first draft is faulty."""
    found = [(one.code, one.address) for one in guide.checked(TEXTS["zh"], snippet.body).findings]
    if snippet.faulty:
        assert [code for code, _address in found] == ["P10", "P21", "P20", "P12"]
    else:
        assert [one for one in found if one[0] != "P71"] == []


@each_language
def test_what_it_prints_is_what_the_program_prints(language: str) -> None:
    assert guide.written(language) == TEXTS[language], "run python -m tests.tools.guide"


@each_language
def test_every_shape_has_its_section_its_table_and_a_real_measure(language: str) -> None:
    """The sentence of a measure, the spelling, what is read back, an example on the bound."""
    sections = {int(n): (title, body) for n, title, body in SHAPE.findall(TEXTS[language])}
    assert list(sections) == list(range(1, 41))
    for number, (title, body) in sections.items():
        assert re.search(r"^> .+", body, flags=re.MULTILINE), title
        assert re.search(r"```toml\n.*?\[case\]\n.*?```\n.*```text\n.+```\n", body, flags=re.DOTALL)
        assert f"`{IN_A_MEASURE[number][0]}`" in body.splitlines()[-2], title
        assert list(TABLES.glob(f"{number:02d}-*.toml")), title


@each_language
def test_it_names_every_event_and_every_register(language: str) -> None:
    assert [word for word in EVENTS if f"`{word}`" not in TEXTS[language]] == []
    for source, fields in SOURCES.items():
        row = next(x for x in TEXTS[language].splitlines() if x.startswith(f"| `{source}` |"))
        named = set(re.findall(r"`(\w+)`", row)) - {source}
        assert named <= set(fields), source
        assert set(fields) - named <= {"activity", "grade"}, source


@each_language
def test_commands_it_names_are_commands(language: str) -> None:
    from smeadmin.policies.commands import COMMANDS

    named = set(re.findall(r"smeadmin (\w[\w-]*) (\w[\w-]*)", TEXTS[language]))
    assert ("policy", "new") in named
    of_a_noun = [one for one in named if one[0] != "explain"]  # it takes any code
    assert [one for one in of_a_noun if one[1] not in COMMANDS[one[0]]] == []
