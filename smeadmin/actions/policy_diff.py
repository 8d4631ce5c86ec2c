"""Comparing two texts: measures, editions, days of one measure, files."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from smeadmin.actions.library import Library, shipped
from smeadmin.actions.policy_text import beside, shipped_document, source_of
from smeadmin.domain.policy import PolicyCompared, PolicyNotFound, PolicySide
from smeadmin.domain.rules.document import Document
from smeadmin.errors import Line
from smeadmin.policies.amendments import NoRuleInForce, in_force, laid_over, notices_of
from smeadmin.policies.differences import differences
from smeadmin.policies.documents import read
from smeadmin.policies.findings import PolicyRejected
from smeadmin.storage.change import View

_NAMED = re.compile(r"(?P<id>[A-Za-z0-9._-]+)@(?P<day>\d{4}-\d{2}-\d{2})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class _Side(NamedTuple):
    name: str
    document: Document
    on: dt.date | None


def compare_policies(view: View | None, *, before: str, after: str, on: dt.date) -> PolicyCompared:
    """Compare two texts and say what changed, rule by rule.

    Each is a file, ``ID@DATE`` (the text that judges on that day), a date of the other one, or an id: the
    text of the day ``on``, else its newest edition. Where one is a notice to the other, it is laid over
    it. Raises PolicyNotFound, NoRuleInForce, PolicyRejected for a file that cannot be read.
    """
    library = _Texts(view)
    if _DAY.fullmatch(before) and not _DAY.fullmatch(after):
        before = f"{_id_of(after)}@{before}"
    elif _DAY.fullmatch(after):
        after = f"{_id_of(before)}@{after}"
    old, new = (_side(library, word, on) for word in (before, after))
    notices = notices_of(new.document, old.document.id)
    if notices and new.document.id != old.document.id:
        old = _side(library, before, on, without=new.document.id)
        new = _Side(new.name, laid_over(old.document, notices), new.on)
    return PolicyCompared(_shown(old), _shown(new), tuple(differences(old.document, new.document)))


class _Texts:
    """The adopted editions and, for measures that nobody has adopted, those that come with the program."""

    def __init__(self, view: View | None) -> None:
        self.adopted = Library(view).documents if view is not None else ()

    def around(self, id: str) -> Sequence[Document]:
        """Give every edition of a measure with what changes or replaces it; raises PolicyNotFound."""
        if any(document.id == id for document in self.adopted):
            return self.adopted
        texts = shipped()
        if id not in texts:
            known = sorted({document.id for document in self.adopted} | set(texts))
            near = difflib.get_close_matches(id, known, n=1)
            raise PolicyNotFound(
                details={"policy": id, "near": near},
                more=[Line("close", tuple(near))] if near else [],
                way_out=["smeadmin policy list", "smeadmin policy list --available"],
            )
        naming = (text for name, text in texts.items() if name == id or f'"{id}"' in text)
        return tuple(shipped_document(text) for text in naming)

    def beside(self, content: bytes) -> Sequence[Document]:
        """Give what a file may change: the adopted editions, and shipped measures that it names."""
        return beside(self.adopted, content)


def _side(library: _Texts, word: str, on: dt.date, without: str | None = None) -> _Side:
    if match := _NAMED.fullmatch(word):
        day = _day(match["day"], word)
        known = [one for one in library.around(match["id"]) if one.id != without]
        return _Side(word, in_force(known, match["id"], day), day)
    if Path(word).suffix == ".toml":
        content, source = source_of(word)
        loaded = read(content, file=source, beside=library.beside(content), cases=False)
        if loaded.document is None or loaded.errors:
            raise PolicyRejected(loaded.findings, word)
        return _Side(source, loaded.document, None)
    known = [one for one in library.around(word) if one.id != without]
    try:
        return _Side(word, in_force(known, word, on), on)
    except NoRuleInForce:
        editions = [document for document in known if document.id == word]
        return _Side(word, max(editions, key=lambda document: document.since), None)


def _id_of(word: str) -> str:
    match = _NAMED.fullmatch(word)
    return match["id"] if match else word


def _day(text: str, word: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise PolicyNotFound(details={"policy": word}, way_out=["smeadmin policy list"]) from None


def _shown(side: _Side) -> PolicySide:
    document = side.document
    return PolicySide(
        name=side.name,
        title=document.title,
        edition=document.edition,
        digest=document.digest,
        on=side.on,
        laid=tuple(f"{x.document} {x.amendment}" for x in document.laid),
    )
