"""What changed between two texts, in words, by address (policy format 5.8)."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from smeadmin.domain.rules.document import Amendment, Document
from smeadmin.i18n import Text, in_each
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.policies.amendments import laid_over
from smeadmin.policies.declared import Part, as_written, notice, read_back
from smeadmin.policies.phrases import STANDINGS, word
from smeadmin.policies.said import Said
from smeadmin.policies.wording import titled

_COUNTED = re.compile(r"(\d+(?:\.\d+)?)\D*")
_HEADER = {
    "title": N_("name of the measure"),
    "issuer": N_("issued by"),
    "number": N_("document number"),
    "issued": N_("issued on"),
    "in_force": N_("in force"),
    "region": N_("region"),
    "under": N_("carries out"),
    "replaces": N_("replaces"),
    "beside": N_("stands beside"),
    "standing": N_("standing"),
    "source": N_("read in"),
    "note": N_("note"),
}


class Altered(NamedTuple):
    """One value of a rule that changed: where in the rule, as written before and after (None: absent)."""

    at: str
    before: str | None
    after: str | None


class Difference(NamedTuple):
    """One rule, figure, clause or heading that differs.

    ``kind``: ``added`` ``removed`` ``changed``. ``clause``: where it stands now (or stood). ``before``,
    ``after``: its sentence in each text. ``values``: the numbers and words that changed in it.
    """

    kind: str
    path: str
    clause: tuple[str, ...]
    before: Text | None
    after: Text | None
    values: tuple[Altered, ...] = ()


def differences(before: Document, after: Document) -> list[Difference]:
    """Say what changed from one text to another, in the order of the later one, what is gone last."""
    old, new = _in_both(before), _in_both(after)
    old_values, new_values = _values(before.raw, old), _values(after.raw, new)
    found = []
    for path in [*new, *(path for path in old if path not in new)]:
        was, now = old.get(path), new.get(path)
        if was is not None and now is not None and was == now:
            continue
        kind = "added" if was is None else "removed" if now is None else "changed"
        values = _altered(old_values[path], new_values[path]) if kind == "changed" else ()
        found.append(
            Difference(
                kind,
                path,
                (now or was or _NOTHING).clause,
                was.sentence if was is not None else None,
                now.sentence if now is not None else None,
                tuple(values),
            )
        )
    return found


class _Rule(NamedTuple):
    """Where a rule stands and what it says, in both languages: equal where nothing changed."""

    clause: tuple[str, ...]
    sentence: Text


_NOTHING = _Rule((), Text("", ""))


def _in_both(document: Document) -> dict[str, _Rule]:
    """Give every sentence of a document in both languages, by its address."""
    said = in_each(lambda: _said(document))
    return {
        path: _Rule(one.clause, Text(one.sentence, said["en"][path].sentence))
        for path, one in said["zh"].items()
    }


def _said(document: Document) -> dict[str, Said]:
    """Give every sentence of a document by its address: heading, clauses, then the rules."""
    said: dict[str, Said] = {}
    policy = document.raw.get("policy", {})
    for key in _HEADER:
        if key in policy:
            path = f"policy.{key}"
            said[path] = Said(path, (), titled(_(_HEADER[key]), _text(policy[key])))
    for clause in document.clauses.values():
        path = f"clause.{clause.name}"
        said[path] = Said(path, (clause.name,), f"{clause.ref}  {clause.text}")
    for part in read_back(document):
        if "." in part.path:
            said[f"{part.path}.label"] = Said(f"{part.path}.label", (), part.title)
        for one in part.said:
            earlier = said.get(one.path)
            words = one.sentence if earlier is None else f"{earlier.sentence}\n{one.sentence}"
            said[one.path] = one._replace(sentence=words)
    return said


def _text(raw: Any) -> str:
    """Say a key of the heading."""
    if isinstance(raw, Mapping) and set(raw) == {"zh", "en"}:
        return str(Text(raw["zh"], raw["en"]))
    if isinstance(raw, Mapping):
        since, until = raw.get("from"), raw.get("until")
        template = N_("from {start}") if until is None else N_("{start} to {end} (inclusive)")
        return _(template).format(start=since, end=until)
    if isinstance(raw, list):
        return _(", ").join(map(str, raw))
    return word(STANDINGS, raw) if isinstance(raw, str) and raw in STANDINGS else str(raw)


# ---- notices -------------------------------------------------------------------------------------

_DECLARED = ("figure.", "clause.", "evidence.")
_WORDS = {
    "added": N_("adds: {after}"),
    "removed": N_("takes out: {before}"),
    "changed": N_("{before} → {after}"),
}


def read_back_over(document: Document, bases: Mapping[str, Document]) -> list[Part]:
    """Read a document back, its notices in words where the measures they change are known (by id)."""
    return [
        part
        if part.path != "amend"
        else part._replace(
            said=[s for one in document.amendments for s in _over(document, one, bases)]
        )
        for part in read_back(document)
    ]


def _over(document: Document, one: Amendment, bases: Mapping[str, Document]) -> Iterator[Said]:
    """Say what one notice changes: the old sentence and the new one of each rule."""
    written, base = list(notice(one)), bases.get(one.document)
    if base is None:
        yield from written
        return
    yield written[0]
    standing = word(STANDINGS, document.standing)
    marks = (
        _("{rule} (as changed by {notice})").format(rule="", notice=one.name),
        _("{rule} ({standing})").format(rule="", standing=standing),
    )  # said of every rule here, by the heading
    for change in differences(base, laid_over(base, [(document, one)])):
        before, after = str(change.before), str(change.after)
        for mark in marks:
            after = after.replace(mark, "")
        if before == after or change.path.startswith(_DECLARED):
            continue  # what the notice declares is read with its own
        words = _(_WORDS[change.kind]).format(before=before, after=after)
        yield Said(f"amend.{one.name}.{change.path}", change.clause, words)


# ---- values --------------------------------------------------------------------------------------


def _values(raw: Mapping[str, Any], said: Mapping[str, _Rule]) -> dict[str, dict[str, Any]]:
    """Give the values of each sentence, by their address in its rule."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for table_name, table in raw.items():
        if table_name not in ("policy", "clause", "case", "amend"):
            for names, value in leaves(table, (table_name,)):
                for length in range(len(names), 1, -1):
                    path = ".".join(names[:length])
                    if path in said:
                        found[path][".".join(names[length:])] = value
                        break
    return found


def leaves(raw: Any, at: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Give every single value in a table with its address; rows of a list are numbered from 1."""
    if isinstance(raw, Mapping):
        for key, inner in raw.items():
            yield from leaves(inner, (*at, key))
    elif isinstance(raw, list) and any(isinstance(one, Mapping) for one in raw):
        for number, inner in enumerate(raw, 1):
            yield from leaves(inner, (*at, str(number)))
    else:
        yield at, raw


def _altered(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Altered]:
    for at in [*after, *(at for at in before if at not in after)]:
        was, now = before.get(at), after.get(at)
        if _plain(was) != _plain(now) and not {"zh", "en", "clause", "note"} & set(at.split(".")):
            yield Altered(at, *(None if v is None else _written(v) for v in (was, now)))


def _written(value: Any) -> str:
    return value if isinstance(value, str) else as_written(value)


def _plain(value: Any) -> Any:
    """Make values comparable however they are spelled: 6, 6.0 and "6人" are one number."""
    if isinstance(value, bool | dt.date) or value is None:
        return value
    if isinstance(value, int | Decimal):
        return Decimal(value).normalize()
    if isinstance(value, str) and (match := _COUNTED.fullmatch(value)):
        unit = value[len(match[1]) :]
        return Decimal(match[1]).normalize() if unit[:1] not in "%/万亿元" else value
    return value
