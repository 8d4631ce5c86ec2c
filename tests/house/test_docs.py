"""What the papers say is what the program does."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from smeadmin import i18n
from tests.tools import reference

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_reference_is_what_the_program_says(language: str) -> None:
    text = reference.READMES[language].read_text(encoding="utf-8")
    assert reference.with_reference(text, language) == text, "run python -m tests.tools.reference"


def test_policies_know_the_commands_that_there_are() -> None:
    text = reference.COMMANDS.read_text(encoding="utf-8")
    assert reference.with_table(text) == text, "run python -m tests.tools.reference"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_command_has_a_sentence_and_an_example(language: str) -> None:
    i18n.use(language)
    for noun, verb, command in reference.verbs():
        name = f"{noun} {verb}".strip()
        assert command.help, f"{name} says nothing"
        assert command.about.example.startswith(f"smeadmin {name}"), name


def test_commands_named_as_related_exist() -> None:
    known = {f"{n} {v}".strip() for n, v, _ in reference.verbs()} | {
        n for n, _, _ in reference.verbs()
    }
    for noun, verb, command in reference.verbs():
        for related in command.about.related:
            first = " ".join(related.split()[:2])
            assert related in known or first in known or related.startswith("help"), (
                noun,
                verb,
                related,
            )


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_the_two_commands_stand_in_the_readme(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert ".venv/bin/pip install -q -c constraints.txt -e . && .venv/bin/smeadmin demo" in text
    test_command = (
        ".venv/bin/pip install -q -c constraints.txt -e '.[dev]' && .venv/bin/pytest -n 2"
    )
    assert test_command in text


def test_ci_runs_the_same_tests() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "pip install --quiet" in script and "'.[dev]'" in script and "pytest -n 2" in script


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_links_in_the_readme_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("http") or (ROOT / target).exists(), target


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_commands_in_the_readme_are_known(name: str) -> None:
    known = {(n, v) for n, v, _ in reference.verbs()}
    text = (ROOT / name).read_text(encoding="utf-8")
    for block in re.findall(r"```sh\n(.*?)```", text, flags=re.S):
        for line in block.splitlines():
            words = shlex.split(line, comments=True)
            if words[:1] == ["smeadmin"] and len(words) > 1:
                noun, verb = words[1], words[2] if len(words) > 2 else ""
                assert (noun, verb) in known or (noun, "") in known, line


def test_no_address_of_a_registry_and_no_machine_path_stands_in_the_tree() -> None:
    forbidden = re.compile(
        r"https?://(?!spdx)[a-z0-9.-]*(pypi|npmjs|registry|mirror)|/" + "root/|/work" + "/"
    )
    for path in sorted(ROOT.rglob("*")):
        if any(part.startswith(".venv") or part in (".git", "wheelhouse") for part in path.parts):
            continue
        if path.is_file() and path.suffix in (
            ".py",
            ".md",
            ".toml",
            ".txt",
            ".cfg",
            ".yml",
            ".csv",
        ):
            text = path.read_text(encoding="utf-8", errors="ignore")
            assert not forbidden.search(text), path
