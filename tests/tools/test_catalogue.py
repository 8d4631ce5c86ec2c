"""The message catalogue is complete, fresh, and consistent; and the check that says so can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from smeadmin.i18n import gettext, ngettext, use
from tests.tools import catalogue


def test_nothing_is_wrong_with_the_catalogue() -> None:
    assert catalogue.faults() == []


def test_the_same_parts_compile_to_the_same_bytes() -> None:
    assert catalogue.compiled() == catalogue.compiled()


def test_every_message_is_found_as_the_standard_library_finds_it() -> None:
    use("zh")
    known = catalogue.compiled_entries(catalogue.COMPILED.read_bytes())
    for message, chinese in known.items():
        if isinstance(message, tuple):
            assert {ngettext(message[0], "", n) for n in (0, 1, 2)} == {chinese}
        else:
            assert gettext(str(message)) == chinese
    for unknown in ("", "\t", "nobody says so", "~", "\udcff"):
        assert gettext(unknown) == unknown
    assert [ngettext("a xyz", "xyzs", n) for n in (1, 2)] == ["a xyz", "xyzs"]


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program of one file with one sentence, and its parts."""
    (tmp_path / "desk.py").write_text(
        '_("there is no {noun}")\nngettext("{n} row", "{n} rows", 2)\n'
    )
    (tmp_path / "locale" / "parts").mkdir(parents=True)
    monkeypatch.setattr(catalogue, "PACKAGE", tmp_path)
    monkeypatch.setattr(catalogue, "PARTS", tmp_path / "locale" / "parts")
    monkeypatch.setattr(catalogue, "COMPILED", tmp_path / "smeadmin.mo")
    part(tmp_path, "a", 'msgid "there is no {noun}"\nmsgstr "没有{noun}"\n')
    part(tmp_path, "b", 'msgid "{n} row"\nmsgid_plural "{n} rows"\nmsgstr[0] "{n} 行"\n')
    compile_()
    return tmp_path


def part(folder: Path, name: str, text: str) -> None:
    (folder / "locale" / "parts" / f"{name}.po").write_text(text, "utf-8")


def compile_() -> None:
    catalogue.COMPILED.write_bytes(catalogue.compiled())


def test_a_catalogue_that_is_right(parts: Path) -> None:
    assert catalogue.faults() == []
    assert {m.msgid for m in catalogue.in_program().values()} == {"there is no {noun}", "{n} row"}


def test_an_untranslated_message_is_found(parts: Path) -> None:
    (parts / "more.py").write_text('_("a new sentence")\n')
    assert catalogue.faults() == [f"no Chinese: 'a new sentence' ({parts.name}/more.py:1)"]


def test_an_empty_translation_is_no_translation(parts: Path) -> None:
    part(parts, "a", 'msgid "there is no {noun}"\nmsgstr ""\n')
    compile_()
    assert [f.partition(":")[0] for f in catalogue.faults()] == ["no Chinese"]


@pytest.mark.parametrize("chinese", ["没有", "没有{名词}", "没有{noun}{more}"])
def test_other_placeholders_are_found(chinese: str, parts: Path) -> None:
    part(parts, "a", f'msgid "there is no {{noun}}"\nmsgstr "{chinese}"\n')
    compile_()
    assert catalogue.faults() == [f"placeholders differ: 'there is no {{noun}}' and {chinese!r}"]


def test_a_message_that_nobody_says_any_more_is_found(parts: Path) -> None:
    part(parts, "c", 'msgid "an old sentence"\nmsgstr "旧句"\n')
    compile_()
    assert catalogue.faults() == ["no longer in the program: 'an old sentence'"]


def test_two_parts_may_not_differ(parts: Path) -> None:
    part(parts, "c", 'msgid "there is no {noun}"\nmsgstr "无{noun}"\n')
    assert "a.po" in catalogue.faults()[0] and "differ" in catalogue.faults()[0]


def test_a_stale_catalogue_is_found(parts: Path) -> None:
    part(parts, "a", 'msgid "there is no {noun}"\nmsgstr "查无{noun}"\n')
    assert [f for f in catalogue.faults() if "stale" in f]


def test_docstrings_of_failures_and_verbs_are_messages() -> None:
    source = b'''
class Closed(Refused):
    """The lid is
    closed.

    Open it.
    """
    code, sentence = "closed", N_("closed")

class Silent(Refused):
    """Not printed."""

@group.reads("show", example="x")
def show(run):
    """Show it."""

def helper():
    """Not printed either."""
'''
    found = [message for _line, message, _plural in catalogue.in_source(source)]
    assert sorted(found) == ["Open it.", "Show it.", "The lid is closed.", "closed"]


def test_the_language_in_use_decides() -> None:
    use("zh")
    assert gettext("Options") == "选项"
    use("en")
    assert gettext("Options") == "Options"
