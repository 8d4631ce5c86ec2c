"""Pages about scores that are stored: the ranking, one score, and the lines it comes from."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import partial
from typing import Any

from smeadmin.domain.evaluation import Part, Ranking, RankLine, ScoreShown, Tie
from smeadmin.domain.rules.document import Document as Measure
from smeadmin.domain.rules.lacking import listed
from smeadmin.domain.rules.marks import full_marks, known_marks
from smeadmin.domain.rules.trace import TraceLine, nested
from smeadmin.domain.rules.values import Together, Value
from smeadmin.i18n import Text, joined
from smeadmin.i18n import gettext as _
from smeadmin.policies import wording
from smeadmin.render import judged, nextgrade
from smeadmin.render.document import (
    Block,
    Cell,
    Column,
    Document,
    Kind,
    Lines,
    Pairs,
    Section,
    Table,
    Tone,
)
from smeadmin.render.evaluation import grade_word, is_example, line_data, next_of, title_of
from smeadmin.render.formats import exact, integer, points
from smeadmin.render.score_lines import figure_text, rule_text, source_of

_EXPLAINED = (
    Column("indicator", Text("指标", "indicator"), rank=0),
    Column("clause", Text("条款", "clause"), Kind.CODE, rank=3),
    Column("figure", Text("数据", "figure"), Kind.MEASURE, rank=1),
    Column("source", Text("来源", "source"), rank=4),
    Column("rule", Text("算法", "rule"), Kind.PROSE, rank=2),
    Column("points", Text("得分", "points"), Kind.POINTS, rank=0),
    Column("full", Text("满分", "of"), Kind.MEASURE, rank=1),
)


def draw_ranking(ranking: Ranking) -> Document:
    """Draw a ranking: full marks in the headers, ties explained below by the rule that broke them."""
    measure = ranking.document
    columns = (
        Column("rank", Text("名次", "rank"), Kind.INT, rank=0),
        Column("name", Text("机构名称", "institution"), Kind.NAME, rank=0),
        *(
            Column(part.name.rpartition(".")[2], _with_full(part), Kind.POINTS, rank=5)
            for part in ranking.parts
        ),
        Column("score", Text("得分", "points"), Kind.POINTS, rank=0),
        Column("grade", Text("等次", "grade"), rank=1),
        Column("credit_code", Text("统一社会信用代码", "credit code"), Kind.CODE, screen=False),
        Column("office_no", Text("编号", "office no."), Kind.CODE, screen=False),
    )
    rows = tuple(
        (
            *(x.rank, x.name, *(_value(v) for v in x.parts), _points(x)),
            *(grade_word(measure, x.grade), x.credit_code, x.office_no),
        )
        for x in ranking.lines
    )
    line = ranking.line
    return Document(
        title=title_of(line),
        blocks=(Table(columns, rows), Lines(tuple(_below(ranking)))),
        data=[_rank_data(x, ranking) for x in ranking.lines],
        next=None if line.state == "final" else next_of(line),
    )


def _with_full(part: Part) -> str:
    return str(part.label) if part.full is None else f"{part.label} {exact(Fraction(part.full))}"


def _points(one: RankLine) -> Any:
    if one.points is None:
        return None
    return Cell(one.points, Tone.WAIT, kind=Kind.POINTS) if one.incomplete else one.points


def _value(value: Any) -> Any:
    return Fraction(value) if isinstance(value, int | Fraction) else None


def _below(ranking: Ranking) -> Iterator[str]:
    shown = sum(x.rank is not None for x in ranking.lines)
    said = _("ranks {a} - {b} of {n}").format(a=1, b=shown, n=integer(ranking.ranked))
    if not shown:
        said = _("nobody is ranked")
    if ranking.without:
        said = _("{ranks} ({n} more without a score, not ranked)").format(
            ranks=said, n=integer(ranking.without)
        )
    yield said
    if ranking.lacks:
        yield _("without a grade or a rank for want of: {missing}").format(
            missing=listed(ranking.lacks)
        )
    for tie in ranking.ties:
        yield _tie(ranking.document, tie)


def _tie(measure: Measure | None, tie: Tie) -> str:
    by = {"clause": joined(tie.clauses), "points": points(tie.points)}
    if tie.figure is None or measure is None:
        ranks = joined(str(n) for n in dict.fromkeys(tie.ranks))
        return _("equal at {points}: they share rank {ranks} ({clause})").format(ranks=ranks, **by)
    ranks = joined(str(n) for n in tie.ranks)
    unit = measure.figures[tie.figure].unit if tie.figure in measure.figures else "number"
    said = [judged.value_text(measure, tie.figure, unit, v) for v in tie.values if v is not None]
    values = joined(said)
    if len(said) == 2:
        values = _("{a} before {b}").format(a=said[0], b=said[1])
    template = _("ranks {ranks} equal at {points}: {clause} goes by {figure}, {values}")
    figure = wording.figure(measure, tie.figure)
    return template.format(ranks=ranks, figure=figure, values=values, **by)


def _rank_data(one: RankLine, ranking: Ranking) -> dict[str, Any]:
    return {
        "rank": one.rank,
        "credit_code": one.credit_code,
        "office_no": one.office_no,
        "name": one.name,
        "region_code": one.region_code,
        "score": _exact(one.points),
        "grade": one.grade,
        "tied": one.tied,
        "incomplete": one.incomplete,
        "missing": list(one.missing),
        "parts": {
            part.name.rpartition(".")[2]: _number(value)
            for part, value in zip(ranking.parts, one.parts, strict=True)
        },
        "evaluation": ranking.line.name,
        "year": ranking.line.year,
        "standing": ranking.line.basis.standing,
    }


def _exact(micro: int | None) -> str | None:
    return None if micro is None else exact(micro)


def _number(value: Any) -> str | None:
    if not isinstance(value, int | Fraction):
        return None
    return str(value)


def draw_score(shown: ScoreShown) -> Document:
    """Draw one score in short: points, grade, rank, what lacks, the years before."""
    line = shown.line
    rows: list[tuple[str, Any]] = [
        (_("evaluation"), f"{line.label}   " + _("year {year}").format(year=line.year)),
        (_("points"), _points_said(shown)),
        (_("grade"), grade_word(shown.document, shown.grade) or "-"),
        (_("rank"), _rank_said(shown)),
    ]
    if shown.missing:
        rows.append((_("data missing"), _missing(shown)))
    for year, (micro, grade) in shown.earlier.items():
        word = grade_word(shown.document, grade) or "-"
        said = f"{points(micro) if micro is not None else '-'}   {word}"
        rows.append((_("year {year}").format(year=year), said))
    who = shown.holder.credit_code or shown.holder.office_no
    return Document(
        title=_title(shown),
        blocks=(Pairs(tuple(rows)),),
        data=_score_data(shown),
        next=f"smeadmin score explain {who} --year {line.year}",
    )


def draw_explained(shown: ScoreShown) -> Document:
    """Draw one score line by line: clause, figure, where it stands, rule, points, full marks."""
    measure = shown.document
    blocks: list[Block] = []
    gate = [x for x in shown.lines if x.verdict is not None and not x.path.endswith(".who")]
    if shown.result != "pass":
        blocks.append(judged.table(measure, shown.lines))
    elif any(x.depth >= 1 for x in gate):
        blocks.append(Section(_("requirements"), (judged.table(measure, tuple(gate)),)))
    values = [x for x in shown.lines if x.verdict is None and x.path.count(".") > 2]
    rows = tuple(map(partial(_explained, shown), values, nested(values)))
    if rows:
        total = (
            _("total"),
            *("", "", "", ""),
            shown.points,
            None if shown.full is None else exact(Fraction(shown.full)),
        )
        blocks.append(Table(_EXPLAINED, rows, foot=(total,)))
    blocks.append(judged.clauses(measure, shown.lines))
    blocks += nextgrade.blocks(shown)
    blocks.append(Lines(tuple(_under(shown))))
    return Document(
        title=_title(shown),
        blocks=tuple(blocks),
        data=_score_data(shown)
        | {
            "clauses": judged.clauses_as_data(measure, shown.lines),
            "trace": judged.lines_as_data(shown.lines),
        }
        | nextgrade.data(shown),
    )


def _title(shown: ScoreShown) -> tuple[str | Cell, ...]:
    parts: list[str | Cell] = [
        shown.holder.name,
        _("year {year}").format(year=shown.line.year),
        _points_said(shown),
    ]
    word = grade_word(shown.document, shown.grade)
    if word:
        parts.append(word)
    if shown.rank is not None:
        parts.append(_rank_said(shown))
    if is_example(shown.line):
        parts.append(Cell(_("example rules"), Tone.WAIT))
    return tuple(parts)


def _points_said(shown: ScoreShown) -> str:
    if shown.points is None:
        return _("no score")
    if shown.incomplete:
        known = known_marks(shown.document.evaluation(shown.line.name).score)
        if known is None or shown.full is None:
            return _("{points} points so far, incomplete").format(points=points(shown.points))
        said = _("{points} of {known} known ({full} in full), incomplete")
        full = exact(Fraction(shown.full))
        return said.format(points=points(shown.points), known=exact(Fraction(known)), full=full)
    return _("{points} points").format(points=points(shown.points))


def _known(shown: ScoreShown) -> str | None:
    return _number(known_marks(shown.document.evaluation(shown.line.name).score))


def _rank_said(shown: ScoreShown) -> str:
    if shown.rank is None:
        return _("not ranked")
    said = _("rank {rank} of {n}").format(rank=shown.rank, n=shown.ranked)
    return _("{rank}, shared").format(rank=said) if shown.tied else said


def _missing(shown: ScoreShown) -> str:
    return joined(wording.figure(shown.document, name) for name in shown.missing)


def _under(shown: ScoreShown) -> Iterator[str]:
    if shown.missing:
        said = _("missing, so no score by the rule (not 0): {figures}")
        if shown.points is not None:
            said = _("missing, counted 0 by the rule: {figures}")
        yield said.format(figures=_missing(shown))
    if shown.lacks:
        yield _("without a grade or a rank for want of: {missing}").format(
            missing=listed(shown.lacks)
        )
    basis = shown.line.basis
    said = _("measure {policy}, version {n}").format(policy=basis.policy, n=basis.version)
    parts = [said]
    notices = dict.fromkeys(document for document, _name, _digest in basis.amendments)
    if notices:
        parts.append(_("with {notices}").format(notices=", ".join(notices)))
    if shown.line.opening:
        said = _("final since {day}, before the books were opened here; it was not judged here")
        yield said.format(day=shown.line.finalised_on)
    elif shown.change:
        parts.append(_("scored in {change}").format(change=shown.change))
    yield "   ".join(parts)


def _explained(shown: ScoreShown, line: TraceLine, depth: int) -> tuple[Any, ...]:
    measure, rule = shown.document, line.rule
    assert isinstance(rule, Value)
    inner = isinstance(rule, Together)
    full = full_marks(rule)
    return (
        "  " * depth + str(line.label),
        joined(line.clause) or None,
        figure_text(measure, line),
        "" if inner else source_of(measure, shown.trace, line),
        "" if inner else rule_text(measure, line),
        Fraction(line.value) if isinstance(line.value, int | Fraction) else None,
        None if full is None else exact(Fraction(full)),
    )


def _score_data(shown: ScoreShown) -> dict[str, Any]:
    holder = shown.holder
    return {
        "credit_code": holder.credit_code,
        "office_no": holder.office_no,
        "name": holder.name,
        "score": _exact(shown.points),
        "full": None if shown.full is None else _number(shown.full),
        "grade": shown.grade,
        "rank": shown.rank,
        "ranked": shown.ranked,
        "tied": shown.tied,
        "result": shown.result,
        "incomplete": shown.incomplete,
        "known_full": _known(shown) if shown.incomplete else None,
        "missing": list(shown.missing),
        "not_stated": [lack.as_json() for lack in shown.lacks],
        "earlier": {
            str(year): {"score": _exact(micro), "grade": grade}
            for year, (micro, grade) in shown.earlier.items()
        },
        "change": shown.change,
        **{k: v for k, v in line_data(shown.line).items() if k not in ("institutions", "scored")},
    }
