"""The public notice: who stands on it, from when until when, and where to object; public columns only."""

from __future__ import annotations

from collections import Counter
from typing import Any

from smeadmin.domain.notice import NOTICE_STATES, PUBLIC, NoticeShown, check_public
from smeadmin.domain.paper import Grid, Line, Page, Printed, Sheet
from smeadmin.i18n import gettext as _
from smeadmin.i18n import language, ngettext
from smeadmin.render.formats import points, yuan
from smeadmin.render.paper.common import across, each_language, foot, long_day

LONG = 30
"""A list longer than this has its totals by district and level above it."""
NUMBERS = ("rank", "score", "amount_fen")


def notice_sheet(printed: Printed, *, english: bool) -> Sheet:
    """Lay out a notice; of one that has ended with ``more`` set, how it ended."""
    shown: NoticeShown = printed.facts
    check_public(shown.columns)
    result = "result" in printed.more
    pages = each_language(lambda: _page(printed, shown, result), english=english)
    return Sheet(name=shown.number, pages=pages)


def _page(printed: Printed, shown: NoticeShown, result: bool) -> Page:
    blocks: list[Any] = [_clock(shown), *_totals(shown), _list(shown)]
    blocks += _outcome(shown) if result else [_objecting(printed)]
    digest = " ".join(shown.digest[at : at + 4] for at in (0, 4))
    list_digest = _("digest of the list {digest}").format(digest=digest)
    return Page(
        lang=language(),
        issuer=printed.office,
        title=_("{title}: the outcome").format(title=shown.title) if result else shown.title,
        number=shown.document or "",
        blocks=tuple(blocks),
        signed=(printed.office, long_day(printed.on if result else shown.clock.posted_on)),
        foot=(
            f"{shown.number}    {list_digest}",
            *foot(printed, f"smeadmin notice show {shown.number}"),
        ),
        across=across(printed, example=shown.standing == "example"),
    )


def _clock(shown: NoticeShown) -> Line:
    count = shown.clock.count
    length = ngettext("{n} working day", "{n} working days", count)
    if shown.clock.unit == "days":
        length = ngettext("{n} day", "{n} days", count)
    said = _(
        "After examination the following are announced. The notice runs {n}: {start} to {end}."
    )
    return Line(
        said.format(
            n=length.format(n=count),
            start=long_day(shown.clock.first_day),
            end=long_day(shown.clock.last_day),
        ),
        indent=True,
    )


def _totals(shown: NoticeShown) -> list[Grid]:
    """Count a long list by district and level, so that nobody has to."""
    if len(shown.lines) <= LONG:
        return []
    by = [name for name in ("region", "level") if name in shown.columns]
    return [
        Grid(
            (str(PUBLIC[name]), _("Number")),
            tuple(
                (word, str(n))
                for word, n in Counter(_said(x.shown, name) for x in shown.lines).items()
            ),
            right=(1,),
        )
        for name in by
    ]


def _list(shown: NoticeShown) -> Grid:
    rows = tuple(
        (str(at), *(_said(line.shown, name) for name in shown.columns))
        for at, line in enumerate(shown.lines, start=1)
    )
    n = len(rows)
    total = _("{n} on the list").format(n=n)
    return Grid(
        (_("No."), *(str(PUBLIC[name]) for name in shown.columns)),
        rows,
        foot=(_("Total"), total, *("" for _name in shown.columns[1:])),
        right=(0, *(at for at, name in enumerate(shown.columns, start=1) if name in NUMBERS)),
    )


def _said(values: Any, name: str) -> str:
    value = values.get(name)
    if value is None:
        return "-"
    if name == "amount_fen":
        return yuan(value)
    return points(value) if name == "score" and isinstance(value, int) else str(value)


def _objecting(printed: Printed) -> Line:
    said = _(
        "Who objects writes to {office} within these days, under their own name and with evidence."
    )
    return Line(said.format(office=printed.office), indent=True)


def _outcome(shown: NoticeShown) -> list[Any]:
    n = len(shown.objections)
    said = ngettext("{n} objection was received.", "{n} objections were received.", n)
    state = str(NOTICE_STATES.get(shown.state, shown.state))
    blocks: list[Any] = [Line(f"{said.format(n=n)} {state}", indent=True)]
    if n:
        rows = tuple(
            (one.number, one.subject or _("the notice as a whole"), one.state, one.answer or "-")
            for one in shown.objections
        )
        blocks.append(Grid((_("No."), _("About"), _("Outcome"), _("Answer")), rows))
    return blocks
