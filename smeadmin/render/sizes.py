"""The page of `enterprise classify`: how many of each size, and for one every comparison."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.listing import Classified, SizeJudged
from smeadmin.domain.size import INDICATOR_LABELS, SIZE_LABELS, Indicator, Size, SizeLine
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.bodies import found_data
from smeadmin.render.document import (
    Block,
    Cell,
    Column,
    Deed,
    Document,
    Kind,
    Note,
    Pairs,
    Table,
    bad,
    good,
    wait,
)
from smeadmin.render.formats import integer, yuan
from smeadmin.render.lines import equation


def draw_classified(done: Classified) -> Document:
    """Draw what was classified; of a single enterprise each bound with what was found."""
    one = done.one
    deed = Deed(
        ngettext(
            "Changed the size of {n} enterprise.",
            "Changed the size of {n} enterprises.",
            done.changed,
        ),
        ngettext(
            "would change the size of {n} enterprise.",
            "would change the size of {n} enterprises.",
            done.changed,
        ),
    )
    said = Deed(*(s.format(n=integer(done.changed)) for s in (deed.done, deed.would)))
    unchanged = Note(_("Everything is so already.") + " " + _("Nothing was changed."), "plain")
    return Document(
        title=(str(done.title), _("figures of {year}").format(year=done.year)),
        blocks=_one(one) if one else _all(done),
        data=_data(done),
        notes=() if done.changed else (unchanged,),
        deed=said if done.changed else None,
        next=None if one else "smeadmin enterprise list --size unknown" if done.unknown else None,
    )


def _all(done: Classified) -> tuple[Block, ...]:
    """The counts as an equation: the four sizes, and those not known."""
    terms = [(done.by_size.get(size, 0), f"{SIZE_LABELS[size]} {{n}}") for size in reversed(Size)]
    terms.append((done.unknown, _("not known {n}")))
    total = sum(n for n, _word in terms)
    pairs = [(_("enterprises"), equation(total, terms))]
    if done.no_figures:
        pairs.append((_("without figures"), integer(done.no_figures)))
    return (Pairs(tuple(pairs)),)


def _one(one: SizeJudged) -> tuple[Block, ...]:
    answer = one.answer
    verdict = str(SIZE_LABELS[answer.size]) if answer.size else _("not known")
    sector = str(answer.sector.name) if answer.sector else _("none of the standard's sectors")
    pairs: list[tuple[str, str | Cell]] = [
        (_("enterprise"), f"{one.found.name}  {one.found.code}"),
        (_("sector"), sector),
    ]
    pairs.append((_("size"), verdict))
    if answer.missing:
        names = _(", ").join(str(INDICATOR_LABELS[i]) for i in answer.missing)
        pairs.append((_("missing"), names))
    if not answer.lines:
        return (Pairs(tuple(pairs)),)
    table = Table(
        (
            Column("size", Text("档次", "class"), rank=0),
            Column("indicator", Text("指标", "indicator"), rank=0),
            Column("required", Text("下限", "at least"), Kind.MEASURE, rank=0),
            Column("found", Text("实际", "found"), Kind.MEASURE, rank=0),
            Column("verdict", Text("结论", "verdict"), rank=0),
        ),
        tuple(
            (
                str(SIZE_LABELS[line.size]),
                str(INDICATOR_LABELS[line.indicator]),
                _measure(line.indicator, line.at_least),
                _measure(line.indicator, line.found),
                _verdict(line),
            )
            for line in answer.lines
        ),
    )
    return (Pairs(tuple(pairs)), table)


def _measure(indicator: Indicator, value: int | None) -> str:
    if value is None:
        return "-"
    if indicator is Indicator.STAFF:
        return _("{n} persons").format(n=integer(value))
    return _("{amount} yuan").format(amount=yuan(value))


def _verdict(line: SizeLine) -> Cell:
    if line.met is None:
        return wait(_("not known"))
    return good(_("met")) if line.met else bad(_("short"))


def _data(done: Classified) -> dict[str, Any]:
    data: dict[str, Any] = {
        "standard": done.standard,
        "year": done.year,
        "sizes": {str(size): done.by_size.get(size, 0) for size in Size},
        "unknown": done.unknown,
        "changed": done.changed,
        "without_figures": done.no_figures,
    }
    if done.one is None:
        return data
    answer = done.one.answer
    return {
        **found_data(done.one.found),
        "standard": done.standard,
        "year": done.year,
        "sector": answer.sector.name.zh if answer.sector else None,
        "size": str(answer.size) if answer.size else None,
        "size_before": done.one.was,
        "missing": [str(i) for i in answer.missing],
        "lines": [
            {
                "size": str(line.size),
                "indicator": str(line.indicator),
                "at_least": line.at_least,
                "found": line.found,
                "met": line.met,
            }
            for line in answer.lines
        ],
    }
