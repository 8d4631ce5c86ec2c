"""The command reference in both READMEs, and the table that policies know, written from the program itself.

``python -m tests.tools.reference`` writes them, ``--check`` fails when one is not what would be written.
"""

from __future__ import annotations

import os
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
READMES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
BEGIN, END = "<!-- reference: begin -->", "<!-- reference: end -->"
COMMANDS = ROOT / "smeadmin" / "policies" / "commands.py"
TABLE_BEGIN, TABLE_END = "# what there is: begin", "# what there is: end"
_WORDS = {
    "en": ("command", "what it does", "nouns and verbs"),
    "zh": ("命令", "做什么", "名词与动词"),
}


def verbs() -> Iterator[tuple[str, str, Any]]:
    """Give every command of the program: noun, verb (empty for one that stands alone), command."""
    from smeadmin.cli.command import Verb, load
    from smeadmin.cli.groups import entries

    for name, entry in entries().items():
        command = load(entry)
        if isinstance(command, Verb):
            yield name, "", command
            continue
        for verb in command.verbs:
            yield name, verb, command.find(verb)


def reference(language: str) -> str:
    """Write the reference in one language."""
    from smeadmin import i18n

    i18n.use(language)
    command_word, does, table = _WORDS[language]
    by_noun: dict[str, list[tuple[str, Any]]] = {}
    for noun, verb, command in verbs():
        by_noun.setdefault(noun, []).append((verb, command))
    lines = [f"### {table}", ""]
    for noun, own in by_noun.items():
        names = " · ".join(f"`{verb}`" for verb, _ in own if verb)
        lines.append(f"- `{noun}`" + (f": {names}" if names else ""))
    for noun, own in by_noun.items():
        lines += ["", f"### {noun}", "", f"| {command_word} | {does} |", "|---|---|"]
        for verb, command in own:
            name = f"{noun} {verb}".strip()
            example = command.about.example.replace("|", "\\|")
            lines.append(f"| `smeadmin {name}` | {_sentence(command)}<br>`{example}` |")
    return "\n".join(lines)


def _sentence(command: Any) -> str:
    from smeadmin import i18n

    return i18n.gettext(i18n.paragraphs(command.help or "")[0])


def with_reference(text: str, language: str) -> str:
    """Put the reference between its marks."""
    made = f"{BEGIN}\n{reference(language)}\n{END}"
    return re.sub(re.escape(BEGIN) + ".*" + re.escape(END), lambda _: made, text, flags=re.S)


def with_table(text: str) -> str:
    """Put the table of commands between its marks."""
    by_noun: dict[str, list[str]] = {}
    for noun, verb, _command in verbs():
        by_noun.setdefault(noun, []).append(verb)
    lines = [
        line
        for noun, own in by_noun.items()
        for line in textwrap.wrap(" ".join([noun, *own]).strip(), 96, subsequent_indent="  ")
    ]
    table = "\n".join(['COMMANDS = _table("""', *lines, '""")'])
    made = f"{TABLE_BEGIN}\n{table}\n{TABLE_END}"
    return re.sub(TABLE_BEGIN + ".*" + TABLE_END, lambda _: made, text, flags=re.S)


def main(argv: list[str]) -> int:
    """Write both READMEs and the table of commands, or check them."""
    os.environ.setdefault("SMEADMIN_LANG", "en")
    stale = []
    for language, path in (*READMES.items(), ("", COMMANDS)):
        text = path.read_text(encoding="utf-8")
        wanted = with_reference(text, language) if language else with_table(text)
        if "--check" in argv:
            stale += [path.name] if wanted != text else []
        else:
            path.write_text(wanted, encoding="utf-8")
    if stale:
        print("stale, run python -m tests.tools.reference:", ", ".join(stale))
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
