"""The message catalogue: find what is to be translated, say what is missing, compile the parts.

    python -m tests.tools.catalogue missing [FILE…]   entries that have no Chinese yet, ready to paste
    python -m tests.tools.catalogue check             everything that is wrong (the test runs this)
    python -m tests.tools.catalogue compile           all parts -> locale/zh_CN/LC_MESSAGES/smeadmin.mo

Messages are the arguments of ``_``, ``N_``, ``ngettext``; the docstrings of failures (``explain CODE``)
and of verbs (their help), one message a paragraph.
"""

from __future__ import annotations

import ast
import gettext
import io
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser

import smeadmin
from smeadmin.i18n import paragraphs

PACKAGE = Path(smeadmin.__file__).parent
PARTS = PACKAGE / "locale" / "parts"
COMPILED = PACKAGE / "locale" / "zh_CN" / "LC_MESSAGES" / "smeadmin.mo"
KEYWORDS = {
    "_": None,
    "N_": None,
    "gettext": None,
    "mark": None,
    "ngettext": (1, 2),
    "mark_counted": (1, 2),
}
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)  # the same parts compile to the same bytes on any day
VERB_DECORATORS = {"reads", "writes"}


@dataclass
class Found:
    """One message of the program: its English, its plural if it counts, where it stands."""

    msgid: str
    plural: str | None = None
    places: list[str] = field(default_factory=list)


def in_program(files: Iterable[Path] = ()) -> dict[str, Found]:
    """Find every message of some files, or of the whole program."""
    found: dict[str, Found] = {}
    for path in sorted(files) or sorted(PACKAGE.rglob("*.py")):
        place = path.resolve().relative_to(PACKAGE.parent)
        for line, one, plural in in_source(path.read_bytes()):
            message = found.setdefault(one, Found(one))
            message.plural = message.plural or plural
            message.places.append(f"{place}:{line}")
    return found


def in_source(source: bytes) -> Iterator[tuple[int, str, str | None]]:
    """Find the messages of one source text: line, English, plural."""
    for line, message, _comments, _context in extract("python", io.BytesIO(source), KEYWORDS):
        one, *rest = message if isinstance(message, tuple) else (message,)
        if one:
            yield line, one, next(iter(rest), None)
    for node in ast.walk(ast.parse(source)):
        if isinstance(
            node, ast.JoinedStr
        ):  # of several messages in one f-string Babel sees the first
            yield from _in_f_string(node)
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and is_printed(node):
            for paragraph in paragraphs(ast.get_docstring(node, clean=False)):
                yield node.lineno, paragraph, None


def _in_f_string(string: ast.JoinedStr) -> Iterator[tuple[int, str, str | None]]:
    for node in ast.walk(string):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            said = node.args[0]
            if isinstance(said, ast.Constant):
                yield node.lineno, str(said.value), None


def is_printed(node: ast.ClassDef | ast.FunctionDef) -> bool:
    """Tell whether people see the docstring: of a failure with a code, or of a verb."""
    if isinstance(node, ast.FunctionDef):
        is_verb = any(map(_makes_verb, node.decorator_list))
        return is_verb or (node.name in verbs_given() and _takes_run(node))
    assigned = [t for s in node.body if isinstance(s, ast.Assign) for t in s.targets]
    names = {n.id for target in assigned for n in ast.walk(target) if isinstance(n, ast.Name)}
    return {"code", "sentence"} <= names


def _makes_verb(node: ast.expr) -> bool:
    """Tell whether something is ``group.writes(…)`` or ``group.reads(…)``."""
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Attribute) and called.attr in VERB_DECORATORS


def _takes_run(node: ast.FunctionDef) -> bool:
    first = node.args.args[0].annotation if node.args.args else None
    return isinstance(first, ast.Name) and first.id == "Run"


@cache
def verbs_given() -> frozenset[str]:
    """Name the functions that a group is given without a decorator: ``group.writes(…)(import_scores)``."""
    return frozenset(
        given.id if isinstance(given, ast.Name) else given.attr
        for path in (PACKAGE / "cli").glob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call) and _makes_verb(node.func)
        for given in node.args
        if isinstance(given, ast.Name | ast.Attribute)
    )


def read_parts() -> tuple[Catalog, list[str]]:
    """Merge the parts into one catalogue; the faults name what two parts say differently."""
    merged = Catalog(locale="zh_CN", domain="smeadmin", project="smeadmin", creation_date=LONG_AGO)
    merged.revision_date = LONG_AGO
    faults = []
    entries: dict[str, tuple[Message, str]] = {}
    for path in sorted(PARTS.glob("*.po")):
        for message in read_part(path):
            if not message.id:
                continue
            key = key_of(message)
            known = entries.get(key)
            if known and known[0].string != message.string:
                faults.append(f"{path.name} and {known[1]} differ: {key!r}")
            entries.setdefault(key, (message, path.name))
    for key in sorted(entries):
        message = entries[key][0]
        merged.add(message.id, message.string, flags=message.flags - {"python-format"})
    return merged, faults


def read_part(path: Path) -> Catalog:
    """Read one part; a part needs no header, and Chinese has one form for all numbers."""
    with path.open("rb") as file:
        catalogue = Catalog(locale="zh_CN", charset="utf-8")
        PoFileParser(catalogue, abort_invalid=True).parse(line.decode() for line in file)
    return catalogue


def key_of(message: Message) -> str:
    """Give the English of a message, the singular when it counts."""
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def chinese_of(message: Message) -> str:
    """Give the Chinese of a message, empty when there is none."""
    return message.string[0] if isinstance(message.string, tuple | list) else message.string


def missing(files: Iterable[Path] = ()) -> list[Found]:
    """Give the messages that have no Chinese."""
    translated = {key_of(m) for m in read_parts()[0] if m.id and chinese_of(m)}
    return [found for key, found in in_program(files).items() if key not in translated]


def faults() -> list[str]:
    """Say everything that is wrong with the catalogue, one line each."""
    merged, wrong = read_parts()
    program, typer_knows = in_program(), in_typer()
    for found in missing():
        wrong.append(f"no Chinese: {found.msgid!r} ({found.places[0]})")
    for message in merged:
        if not message.id:
            continue
        key, chinese = key_of(message), chinese_of(message)
        if key not in program and key not in typer_knows:
            wrong.append(f"no longer in the program: {key!r}")
        elif chinese and not same_places(message):
            wrong.append(f"placeholders differ: {key!r} and {chinese!r}")
    if not COMPILED.exists() or compiled_entries(COMPILED.read_bytes()) != compiled_entries(
        compiled()
    ):
        wrong.append("the compiled catalogue is stale: python -m tests.tools.catalogue compile")
    return wrong


def same_places(message: Message) -> bool:
    """Tell whether English and Chinese have the same ``{placeholders}``; a singular may drop some."""
    one, *many = message.id if isinstance(message.id, tuple | list) else (message.id,)
    return places(chinese_of(message)) == places(many[0] if many else one)


def places(text: str) -> set[str]:
    """Name the placeholders of a template; a sentence that is none has none."""
    try:
        return {name for _text, name, _spec, _conversion in Formatter().parse(text) if name}
    except ValueError:
        return set()


def in_typer() -> set[str]:
    """Give Typer's own messages, which our catalogue may translate."""
    import typer

    found = set()
    for path in Path(typer.__file__).parent.glob("*.py"):
        for _line, message, _comments, _context in extract("python", path.open("rb"), {"_": None}):
            found.add(message)
    return found


def compiled() -> bytes:
    """Compile the parts; the same parts always give the same bytes."""
    buffer = io.BytesIO()
    write_mo(buffer, read_parts()[0])
    return buffer.getvalue()


def compiled_entries(content: bytes) -> dict[object, str]:
    """Read a compiled catalogue back, without its header (which names the version of the compiler)."""
    entries = dict(gettext.GNUTranslations(io.BytesIO(content))._catalog)
    entries.pop("", None)
    return entries


def as_entry(found: Found) -> str:
    """Write a message as an empty entry of a part."""
    lines = [f"#: {found.places[0]}", f'msgid "{escaped(found.msgid)}"']
    if found.plural:
        return "\n".join([*lines, f'msgid_plural "{escaped(found.plural)}"', 'msgstr[0] ""', ""])
    return "\n".join([*lines, 'msgstr ""', ""])


def escaped(text: str) -> str:
    """Escape a text for a part file."""
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def main(words: list[str]) -> int:
    """Run one of the three commands."""
    match words:
        case ["missing", *names]:
            for found in missing(Path(name) for name in names):
                print(as_entry(found))
            return 0
        case ["check"]:
            wrong = faults()
            print("\n".join(wrong) or "nothing is wrong")
            return 1 if wrong else 0
        case ["compile"]:
            COMPILED.parent.mkdir(parents=True, exist_ok=True)
            draft = COMPILED.with_suffix(".new")  # whoever reads meanwhile reads the old one whole
            draft.write_bytes(compiled())
            draft.replace(COMPILED)
            print(
                f"{COMPILED.relative_to(PACKAGE.parent)}  {len(compiled_entries(compiled()))} messages"
            )
            return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
