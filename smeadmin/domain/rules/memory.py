"""Remembering answers: what hangs on one or two figures only is worked out once for each value of them.

Ten thousand bodies share a few hundred numbers of staff; a rule is a pure function of the figures it
reads, so the second body with twelve staff gets the first one's answer.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from smeadmin.domain.rules.reading import Reading

MOST_FIGURES = 2
MOST_ANSWERS = 20_000
"""After so many, all are forgotten; a rule that met fewer again than it worked out gives up remembering."""


class Memory:
    """The answers of one rule, by the values of the figures it reads."""

    __slots__ = ("answers", "asked", "first", "idle", "second")

    def __init__(self, names: tuple[str, ...]) -> None:
        self.first = names[0]
        self.second = names[1] if len(names) > 1 else None
        self.answers: dict[Any, Any] = {}
        self.asked = 0
        self.idle = False

    def key(self, reading: Reading) -> Any:
        """Give what the answer hangs on; a number that counts 0 when missing is another question."""
        self.asked += 1
        known = reading.known
        first: object = known[self.first] if self.first in known else reading.figure(self.first)
        if type(first) is Fraction:  # two whole numbers are found much faster than a broken one
            first = first.as_integer_ratio()
        if self.second is not None:
            name = self.second
            second: object = known[name] if name in known else reading.figure(name)
            if type(second) is Fraction:
                second = second.as_integer_ratio()
            return first, second, reading.zero
        return (first, None, True) if reading.zero else first

    def keep(self, key: Any, answer: Any) -> None:
        """Remember an answer, and forget them all when they grow too many."""
        answers = self.answers
        if len(answers) == MOST_ANSWERS:
            self.idle = self.asked < 2 * MOST_ANSWERS
            answers.clear()
        answers[key] = answer
