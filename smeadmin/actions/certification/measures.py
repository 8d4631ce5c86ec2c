"""The text under which each title was granted, read once for all who hold it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from smeadmin.actions.library import Library
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.document import Certification

NounOf = Callable[[Mapping[str, Any], str], Certification]


def noun_of(library: Library) -> NounOf:
    """Give a function from a kept basis and the name of a title to its rules, as they were then."""
    known: dict[str, Certification] = {}

    def noun(basis: Mapping[str, Any], name: str) -> Certification:
        key = f"{name} {sorted(basis.items(), key=str)}"
        if key not in known:
            known[key] = library.kept(Basis.of_data(dict(basis))).certification(name)
        return known[key]

    return noun
