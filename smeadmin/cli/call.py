"""One invocation: what was typed, what stands around it, what has become of it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from smeadmin.cli.config import Layers

DEFAULT_REGISTER = "office.db"


@dataclass
class Call:
    """One invocation: the words typed, the settings around it, and what has become of it so far."""

    argv: tuple[str, ...] = ()
    layers: Layers = field(default_factory=Layers)
    given: dict[str, Any] = field(default_factory=dict)
    command: str = ""
    writing: bool = False
    committed: str | None = None
    captured: list[Any] | None = (
        None  # a proposed command is read, not carried out: its action goes here
    )

    @property
    def register(self) -> str:
        """The address of the register as far as it is known before options are merged."""
        return self.given.get("db") or self.layers.get("db") or DEFAULT_REGISTER
