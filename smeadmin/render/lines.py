"""Texts with a rule behind them: sums that must add up, trails, clocks, findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from smeadmin.domain.finding_sorts import called
from smeadmin.domain.findings import Finding
from smeadmin.i18n import Text, language, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Block, Column, Kind, Lines, Note, Table
from smeadmin.render.draw.text import keep
from smeadmin.render.formats import integer, show

__all__ = [
    "at_least",
    "at_most",
    "beside",
    "clock_bar",
    "column_named",
    "doubt_notes",
    "equation",
    "findings_count",
    "findings_table",
    "keep",
    "rows_equation",
    "trail",
]

SHOWN_FINDINGS = 20


def equation(total: int, terms: Sequence[tuple[int, str]], kind: Kind = Kind.INT) -> str:
    """Write a sum with its named terms: ``38 = 33 new + 2 changed + 3 same + 0 refused``.

    A term is its number and a translated template with ``{n}``. Raises ValueError when the terms
    do not add up: a page may not show a sum that is none.
    """
    if sum(number for number, _template in terms) != total:
        raise ValueError(f"{total} is not the sum of {terms}")
    named = (keep(template.format(n=show(number, kind))) for number, template in terms)
    return f"{show(total, kind)} = " + " + ".join(named)


def rows_equation(new: int, changed: int, same: int, refused: int) -> str:
    """Write the equation of an import."""
    return equation(
        new + changed + same + refused,
        (
            (new, _("{n} new")),
            (changed, _("{n} changed")),
            (same, _("{n} same")),
            (refused, _("{n} refused")),
        ),
    )


def findings_count(errors: int, warnings: int) -> str:
    """Count faults, which are another measure than rows: ``6 errors, 0 warnings``."""
    return _("{errors}, {warnings}").format(
        errors=ngettext("{n} error", "{n} errors", errors).format(n=integer(errors)),
        warnings=ngettext("{n} warning", "{n} warnings", warnings).format(n=integer(warnings)),
    )


def beside(*parts: str) -> str:
    """Put equations beside one another, where the screen is wide enough."""
    return "      ".join(part for part in parts if part)


def trail(steps: Sequence[tuple[str, str]], present: int | None = None) -> str:
    """Write the way of an application, each step with what is known of it, the present one in brackets."""
    said = [f"{step} {detail}" if detail else step for step, detail in steps]
    if present is not None:
        said[present] = f"[{said[present]}]"
    return " > ".join(map(keep, said))


def at_least(text: str) -> str:
    """Write a lowest value, which itself is enough, in words: ``200 ㎡以上``, ``at least 200 m2``."""
    return _("at least {n}").format(n=_before_wide(text))


def at_most(text: str) -> str:
    """Write a highest value in words: ``不超过 30%``, ``at most 30%``."""
    return _("at most {n}").format(n=text)


def _before_wide(text: str) -> str:
    """Set a blank between a figure and the Chinese word after it."""
    return text + " " if language() == "zh" and text[-1:].isascii() else text


def clock_bar(done: int, of: int) -> str:
    """Draw the days of a notice: ``###--``."""
    return "#" * done + "-" * (of - done)


def column_named(found: Finding) -> str:
    """Name the column as the file does, in English as the registry does."""
    names = (found.place.header, found.field or "")
    return next(filter(None, names if language() == "zh" else reversed(names)), "")


def doubt_notes(doubts: Iterable[Finding]) -> tuple[Note, ...]:
    """Say as notes what is doubted of values that were typed."""
    return tuple(
        Note(_("{column}: ").format(column=column_named(found)) + f"{found.message} [{found.code}]")
        for found in doubts
    )


def findings_table(
    findings: Iterable[Finding], by_code: Mapping[str, int] | None = None
) -> tuple[Block, ...]:
    """Draw the first findings with place, value, reason and remedy, then count the others by sort.

    With ``by_code``, the counts of all of them, ``findings`` need hold only the first.
    """
    rest = iter(findings)
    first = list(islice(rest, SHOWN_FINDINGS))
    table = Table(
        (
            Column("place", Text("位置", "place"), Kind.CODE, rank=0),
            Column("column", Text("列名", "column"), rank=2),
            Column("value", Text("值", "value"), Kind.PROSE, rank=0),
            Column("reason", Text("原因", "reason"), Kind.PROSE, rank=0),
            Column("remedy", Text("改法", "remedy"), Kind.PROSE, rank=1),
        ),
        [(str(f.place), column_named(f), f.value, f.message, f.hint) for f in first],
    )
    shown = Counter(found.code for found in first)
    others = Counter(by_code) - shown if by_code else Counter(found.code for found in rest)
    if not others:
        return (table,)
    counts = _(", ").join(f"{called(code)} {integer(n)}" for code, n in others.most_common())
    more = _("{n} more findings").format(n=integer(others.total()))
    return table, Lines((_("{word}: {sentence}").format(word=more, sentence=counts),))
