"""The guide for writing a measure: its snippets are checked, what it prints is what the program prints.

``python -m tests.tools.guide`` writes the printed parts anew. In ``examples/write-a-measure.md`` and
``examples/怎样写办法.md`` a ``toml`` fence is a document (or a part, below the head that the guide shows
first), named by its file where it has one; the ``text`` fence after a part is how it is read back; a
``console`` fence is command lines and what they print.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from smeadmin import i18n
from smeadmin.domain.rules.document import Document
from smeadmin.domain.rules.figures import Filed
from smeadmin.policies.declared import read_back
from smeadmin.policies.documents import Loaded, read
from tests.cli.call import call

ROOT = Path(__file__).parent.parent.parent
GUIDES = {
    "en": ROOT / "examples" / "write-a-measure.md",
    "zh": ROOT / "examples" / "怎样写办法.md",
}
FENCE = re.compile(r"^```(\w+)(?: ([^\n]+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# what every noun of a kind says unless its measure says otherwise
USUAL = re.compile(r"^\w+\.[^.]+\.(judged_on|transfer|period|missing)$")


@dataclass(frozen=True)
class Fence:
    """One fenced block: its language, its file name, whether it is meant to be faulty, its text."""

    kind: str
    file: str
    faulty: bool
    body: str
    heading: str


def fences(text: str) -> Iterator[Fence]:
    """Give every fenced block with the heading it stands under."""
    for found in FENCE.finditer(text):
        before = re.findall(r"^#+ (.+)$", text[: found.start()], flags=re.MULTILINE)
        file, _space, mark = (found[2] or "").partition(" ")
        yield Fence(found[1], file, mark == "faulty", found[3], before[-1] if before else "")


def head(text: str) -> str:
    """Give the head that stands above every part: the first ``toml`` fence without a file."""
    return next(one.body for one in fences(text) if one.kind == "toml" and not one.file)


def whole(text: str, body: str) -> str:
    """Make a part a document: below the head, unless it has one of its own."""
    return body if body.startswith("[policy]") else f"{head(text)}\n{body}"


def checked(text: str, body: str) -> Loaded:
    """Read a snippet as `policy check` would, beside the measures that come with the program."""
    return read(whole(text, body), beside=_shipped())


_LIBRARY: list[Document] = []


def _shipped() -> list[Document]:
    if not _LIBRARY:
        path = (
            ROOT / "smeadmin" / "policies" / "miit-2017-156.toml"
        )  # the one that snippet 40 names
        document = read(path.read_bytes(), cases=False).document
        assert document is not None
        _LIBRARY.append(document)
    return _LIBRARY


def said(text: str, body: str) -> str:
    """Give the lines that `policy show` prints for a part, without those that every document has."""
    document = checked(text, body).document
    assert document is not None
    lines = []
    for part in read_back(document):
        for one in part.said:
            noun, _dot, name = one.path.partition(".")
            figure = document.figures.get(name) if noun == "figure" else None
            if not (figure is not None and isinstance(figure.origin, Filed)) and not USUAL.match(
                one.path
            ):
                lines.append(f"{one.sentence}\n")
    return "".join(lines)


def printed(text: str, body: str, language: str) -> str:
    """Run the command lines of a ``console`` fence in a folder with the guide's files."""
    out = []
    with tempfile.TemporaryDirectory() as folder:
        for one in fences(text):
            if one.kind == "toml" and one.file:
                (Path(folder) / one.file).write_text(one.body, encoding="utf-8")
        here = Path.cwd()
        os.chdir(folder)
        try:
            for line in body.splitlines():
                if line.startswith("$ "):
                    done = call(*shlex.split(line)[2:], db="office.db", lang=language)
                    shown = "\n".join(x.rstrip() for x in (done.out + done.err).splitlines())
                    out.append(f"{line}\n{shown.strip(chr(10))}\n")
        finally:
            os.chdir(here)
    return "\n".join(out)


def written(language: str) -> str:
    """Give the guide with its printed parts as the program prints them now."""
    i18n.use(language)
    text = GUIDES[language].read_text(encoding="utf-8")
    part = ""

    def anew(found: re.Match[str]) -> str:
        nonlocal part
        kind, info, body = found[1], found[2], found[3]
        if kind == "toml":
            part = "" if info else body
        elif kind == "text" and part:
            body, part = said(text, part), ""
        elif kind == "console":
            body = printed(text, body, language)
            i18n.use(language)
        return f"```{kind}{' ' + info if info else ''}\n{body}```"

    return FENCE.sub(anew, text)


def main() -> int:
    """Write both guides anew."""
    for language, path in GUIDES.items():
        path.write_text(written(language), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
