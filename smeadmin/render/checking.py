"""The page of everybody held against a title: how many would pass, who is nearest, for want of what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from smeadmin.domain.checking import BodyChecked, EverybodyChecked, missing_in, short_of
from smeadmin.domain.rules.bare import Bare
from smeadmin.domain.rules.judge import Result
from smeadmin.domain.rules.lacking import listed
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.render import judged
from smeadmin.render.certification import beside_level, holder_data
from smeadmin.render.document import (
    Block,
    Cell,
    Column,
    Document,
    Kind,
    Lines,
    Note,
    Table,
    Tone,
    bad,
    good,
    wait,
)
from smeadmin.render.formats import integer

MOST_SHOWN = 20
_COLUMNS = (
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=0),
    Column("result", Text("结论", "verdict"), rank=0),
    Column("short", Text("不足", "short"), Kind.PROSE, rank=1),
    Column("missing", Text("缺数据", "missing"), Kind.PROSE, rank=2),
    Column("credit_code", Text("统一社会信用代码", "credit code"), Kind.CODE, screen=False),
    Column("office_no", Text("编号", "office no."), Kind.CODE, screen=False),
    Column("region_code", Text("行政区划代码", "region code"), Kind.CODE, screen=False),
)
_RESULTS = {
    Result.PASS: (good, N_("met")),
    Result.WAIVER: (wait, N_("met if waived")),
    Result.UNKNOWN: (wait, N_("cannot be judged")),
    Result.FAIL: (bad, N_("not met")),
}


def draw_everybody(checked: EverybodyChecked) -> Document:
    """Draw the counts and the first of the list; a file gets all of them, data their traces too."""
    asked = beside_level(checked.document, checked.certification, checked.level)
    head = (
        _("check  {title}").format(title=asked),
        _("measure {policy}, version {n}").format(
            policy=checked.basis.policy, n=checked.basis.version
        ),
        checked.on.isoformat(),
    )
    notes: tuple[Note, ...] = ()
    if not checked.bodies:
        notes = (Note(_("Nobody on the register is concerned by it."), "plain"),)
    return Document(
        title=head,
        blocks=tuple(_blocks(checked)),
        sheet=Table(_COLUMNS, (_row(checked, one) for one in checked.bodies)),
        data=_data(checked),
        notes=notes,
        next=_next(checked),
    )


def _blocks(checked: EverybodyChecked) -> Iterator[Block]:
    if checked.basis.standing == "example":
        yield Lines((Cell(_("example rules"), Tone.WAIT),))
    if not checked.bodies:
        return
    said = ngettext("{n} institution", "{n} institutions", len(checked.bodies))
    counts = [
        f"{_(word)} {integer(n)}"
        for result, (_mark, word) in _RESULTS.items()
        if (n := checked.count(result))
    ]
    if checked.not_concerned:
        counts.append(f"{_('not concerned')} {integer(checked.not_concerned)}")
    yield Lines(("   ".join((said.format(n=integer(len(checked.bodies))), *counts)),))
    yield Table(_COLUMNS, (_row(checked, one) for one in checked.bodies[:MOST_SHOWN]))
    if (more := len(checked.bodies) - MOST_SHOWN) > 0:
        rest = _("{n} more").format(n=integer(more))
        yield Lines((rest + _(": all of them with --out FILE"),))


def _row(checked: EverybodyChecked, one: BodyChecked) -> tuple[Any, ...]:
    mark, word = _RESULTS[one.result]
    lines, holder = one.lines(), one.holder
    short = _("; ").join(judged.said(checked.document, line) for line in short_of(lines))
    return (
        holder.name,
        mark(_(word)),
        short or None,
        listed(missing_in(lines)) or None,
        holder.credit_code,
        holder.office_no,
        holder.region_code,
    )


def _data(checked: EverybodyChecked) -> Iterator[dict[str, Any]]:
    """Give each one's answer with its trace, which has no words: one by one ``certify check`` has them."""
    bare = Bare(checked.document, checked.document.certification(checked.certification))
    for one in checked.bodies:
        gate, known = one.judged.gate, one.judged.reading.known
        yield {
            **holder_data(one.holder),
            "region_code": one.holder.region_code,
            "certification": checked.certification,
            "result": str(one.result),
            "short": gate.named("failing", "waivable") if one.short else [],
            "missing": [x.as_json() for x in missing_in(one.lines())] if one.unknown else [],
            "trace": bare.lines(gate.answers, known),
            "figures": bare.figures(known, one.places),
        }


def _next(checked: EverybodyChecked) -> str | None:
    """Name the command for the first one that would pass, else for the nearest one."""
    if not checked.bodies:
        return None
    first = checked.bodies[0]
    verb = "apply" if first.result is Result.PASS else "check"
    level = f" --level {checked.level}" if checked.level else ""
    who = first.holder.credit_code or first.holder.office_no
    return f"smeadmin certify {verb} {who} --as {checked.certification}{level}"
