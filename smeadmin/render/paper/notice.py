"""The public notice: who stands on it, from when until when, and where to object; public columns only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from smeadmin.domain.notice import OBJECTION_STATES, PUBLIC, NoticeShown, check_public
from smeadmin.domain.paper import Grid, Line, Page, Printed, Sheet
from smeadmin.domain.rules.document import Document
from smeadmin.i18n import gettext as _
from smeadmin.i18n import language, ngettext
from smeadmin.render.evaluation import GRADES, grade_word
from smeadmin.render.formats import points, yuan
from smeadmin.render.paper.common import across, each_language, foot, long_day

LONG = 30
"""A list longer than this has its totals by district and level above it."""
NUMBERS = ("rank", "score", "amount_fen")


def notice_sheet(printed: Printed, *, english: bool) -> Sheet:
    """Lay out a notice, or how it ended; ``more`` is the text of the measure it rests on, or None."""
    shown: NoticeShown = printed.facts
    check_public(shown.columns)
    pages = each_language(lambda: _page(printed, shown), english=english)
    return Sheet(name=shown.number, pages=pages)


def _page(printed: Printed, shown: NoticeShown) -> Page:
    (measure,) = printed.more
    result = printed.paper == "outcome"
    words = _words(measure)
    title = _title(shown, words)
    blocks: list[Any] = [_clock(shown, measure), *_totals(shown, words), _list(shown, words)]
    blocks += _outcome(shown) if result else [_objecting(printed)]
    digest = " ".join(shown.digest[at : at + 4] for at in (0, 4))
    list_digest = _("digest of the list {digest}").format(digest=digest)
    return Page(
        lang=language(),
        issuer=printed.office,
        title=_("{title}: the outcome").format(title=title) if result else title,
        number=shown.document or "",
        blocks=tuple(blocks),
        signed=(printed.office, long_day(printed.on if result else shown.clock.posted_on)),
        foot=(
            f"{shown.number}    {list_digest}",
            *foot(printed, f"smeadmin notice show {shown.number}"),
        ),
        across=across(printed, example=shown.standing == "example"),
    )


def _words(measure: Document | None) -> dict[str, str]:
    """Give the words of grades, and the English of what the measure calls by name: all else is Chinese."""
    own = measure.figures.get("grade") if measure is not None else None
    said = {
        grade: grade_word(measure, grade) or "" for grade in (*GRADES, *(own.labels if own else ()))
    }
    if measure is None or language() == "zh":
        return said
    labels = [noun.label for noun in measure.nouns.values()]
    labels += [label for figure in measure.figures.values() for label in figure.labels.values()]
    return said | {label.zh: label.en for label in labels}


def _title(shown: NoticeShown, words: Mapping[str, str]) -> str:
    """Give the title, on the English page in English where it is one of ours, about one noun."""
    ours, english = _ENGLISH.get(shown.about, ("", ""))
    found = re.fullmatch(ours, shown.title) if language() == "en" else None
    if found is None or found["noun"] not in words:
        return shown.title
    return english.format(**(found.groupdict() | {"noun": words[found["noun"]]}))


_ENGLISH = {
    "certification": (r"关于拟认定(?P<noun>.+)的公示", "Public notice: {noun}, to be granted"),
    "withdrawal": (r"关于拟撤销(?P<noun>.+)的公示", "Public notice: {noun}, to be revoked"),
    "ranking": (
        r"关于(?P<year>\d+)年度(?P<noun>.+)结果的公示",
        "Public notice: {noun}, results of {year}",
    ),
    "award": (
        r"关于(?P<year>\d+)年度(?P<noun>.+)名单的公示",
        "Public notice: {noun}, proposed for {year}",
    ),
}
"""By what a notice is about: the title that we give it, and that of its English page."""


def _clock(shown: NoticeShown, measure: Document | None) -> Line:
    count = shown.clock.count
    length = ngettext("{n} working day", "{n} working days", count)
    if shown.clock.unit == "days":
        length = ngettext("{n} day", "{n} days", count)
    said = _(
        "After examination the following are announced. The notice runs {n}: {start} to {end}."
    )
    if measure is not None:
        said = _(
            "Under {measure} and after examination the following are announced. "
            "The notice runs {n}: {start} to {end}."
        )
    return Line(
        said.format(
            measure=measure.title if measure is not None else "",
            n=length.format(n=count),
            start=long_day(shown.clock.first_day),
            end=long_day(shown.clock.last_day),
        ),
        indent=True,
    )


def _totals(shown: NoticeShown, words: Mapping[str, str]) -> list[Grid]:
    """Count a long list by district and level, so that nobody has to."""
    if len(shown.lines) <= LONG:
        return []
    by = [name for name in ("region", "level") if name in shown.columns]
    return [
        Grid(
            (str(PUBLIC[name]), _("Number")),
            tuple(
                (word, str(n))
                for word, n in Counter(_said(x.shown, name, words) for x in shown.lines).items()
            ),
            right=(1,),
        )
        for name in by
    ]


def _list(shown: NoticeShown, words: Mapping[str, str]) -> Grid:
    rows = tuple(
        (str(at), *(_said(line.shown, name, words) for name in shown.columns))
        for at, line in enumerate(shown.lines, start=1)
    )
    n = len(rows)
    total = _("{n} on the list").format(n=n)
    named = shown.columns.index("name") if "name" in shown.columns else 0
    foot = (total if at == named else "" for at in range(len(shown.columns)))
    return Grid(
        (_("No."), *(str(PUBLIC[name]) for name in shown.columns)),
        rows,
        foot=(_("Total"), *foot),
        right=(0, *(at for at, name in enumerate(shown.columns, start=1) if name in NUMBERS)),
    )


def _said(values: Any, name: str, words: Mapping[str, str]) -> str:
    value = values.get(name)
    if value is None:
        return "-"
    if name == "amount_fen":
        return yuan(value)
    if name == "score":
        return points(Fraction(value))
    return words.get(str(value), str(value))


def _objecting(printed: Printed) -> Line:
    said = _(
        "Who objects writes to {office} within these days, under their own name and with evidence."
    )
    return Line(said.format(office=printed.office), indent=True)


def _outcome(shown: NoticeShown) -> list[Any]:
    """Say how it ended: closed or taken back, how many objections came, and what became of each."""
    n = len(shown.objections)
    taken_back = _("The notice was taken back.") if shown.state == "recalled" else ""
    said = ngettext("{n} objection was received.", "{n} objections were received.", n)
    blocks: list[Any] = [Line(said.format(n=n) + taken_back, indent=True)]
    if n:
        names = {line.subject: str(line.shown.get("name") or "") for line in shown.lines}
        rows = tuple(
            (
                one.number,
                names.get(one.subject or "") or _("the notice as a whole"),
                str(OBJECTION_STATES[one.state]),
                one.answer or "-",
            )
            for one in shown.objections
        )
        heads = (_("Objection"), _("About"), _("Outcome"), _("Answer"))
        blocks.append(Grid(heads, rows, wide=1))
    return blocks
