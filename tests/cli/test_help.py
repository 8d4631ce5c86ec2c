"""Pages of help: grouped by the day of the office, one example a verb, both languages, any width."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from wcwidth import wcswidth

from smeadmin.cli import command, pages
from smeadmin.cli.groups import TABLE, entries
from smeadmin.i18n import paragraphs
from tests.cli.call import Called, accepted, call


def verbs() -> Iterator[tuple[str, Any]]:
    """Give every verb of the program with its path."""
    for name, entry in entries().items():
        found = command.load(entry)
        if isinstance(found, command.Verb):
            yield name, found
        else:
            yield from ((f"{name} {verb}", found.find(verb)) for verb in found.verbs)


ALL = dict(verbs())
PAGES = ["--help", "help options", "help exit-codes", "help completion"]
PAGES += [f"{name} --help" for name in [*entries(), *ALL]]


def test_every_group_of_the_table_can_be_imported() -> None:
    for entry in entries().values():
        assert command.load(entry).name == entry.name


def test_the_table_names_each_noun_once() -> None:
    names = [entry.name for section in TABLE for row in section.rows for entry in row]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("path", ALL)
def test_a_verb_has_help_an_example_and_options_that_say_something(path: str) -> None:
    verb = ALL[path]
    assert paragraphs(verb.help), "no docstring"
    assert verb.about.example.startswith(f"smeadmin {path}".rstrip()), verb.about.example
    for param in verb.params:
        if param.param_type_name == "option":
            assert param.help, f"{param.opts[-1]} says nothing"
            assert not param.secondary_opts, f"{param.opts[-1]} has a twin"
            assert param.name.removeprefix("given_") not in {
                common.name.removeprefix("given_") for common in command.options.common()
            }, f"{param.opts[-1]} hides a common option"


@pytest.mark.parametrize("path", ALL)
def test_what_a_verb_refers_to_exists(path: str) -> None:
    known = {*ALL, *entries(), "help exit-codes", "help options"}
    assert set(ALL[path].about.related) <= known


@pytest.mark.parametrize("path", ALL)
def test_the_example_is_accepted_by_the_parser(path: str) -> None:
    assert accepted(ALL[path].about.example) == Called(0, "", "")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_no_line_is_wider_than_the_screen(page: str, lang: str) -> None:
    for columns in (40, 60, 80, 100):
        shown = call(*page.split(), lang=lang, env={"COLUMNS": str(columns)})
        assert shown.status == 0 and shown.out
        for line in shown.out.splitlines():
            if not unbreakable(line, columns):
                assert wcswidth(line) <= columns, line
            assert line == line.rstrip()


def unbreakable(line: str, columns: int) -> bool:
    """Tell whether the line holds one word that is itself too wide: codes and paths are never broken."""
    return any(wcswidth(word) > columns - 14 for word in line.split())


@pytest.mark.parametrize("page", PAGES)
def test_both_languages_say_the_same_things(page: str) -> None:
    """The same commands and options in the same order; Chinese has no English sentence left."""
    chinese, english = (call(*page.split(), lang=lang).out for lang in ("zh", "en"))
    assert flags(chinese) == flags(english)
    assert chinese != english


def flags(text: str) -> list[str]:
    return re.findall(r"(?<![\w-])--[a-z][a-z-]*", text)


def test_root() -> None:
    shown = call("--help").out.splitlines()
    assert shown[0] == "用法  smeadmin <名词> <动词> [对象…] [选项]"
    assert [line for line in shown if line and not line.startswith(" ")][1:-2] == [
        str(section.title) for section in TABLE
    ]
    assert shown[-2].startswith("通用选项  --db --by --on --lang --format --out --dry-run …")
    assert shown[-1].startswith("例  smeadmin ")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_command_to_paste_stays_on_one_line(lang: str) -> None:
    shown = call("--help", lang=lang, env={"COLUMNS": "80"}).out.splitlines()
    assert [line.strip() for line in shown].count("smeadmin help options") == 1


def test_every_noun_is_listed() -> None:
    assert set(entries()) <= set(call("--help").out.split())


def test_verb(box: Path) -> None:
    assert call("box", "put", "--help", lang="en").out == (
        "Usage  smeadmin box put THING [options]\n"
        "\n"
        "Put a thing into the box.\n"
        "\n"
        "  Example  smeadmin box put red\n"
        "\n"
        "Targets\n"
        "  THING   what to put\n"
        "Options\n"
        "  --ask        whether to ask\n"
        "  --how WORD   what should happen; default well\n"
        "  --dry-run    calculate everything, write nothing\n"
        "More options  smeadmin help options\n"
        "\n"
        "See also   box show\n"
    )


@pytest.mark.parametrize(
    "words", [["box", "--help"], ["box"], ["help", "box"], ["box", "-h"], ["--lang=zh", "box"]]
)
def test_a_noun_alone_lists_its_verbs(words: list[str], box: Path) -> None:
    shown = call(*words)
    assert shown.status == 0
    assert shown.out.startswith("用法  smeadmin box <动词> [对象…] [选项]\n\n  show ")


def test_help_of_a_verb_is_the_same_page(box: Path) -> None:
    assert call("help", "box", "put") == call("box", "put", "--help")


def test_no_register_yet(folder: Path) -> None:
    assert call().out == (
        "smeadmin 0.1.0  中小企业服务机构：登记、认定、考评、奖励、服务券\n"
        "\n"
        "还没有登记库。两条路：\n"
        "\n"
        "  smeadmin demo        先在一个示例机关里走一遍（约 10 分钟，不影响任何数据）\n"
        "  smeadmin init        给本单位建库（一个文件，以后可以拷走）\n"
        "\n"
        "全部命令  smeadmin --help        English  smeadmin --lang en\n"
    )
    assert "There is no register yet. Two ways on:" in call(lang="en").out


def test_a_working_office(office: Path) -> None:
    shown = call(lang="en")
    assert (shown.status, shown.err) == (0, "")
    assert shown.out == (
        "rehearsal   示例市中小企业服务局   office.db   as of 2026-03-10"
        "   last change CS-000001 (林岚, 2026-03-10 09:00)\n"
        "\n"
        "  0 institutions   0 enterprises   0 services recorded\n"
        "\n"
        "  All commands  smeadmin --help\n"
    )
    assert json.loads(call("--format", "json").out)["last_change"] == "CS-000001"


def test_a_password_is_never_shown(box: Path) -> None:
    place = "postgresql+psycopg://desk:hunter2@127.0.0.1:1/office"
    for words in ([], ["box", "look"], ["--debug", "box", "look"]):
        shown = call("--db", place, *words)
        assert shown.status == 7
        assert "hunter2" not in shown.out + shown.err


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("one two three", 8, ["one two", "three"]),
        ("中小企业服务机构", 8, ["中小企业", "服务机构"]),
        ("登记、导入", 5, ["登", "记、", "导入"]),
        ("用 smeadmin init 建库", 14, ["用 smeadmin", "init 建库"]),
        ("「引号」里", 6, ["「引", "号」里"]),
        ("averyveryverylongword ab", 10, ["averyveryverylongword", "ab"]),
    ],
)
def test_wrap(text: str, room: int, lines: list[str]) -> None:
    assert pages.wrap(text, room) == lines
