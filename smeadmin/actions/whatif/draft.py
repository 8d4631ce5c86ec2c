"""Reading a draft and the values typed beside it, and putting them in the place of the text that judges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from smeadmin.actions.library import Library
from smeadmin.actions.policy_text import source_of
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.document import Document
from smeadmin.domain.whatif import Draft, NothingToTry, ValueNeeded
from smeadmin.policies.documents import read
from smeadmin.policies.drafts import in_place, literal
from smeadmin.policies.findings import PolicyRejected


class Drafting:
    """A draft from a file (or an adopted or shipped measure) and values, ready to stand in for any text.

    Raises NothingToTry, ValueNeeded, PolicyNotFound, PolicyRejected with every fault.
    """

    def __init__(self, library: Library, *, file: str | None, values: Sequence[str]) -> None:
        if file is None and not values:
            raise NothingToTry(way_out=("--policy FILE", "--set PATH=VALUE"))
        self._library = library
        self._values = _read_values(values)
        self._document: Document | None = None
        self._file = ""
        adopted = [one for one in library.documents if one.id == file]
        if adopted:
            self._document, self._file = adopted[-1], adopted[-1].id
        elif file is not None:
            content, self._file = source_of(file)
            loaded = read(content, file=self._file, beside=library.documents)
            if loaded.document is None or loaded.errors:
                raise PolicyRejected(loaded.findings, file)
            self._document = loaded.document

    @property
    def policy(self) -> str | None:
        """Name the measure that the draft is an edition of."""
        return self._document.id if self._document is not None else None

    def instead(self, basis: Basis, noun: str) -> Draft:
        """Put the draft in the place of the text of a decision; raises DraftElsewhere, AddressUnknown."""
        edition, laid = self._library.parts(basis)
        return Draft(
            self._file or None,
            self._document.digest if self._document is not None else None,
            self._values,
            before=self._library.kept(basis),
            after=in_place(
                edition,
                laid,
                noun,
                draft=self._document,
                file=self._file,
                values=self._values,
            ),
        )


def _read_values(typed: Sequence[str]) -> Mapping[str, Any]:
    values = {}
    for text in typed:
        path, equals, value = text.partition("=")
        if not (equals and path.strip() and value.strip()):
            raise ValueNeeded(details={"text": text}, way_out=("--set PATH=VALUE",))
        values[path.strip()] = literal(value.strip())
    return values
