"""The page of what final grades bring."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.consequence import Consequence, Followed
from smeadmin.i18n import Text, joined, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.policies.phrases import ACTS, word
from smeadmin.render.document import Block, Column, Document, Kind, Lines, Note, Table
from smeadmin.render.evaluation import grade_word, line_data, title_of
from smeadmin.render.formats import day

_COLUMNS = (
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=0),
    Column("grade", Text("等次", "grade"), rank=2),
    Column("effect", Text("后果", "what follows"), rank=0),
    Column("clause", Text("条款", "clause"), Kind.CLAUSE, rank=3),
    Column("amount_fen", Text("金额（元）", "amount (yuan)"), Kind.FEN, rank=2),
    Column("until", Text("至", "until"), Kind.DAY, rank=4),
    Column("certificate", Text("证书", "certificate"), Kind.CODE, rank=1),
    Column("proposal", Text("提交", "proposed"), Kind.CODE, rank=1),
    Column("credit_code", Text("统一社会信用代码", "credit code"), Kind.CODE, screen=False),
)


def draw_followed(found: Followed, *, dry_run: bool) -> Document:
    """Draw what follows for everybody, and what was proposed."""
    line = found.line
    table = Table(_COLUMNS, tuple(_row(found, one) for one in found.lines))
    blocks: list[Block] = [table] if found.lines else []
    if found.again is not None:
        said = _("those who fell short may try once more until {day}")
        blocks.append(Lines((said.format(day=day(found.again)),)))
    refused = [one for one in found.lines if one.refused is not None]
    for one in refused:
        blocks.append(Lines((f"{one.name}   {one.certificate}   {one.refused}",)))
    proposed = [one for one in found.lines if one.proposal is not None]
    waiting = [one for one in found.lines if one.takes_title and one.proposal is None]
    notes = []
    if not found.lines:
        notes.append(Note(_("The measure attaches nothing to these grades."), "plain"))
    if proposed:
        said = ngettext(
            "{n} withdrawal is proposed and waits for another person.",
            "{n} withdrawals are proposed and wait for another person.",
            len(proposed),
        )
        notes.append(Note(said.format(n=len(proposed)), "plain"))
    elif waiting and dry_run:
        said = ngettext(
            "would propose {n} withdrawal.", "would propose {n} withdrawals.", len(waiting)
        )
        notes.append(Note(_("Dry run: {said}").format(said=said.format(n=len(waiting))), "plain"))
    return Document(
        title=title_of(line),
        blocks=tuple(blocks),
        data={
            **line_data(line),
            "again_until": found.again.isoformat() if found.again else None,
            "follows": [_data(one) for one in found.lines],
        },
        notes=tuple(notes),
        next=f"smeadmin change propose {proposed[0].proposal}" if proposed else None,
        sheet=table,
    )


def _row(found: Followed, one: Consequence) -> tuple[Any, ...]:
    acts = _(", ").join(word(ACTS, act) for act in one.acts)
    if one.choose:
        acts = _("one of: {choices}").format(choices=acts)
    return (
        *(one.name, grade_word(found.document, one.grade), acts, joined(one.clause) or None),
        *(one.amount_fen, one.until, one.certificate, one.proposal, one.code),
    )


def _data(one: Consequence) -> dict[str, Any]:
    return {
        "office_no": one.office_no,
        "code": one.code,
        "name": one.name,
        "grade": one.grade,
        "effect": one.effect,
        "label": one.label,
        "clause": list(one.clause),
        "do": list(one.acts),
        "of": one.of,
        "choose_one": one.choose,
        "amount_fen": one.amount_fen,
        "until": one.until.isoformat() if one.until else None,
        "certificate": one.certificate,
        "proposal": one.proposal,
        "refused": one.refused,
    }
