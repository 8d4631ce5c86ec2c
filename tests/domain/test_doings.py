"""Every command that writes has a name in Chinese, and no two have the same."""

from __future__ import annotations

from smeadmin.cli.command import Verb, root
from smeadmin.domain.doings import NAMES, command_of, doing
from smeadmin.i18n import in_both


def _writing() -> set[str]:
    nouns = root()
    return {
        f"{noun} {verb}"
        for noun in nouns.list_commands(None)
        if hasattr(group := nouns.find(noun), "list_commands")
        for verb in group.list_commands(None)
        if isinstance(found := group.find(verb), Verb) and found.about.writes
    }


def test_each_command_that_writes_is_named_and_told_apart() -> None:
    assert sorted(_writing() - NAMES.keys()) == []
    assert len({name.zh for name in NAMES.values()}) == len(NAMES)


def test_in_english_a_command_is_its_own_words() -> None:
    said = in_both(lambda: doing("certify grant"))
    assert (said.zh, said.en) == ("认定", "certify grant")
    assert doing("report year") == "report year"


def test_what_is_typed_is_the_command_or_its_name() -> None:
    for typed in ("certify grant", " certify  grant ", "认定"):
        assert command_of(typed) == "certify grant"
    assert command_of("certify") == "certify"
