"""Personal values of a change: kept in the erasable side table under their salted digests."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any

from smeadmin.storage.schema import of
from smeadmin.storage.tables.log import PersonalValue
from smeadmin.storage.types import canonical

if TYPE_CHECKING:
    from smeadmin.storage.change.writing import Change

AT_ONCE = 10_000
DIGEST = 32
"""So many hexadecimal digits of a SHA-256 stand for personal values in a row."""


class KeptPersonal:
    """The personal values that a change keeps, written some thousand at a time.

    What stands for values in a row, its token, ends with the digest of canonical([salt, values]). Before
    that stand the run, one for all values of an act, and a number within it: what comes in together lies
    together, and a sheet of bodies is written and read in order and not at random places.
    """

    def __init__(self, change: Change) -> None:
        self._change = change
        self.forget()

    def keep_one(self, content: Mapping[str, Any]) -> str | None:
        """Keep some values by name and give their token; ``None`` when all of them are empty."""
        kept = {k: v for k, v in content.items() if v not in (None, "")}
        return self._keep([canonical(kept)])[0] if kept else None

    def keep_many(self, columns: Mapping[str, Sequence[Any]], count: int) -> list[str | None]:
        """Keep the values of ``count`` rows, given by column, and give their tokens in order."""
        names = sorted(columns)
        if names and all(all(columns[name]) for name in names):  # one pattern for all, as a rule
            pattern = "{" + ",".join(f'"{name}":%s' for name in names) + "}"
            told = (map(encode_basestring, columns[name]) for name in names)
            return [*self._keep(list(map(pattern.__mod__, zip(*told, strict=True))))]
        cells = [_members(name, columns[name]) for name in names]
        members = [",".join(filter(None, row)) for row in zip(*cells, strict=True)] or [""] * count
        tokens = iter(self._keep([f"{{{text}}}" for text in members if text]))
        return [next(tokens) if text else None for text in members]

    def begin(self) -> None:
        """Begin a run: another act draws other salts."""
        self._run, self._in_run = "", 0

    def forget(self) -> None:
        """Forget what waits to be written."""
        self._waiting: list[tuple[str, str, str]] = []  # token, salt, values
        self.begin()

    def flush(self) -> None:
        """Write what waits."""
        if self._waiting:
            columns = list(zip(*self._waiting, strict=True))
            names = ("token", "salt", "content")
            self._change.insert_raw(of(PersonalValue), names, {"office_id": 1}, [columns])
            self._waiting.clear()

    def _keep(self, texts: list[str]) -> list[str]:
        """Keep values written as canonical JSON and give their tokens."""
        drawn = self._change.rng.take(16 * len(texts)).hex()
        salts = [drawn[at : at + 32] for at in range(0, len(drawn), 32)]
        salted = [f'["{salt}",{text}]' for salt, text in zip(salts, texts, strict=True)]
        digests = [hashlib.sha256(one.encode()).hexdigest()[:DIGEST] for one in salted]
        self._run = self._run or "".join(digests)[:6]
        tokens = [f"{self._run}{n:06x}{digest}" for n, digest in enumerate(digests, self._in_run)]
        self._in_run += len(tokens)
        self._waiting += zip(tokens, salts, texts, strict=True)
        if len(self._waiting) >= AT_ONCE:
            self.flush()
        return tokens


def digest_of(salt: str, content: Any) -> str:
    """Give the digest that the token of personal values ends with."""
    return hashlib.sha256(canonical([salt, content]).encode()).hexdigest()[:DIGEST]


def _members(name: str, values: Sequence[str | None]) -> list[str]:
    """Write the values of a column as members of JSON objects; an empty one is none."""
    return [f'"{name}":{encode_basestring(value)}' if value else "" for value in values]
