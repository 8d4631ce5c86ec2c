"""Pages about reviewers: given, standing back, the panel with its spread, the review closed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from smeadmin.domain.evaluation import EvaluationLine
from smeadmin.domain.imports import SheetImported
from smeadmin.domain.review import (
    Assigned,
    Panel,
    Recused,
    ReturnsAsked,
    ReviewerLine,
    ReviewSheet,
    SpreadLine,
)
from smeadmin.domain.rules.roles import ROLES
from smeadmin.domain.rules.units import Scalar, in_unit
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.policies.phrases import PANEL, word
from smeadmin.render.document import (
    Block,
    Column,
    Deed,
    Document,
    Kind,
    Lines,
    Note,
    Pairs,
    Table,
)
from smeadmin.render.evaluation import line_data, title_of
from smeadmin.render.formats import exact, integer, points, signed
from smeadmin.render.imports import draw_imported

MOST_SPREAD = 10
"""So many of the widest spreads are shown; data has all."""

_REVIEWERS = (
    Column("reviewer", Text("评审人", "reviewer"), rank=0),
    Column("reading", Text("评分类别", "reading"), rank=3),
    Column("institutions", Text("机构（家）", "institutions"), Kind.INT, rank=1),
    Column("recused", Text("回避（家）", "stands back"), Kind.INT, rank=2),
    Column("marks", Text("已评（项）", "marks"), Kind.INT, rank=1),
    Column("missing", Text("未评（项）", "missing"), Kind.INT, rank=1),
    Column("mean", Text("平均", "mean"), Kind.POINTS, rank=3),
    Column("leniency", Text("宽严", "leniency"), Kind.MEASURE, rank=2),
)
_SPREADS = (
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=0),
    Column("label", Text("指标", "figure"), rank=1),
    Column("lowest", Text("最低", "lowest"), Kind.POINTS, rank=2),
    Column("highest", Text("最高", "highest"), Kind.POINTS, rank=2),
    Column("spread", Text("相差", "apart"), Kind.POINTS, rank=1),
    Column("taken", Text("计入", "taken"), Kind.MEASURE, rank=0),
)
_PAIRS = (
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=0),
    Column("reviewer", Text("评审人", "reviewer"), Kind.PROSE, rank=0),
)


def draw_assigned(done: Assigned) -> Document:
    """Draw institutions that were given to reviewers."""
    line, n = done.line, len(done.pairs)
    data = {
        **line_data(line),
        "reading": done.reading,
        "assigned": [{"reviewer": who, "institution": name} for who, name in done.pairs],
        "same": done.same,
    }
    if not n:
        note = Note(_("Everything is so already.") + " " + _("Nothing was changed."), "plain")
        return Document(title=title_of(line), data=data, notes=(note,))
    first, given = done.pairs[0][0], dict[str, list[str]]()
    for who, name in done.pairs:
        given.setdefault(name, []).append(who)
    rows = tuple((name, _(", ").join(names)) for name, names in given.items())
    return Document(
        title=title_of(line),
        blocks=(Table(_PAIRS, rows),),
        data=data,
        deed=Deed(
            ngettext("Given: {n} institution.", "Given: {n} institutions.", n).format(n=n),
            ngettext("would give {n} institution.", "would give {n} institutions.", n).format(n=n),
        ),
        next=f"smeadmin score template {line.name} --year {line.year} --reviewer {first}"
        f" --out {first}.xlsx",
    )


def draw_recused(done: Recused) -> Document:
    """Draw a reviewer who stands back."""
    pairs = [(done.reviewer, done.name), (_("reason"), done.reason)]
    if done.marks:
        said = ngettext("{n} mark no longer counts", "{n} marks no longer count", done.marks)
        pairs.append((_("marks"), said.format(n=done.marks)))
    return Document(
        title=title_of(done.line),
        blocks=(Pairs(tuple(pairs)),),
        data={
            **line_data(done.line),
            "reviewer": done.reviewer,
            "institution": done.name,
            "reason": done.reason,
            "marks": done.marks,
        },
        deed=Deed(_("Stands back from it."), _("would stand back from it.")),
        next=f"smeadmin score panel {done.line.name} --year {done.line.year}",
    )


def draw_sheet_out(sheet: ReviewSheet, out: str) -> Document:
    """Say that a reviewer's sheet was written, and how it comes back."""
    n = len(sheet.rows)
    said = ngettext("{n} institution for {who}: {file}", "{n} institutions for {who}: {file}", n)
    return Document(
        notes=(Note(said.format(n=n, who=sheet.reviewer, file=out), "plain"),),
        next=f"smeadmin score import {out} --year {sheet.line.year} --as {sheet.line.name}",
    )


def draw_returns_out(asked: ReturnsAsked, where: str) -> Document:
    """Say that sheets for returns were written, and how they come back."""
    n = len(asked.rows)
    said = ngettext("{n} institution to file: {file}", "{n} institutions to file: {file}", n)
    return Document(
        notes=(Note(said.format(n=n, file=where), "plain"),),
        next=f"smeadmin return import FILE --year {asked.line.year}",
    )


def draw_marks_imported(imported: SheetImported, line: EvaluationLine) -> Document:
    """Draw marks that were taken in."""
    document = draw_imported(imported)
    if not imported.wrote or imported.refused:
        return document
    return replace(document, next=f"smeadmin score panel {line.name} --year {line.year}")


def draw_panel(panel: Panel) -> Document:
    """Draw the panel: reviewers with their leniency, and where they lie apart."""
    line = panel.line
    following = None
    if not panel.reviewers:
        command = f"smeadmin score assign {line.name} --year {line.year}"
        following = f"{command} --reviewer {_('NAME')} --everybody"
    elif not panel.missing and line.state == "scored":
        following = f"smeadmin score review {line.name} --year {line.year}"
    return Document(
        title=title_of(line),
        blocks=tuple(_blocks(panel)),
        data=_data(panel),
        notes=()
        if panel.reviewers
        else (Note(_("Nobody has been asked to review yet."), "plain"),),
        next=following,
    )


def draw_closed(panel: Panel) -> Document:
    """Draw a review that was just closed."""
    line = panel.line
    return Document(
        title=title_of(line),
        blocks=tuple(_blocks(panel)),
        data=_data(panel),
        deed=Deed(
            _("The review is closed; everybody is scored anew."),
            _("would close the review and score everybody anew."),
        ),
        next=f"smeadmin score rank {line.name} --year {line.year}",
    )


def _blocks(panel: Panel) -> list[Block]:
    blocks: list[Block] = []
    if panel.reviewers:
        blocks.append(Table(_REVIEWERS, tuple(map(_reviewer, panel.reviewers))))
        counts = _("the reading of {name} counts").format(name=word(ROLES, panel.counts))
        blocks.append(Lines((_("; ").join((counts, word(PANEL, panel.how))),)))
    apart = [one for one in panel.spreads if one.spread]
    if apart:
        shown = tuple(map(_spread, apart[:MOST_SPREAD]))
        blocks.append(Table(_SPREADS, shown, caption=_("widest apart")))
        if len(apart) > MOST_SPREAD:
            more = _("{n} more").format(n=integer(len(apart) - MOST_SPREAD))
            blocks.append(Lines((more,)))
    if panel.unassigned:
        names = _(", ").join(panel.unassigned)
        blocks.append(Lines((_("nobody reviews {name}").format(name=names),)))
    return blocks


def _reviewer(one: ReviewerLine) -> tuple[Any, ...]:
    lenient = None
    if one.leniency is not None:
        lenient = signed(points(one.leniency)) if one.leniency else points(0)
    return (
        *(one.name, word(ROLES, one.reading), one.institutions, one.recused),
        *(one.marks, one.missing, one.mean, lenient),
    )


def _spread(one: SpreadLine) -> tuple[Any, ...]:
    return (
        *(one.name, str(one.label), one.lowest, one.highest, one.spread),
        _taken(one.taken, one.unit),
    )


def _taken(value: Scalar | None, unit: str) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return "-" if value is None else str(in_unit(value, unit))


def _data(panel: Panel) -> dict[str, Any]:
    return {
        **line_data(panel.line),
        "panel": panel.how,
        "counts": panel.counts,
        "reviewers": [
            {
                "reviewer": one.name,
                "reading": one.reading,
                "institutions": one.institutions,
                "recused": one.recused,
                "marks": one.marks,
                "missing": one.missing,
                "mean": _exact(one.mean),
                "leniency": _exact(one.leniency),
                "compared": one.compared,
            }
            for one in panel.reviewers
        ],
        "spreads": [
            {
                "office_no": one.office_no,
                "name": one.name,
                "figure": one.figure,
                "lowest": _exact(one.lowest),
                "highest": _exact(one.highest),
                "marks": one.marks,
                "taken": in_unit(one.taken, one.unit),
                "readings": {name: in_unit(value, one.unit) for name, value in one.readings},
            }
            for one in panel.spreads
        ],
        "unassigned": list(panel.unassigned),
        "missing": [
            {"reviewer": who, "institution": name, "figure": label}
            for who, name, label in panel.missing
        ],
    }


def _exact(micro: int | None) -> str | None:
    return None if micro is None else exact(micro)
