"""Lists of certificates and open applications, and the desk of that work."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

from smeadmin.domain.certification.application import Standing, word_of
from smeadmin.domain.certification.results import (
    CertificateLine,
    CertificateList,
    CertificationDesk,
    DeskLine,
)
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.certification import STATES
from smeadmin.render.document import Cell, Column, Document, Kind, Lines, Note, Table, Tone
from smeadmin.render.formats import day
from smeadmin.render.holding import RESULTS
from smeadmin.render.policy import STANDINGS

_LIST = (
    Column("number", Text("编号", "number"), Kind.CODE, rank=0),
    Column("credit_code", Text("统一社会信用代码", "credit code"), Kind.CODE, rank=6),
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=0),
    Column("certification", Text("名目", "title"), rank=5),
    Column("level", Text("级别", "level"), rank=2),
    Column("valid_from", Text("有效期起", "valid from"), Kind.DAY, rank=4),
    Column("valid_until", Text("有效期至", "valid until"), Kind.DAY, rank=1),
    Column("state", Text("状态", "state"), rank=1),
    Column("standing", Text("依据", "standing"), rank=3),
)


_UNCHECKED = (
    *(column for column in _LIST if column.name not in ("valid_from", "standing")),
    Column("checked_on", Text("上次检查", "last check"), Kind.DAY, rank=2),
    Column("check_result", Text("结果", "result"), rank=3),
    Column("check_due", Text("检查限期", "check due"), Kind.DAY, rank=1),
)


def draw_certificates(listed: CertificateList) -> Document:
    """Draw the list of certificates and open applications, or of holders who are to be checked."""
    if listed.unchecked is not None:
        return _draw_unchecked(listed, listed.unchecked)
    if not listed.lines:
        return Document(
            data=[],
            notes=(Note(_("No certificates match."), "plain"),),
            next="smeadmin certify check INSTITUTION --as TITLE",
        )
    rows = tuple(
        (
            x.number,
            x.credit_code,
            x.name,
            str(x.title or x.certification),
            None if x.level is None else str(x.level_title or x.level),
            x.valid_from,
            x.valid_until,
            str(STATES[x.state]),
            _(STANDINGS[x.standing]),
        )
        for x in listed.lines
    )
    counted = "   ".join(f"{STATES[k]} {n}" for k, n in listed.totals.items())
    total = ngettext("{n} entry", "{n} entries", len(listed.lines)).format(n=len(listed.lines))
    return Document(
        blocks=(Table(_LIST, rows), Lines((f"{total}   {counted}",))),
        data=[_data(x) for x in listed.lines],
    )


def _data(x: CertificateLine) -> dict[str, Any]:
    return {
        "number": x.number,
        "kind": x.kind,
        "credit_code": x.credit_code,
        "name": x.name,
        "region_code": x.region_code,
        "certification": x.certification,
        "level": x.level,
        "state": x.state,
        "applied_on": _iso(x.applied_on),
        "valid_from": _iso(x.valid_from),
        "valid_until": _iso(x.valid_until),
        "standing": x.standing,
    }


def _iso(on: dt.date | None) -> str | None:
    return None if on is None else on.isoformat()


def _draw_unchecked(listed: CertificateList, year: int) -> Document:
    """Draw the holders who were not checked in a year, the first due first; next the check of that one."""
    if not listed.lines:
        nobody = _("Nobody is left to check in {year}.").format(year=year)
        return Document(data=[], notes=(Note(nobody, "plain"),))
    rows = tuple(
        (
            *(x.number, x.credit_code, x.name, str(x.title or x.certification)),
            None if x.level is None else str(x.level_title or x.level),
            *(x.valid_until, str(STATES[x.state]), x.checked_on),
            None if x.check_result is None else str(RESULTS[x.check_result]),
            x.check_due,
        )
        for x in listed.lines
    )
    n, first = len(rows), listed.lines[0]
    counted = ngettext("{n} holder not checked in {year}", "{n} holders not checked in {year}", n)
    said = [counted.format(n=n, year=year)]
    if first.check_due is not None:
        said.append(_("the first by {day}").format(day=day(first.check_due)))
    command = f"smeadmin certify review {first.number} --judge " + _("FIGURE=VALUE")
    return Document(
        blocks=(Table(_UNCHECKED, rows), Lines(("   ".join(said),))),
        data=[
            {
                **_data(x),
                "checked_on": _iso(x.checked_on),
                "check_result": x.check_result,
                "check_due": _iso(x.check_due),
            }
            for x in listed.lines
        ],
        next=f"{command} --reason " + _("TEXT"),
    )


def draw_desk(desk: CertificationDesk) -> Document:
    """Draw the desk: what waits, by when, the command for each; what has no deadline is counted only."""
    waiting = [x for x in desk.lines if x.number.startswith("AP-")]
    titles = (
        _("certification"),
        desk.on.isoformat(),
        ngettext("{n} application open", "{n} applications open", len(waiting)).format(
            n=len(waiting)
        ),
        ngettext("{n} certificate in force", "{n} certificates in force", desk.held).format(
            n=desk.held
        ),
    )
    rows = tuple(
        (x.number, x.name, _desk_state(x), _deadline(x, desk), _desk_command(x, desk))
        for x in desk.lines
    )
    blocks: tuple[Any, ...] = (Table(_DESK, rows),) if rows else ()
    if waiting:
        counted = Counter(_desk_state(x) for x in waiting)
        parts = _(", ").join(f"{word} {n}" for word, n in counted.items())
        total = ngettext("{n} application: {parts}", "{n} applications: {parts}", len(waiting))
        blocks = (*blocks, Lines((total.format(n=len(waiting), parts=parts),)))
    ready = [x for x in desk.lines if x.ready_on is None or x.ready_on <= desk.on]
    return Document(
        title=titles,
        blocks=blocks,
        data=[
            {
                "number": x.number,
                "name": x.name,
                "state": x.state,
                "due_on": x.due_on.isoformat() if x.due_on else None,
                "ready_on": x.ready_on.isoformat() if x.ready_on else None,
                "late": x.late,
                "command": f"smeadmin {x.command}",
            }
            for x in desk.lines
        ],
        notes=() if rows else (Note(_("Nothing waits in certification."), "plain"),),
        next=f"smeadmin {ready[0].command}" if ready else None,
    )


def _desk_state(line: DeskLine) -> str:
    if line.number.startswith("AP-"):
        return word_of(Standing(line.state), line.command)
    return str(_OTHER[line.state])


def _deadline(line: DeskLine, desk: CertificationDesk) -> Cell | str | None:
    """Say by when: late by so many working days, today, or the day."""
    if line.late:
        said = ngettext("{n} working day late", "{n} working days late", line.late)
        return Cell(said.format(n=line.late), Tone.BAD)
    if line.due_on is None:
        return None
    return Cell(_("today"), Tone.WAIT) if line.due_on == desk.on else day(line.due_on)


def _desk_command(line: DeskLine, desk: CertificationDesk) -> str:
    if line.ready_on is None or line.ready_on <= desk.on:
        return line.command
    return _("{command}, from {day}").format(command=line.command, day=f"{line.ready_on:%m-%d}")


_OTHER = {
    "objection": Text("异议未答复", "objection unanswered"),
    "plaque": Text("牌匾未收回", "plaque to come back"),
    "mending": Text("整改中", "mending"),
    "grace": Text("宽限期", "in grace"),
    "renewal": Text("可续认定", "can be renewed"),
    "unchecked": Text("本年未检查", "not checked this year"),
}
_DESK = (
    Column("number", Text("编号", "number"), Kind.CODE, rank=0),
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=1),
    Column("state", Text("状态", "state"), rank=2),
    Column("due_on", Text("限期", "deadline"), rank=2),
    Column("next", Text("下一步", "next"), rank=3),
)
