"""What every page of what if says: where the draft differs, what is counted before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from smeadmin.domain.rules.units import Number, in_unit
from smeadmin.domain.whatif import Counted, Draft
from smeadmin.i18n import Text, joined, language, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Block, Cell, Column, Kind, Lines, Table, Tone
from smeadmin.render.formats import integer, signed

MOST_SHOWN = 20
EXAMPLE = "example"

_DIFFERENCES = (
    Column("clause", Text("条款", "clause"), Kind.CODE, rank=1),
    Column("rule", Text("规则", "rule"), rank=2),
    Column("change", Text("改动", "change"), Kind.PROSE, rank=0),
)
COUNTED = (
    Column("what", "", rank=0),
    Column("now", Text("现行", "now"), Kind.MEASURE, rank=0),
    Column("draft", Text("草案", "draft"), Kind.MEASURE, rank=0),
    Column("difference", Text("差", "difference"), Kind.MEASURE, rank=1),
)


def example_mark(draft: Draft) -> tuple[Cell, ...]:
    """Mark what rests on an example rule, or on a notice laid over one."""
    texts = (draft.before, draft.after)
    example = any(text.standing == EXAMPLE or text.laid for text in texts)
    return (Cell(_("example rules"), Tone.WAIT),) if example else ()


def _changes(draft: Draft) -> list[Any]:
    from smeadmin.policies.differences import differences

    found = differences(draft.before, draft.after)
    return [one for one in found if not one.path.startswith("policy.")]


def differing(draft: Draft) -> Iterator[Block]:
    """Say where a draft differs from the text that judged, rule by rule."""
    changes = _changes(draft)
    if not changes:
        yield Lines((_("the draft says the same in every rule"),))
        return
    said = ngettext(
        "the draft differs in {n} place", "the draft differs in {n} places", len(changes)
    )
    yield Lines((said.format(n=len(changes)),))
    rows = tuple((joined(one.clause) or None, one.path, _change(one)) for one in changes)
    yield Table(_DIFFERENCES, rows[:MOST_SHOWN], header=False, tight=True)
    yield from more(len(rows))


def _change(one: Any) -> str:
    """Say one difference: the values that changed, else the whole sentence that came or went."""
    if one.kind == "changed" and one.values:
        parts = (f"{v.at} {v.before or '-'} → {v.after or '-'}".strip() for v in one.values)
        return ("；" if language() == "zh" else "; ").join(parts)
    words = {"added": _("new: {rule}"), "removed": _("gone: {rule}")}
    if one.kind in words:
        return words[one.kind].format(rule=one.after or one.before)
    return f"{one.before} → {one.after}"


def _differences_data(draft: Draft) -> list[dict[str, Any]]:
    return [
        {
            "path": one.path,
            "clause": list(one.clause),
            "kind": one.kind,
            "values": [{"at": v.at, "before": v.before, "after": v.after} for v in one.values],
        }
        for one in _changes(draft)
    ]


def diff_command(draft: Draft) -> str | None:
    """Give the command that compares the two texts; None for values without a file."""
    return f"smeadmin policy diff {draft.before.id} {draft.file}" if draft.file else None


def count(
    what: str, one: Counted, say: Callable[[Number], str] = lambda n: integer(int(n))
) -> tuple[Any, ...]:
    """Make a row of what is counted under both texts; ``say`` puts a number into words."""
    return (what, say(one.before), say(one.after), signed(say(one.change)))


def more(n: int) -> tuple[Block, ...]:
    """Say how many more there are than are shown."""
    if n <= MOST_SHOWN:
        return ()
    rest = _("{n} more").format(n=integer(n - MOST_SHOWN))
    return (Lines((rest + _(": all of them with --out FILE"),)),)


# ---- for programs --------------------------------------------------------------------------------


def counted_data(counted: Iterable[Counted], unit: str = "number") -> list[dict[str, Any]]:
    """Give what is counted under both texts as raw values."""
    return [
        {
            "name": one.name or None,
            "label": one.label,
            "clause": list(one.clause),
            "now": _plain(one.before, unit),
            "draft": _plain(one.after, unit),
            "change": _plain(one.change, unit),
        }
        for one in counted
    ]


def _plain(number: Number, unit: str) -> Any:
    return in_unit(number, "points") if unit == "points" else int(number)


def draft_data(draft: Draft) -> dict[str, Any]:
    """Say under which texts it was tried, and what differs between them."""
    return {
        "policy": draft.before.id,
        "digest": draft.before.digest,
        "draft": draft.file,
        "draft_digest": draft.digest,
        "values": {path: _typed(value) for path, value in draft.values.items()},
        "differences": _differences_data(draft),
    }


def _typed(value: Any) -> Any:
    return value if isinstance(value, bool | int | str) else str(value)
