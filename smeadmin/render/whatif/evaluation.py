"""The page of a year under a draft: grades, awards and money, and who moves most."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from smeadmin.domain.rules.units import Number, in_unit
from smeadmin.domain.whatif import Counted, EvaluationTried, Placing, Tried, points_of
from smeadmin.i18n import Text, joined, language
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Block, Column, Document, Kind, Lines, Note, Section, Table
from smeadmin.render.evaluation import grade_word
from smeadmin.render.formats import points, signed, yuan
from smeadmin.render.whatif.draft import (
    COUNTED,
    MOST_SHOWN,
    count,
    counted_data,
    diff_command,
    differing,
    draft_data,
    example_mark,
    more,
)

MOST_NAMED = 5
_MOVED = (
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=0),
    Column("now", Text("现行", "now"), Kind.POINTS, rank=0),
    Column("draft", Text("草案", "draft"), Kind.POINTS, rank=0),
    Column("change", Text("差", "change"), Kind.MEASURE, rank=0),
    Column("moved", Text("等次、名次和奖励", "grade, rank and award"), Kind.PROSE, rank=1),
    Column("grade_now", Text("现行等次", "grade now"), screen=False),
    Column("grade_draft", Text("草案等次", "grade, draft"), screen=False),
    Column("rank_now", Text("现行名次", "rank now"), Kind.INT, screen=False),
    Column("rank_draft", Text("草案名次", "rank, draft"), Kind.INT, screen=False),
    Column("award_now_fen", Text("现行奖励（元）", "award now (yuan)"), Kind.FEN, screen=False),
    Column(
        "award_draft_fen", Text("草案奖励（元）", "award, draft (yuan)"), Kind.FEN, screen=False
    ),
    Column("credit_code", Text("统一社会信用代码", "credit code"), Kind.CODE, screen=False),
    Column("office_no", Text("编号", "office no."), Kind.CODE, screen=False),
)


def draw_evaluation_tried(tried: EvaluationTried) -> Document:
    """Draw a year under a draft: what it says otherwise, grades, awards and money, who moves most."""
    line, draft = tried.line, tried.draft
    real = _("the real figures of {year}, nothing is written").format(year=line.year)
    stale = Note(
        _("Figures have changed since the year was scored; both columns rest on those of today."),
        "warning",
    )
    moved = [one for one in tried.everybody if not one.same]
    return Document(
        title=(_("what if"), str(line.label), real, *example_mark(draft)),
        blocks=(
            *differing(draft),
            Table(COUNTED, tuple(_what_becomes(tried))),
            *_parts(tried),
            *_movers(tried, moved),
            *_awards(tried),
        ),
        sheet=Table(_MOVED, tuple(_moved(tried, one) for one in tried.everybody)),
        data=_evaluation_data(tried),
        notes=(stale,) if tried.stale else (),
        next=diff_command(draft),
    )


# ---- what that comes to --------------------------------------------------------------------------


def _what_becomes(tried: EvaluationTried) -> Iterator[tuple[Any, ...]]:
    for one in tried.grades:
        yield count(_("{grade} (institutions)").format(grade=one.label), one)
    for one in tried.awards:
        yield count(_("{award} (institutions)").format(award=one.label), one)
    for one in tried.money:
        yield count(_("{award} (yuan)").format(award=one.label), one, lambda n: yuan(int(n)))
    for one in tried.effects:
        clause = f" ({joined(one.clause)})" if one.clause else ""
        yield count(f"{one.label}{clause}", one)


def _parts(tried: EvaluationTried) -> Iterator[Block]:
    """Draw the mean of each part of the score under both texts."""
    counts = [sum(which(one) is not None for one in tried.everybody) for which in (_was, _is)]
    if not all(counts) or not tried.parts:
        return
    before, after = counts
    means = (
        Counted(x.name, x.label, Fraction(x.before) / before, Fraction(x.after) / after)
        for x in tried.parts
    )
    rows = tuple(count(str(x.label), x, lambda n: points(Fraction(n))) for x in means)
    yield Section(_("mean points of each part"), (Table(COUNTED, rows),))


def _was(one: Tried) -> Number | None:
    return points_of(one.before)


def _is(one: Tried) -> Number | None:
    return points_of(one.after)


# ---- whom it meets -------------------------------------------------------------------------------


def _movers(tried: EvaluationTried, moved: Sequence[Tried]) -> Iterator[Block]:
    up = tried.count(lambda one: (one.gain or 0) > 0)
    down = tried.count(lambda one: (one.gain or 0) < 0)
    every = len(tried.everybody)
    said = _("who moves most (of {n}: {up} gain, {down} lose, {same} the same)").format(
        n=every, up=up, down=down, same=every - up - down
    )
    if not moved:
        yield Lines((_("Nothing changes for anybody ({n} institutions).").format(n=every),))
        return
    rows = tuple(_moved(tried, one) for one in moved[:MOST_SHOWN])
    yield Section(said, (Table(_MOVED, rows), *more(len(moved))))


def _moved(tried: EvaluationTried, one: Tried) -> tuple[Any, ...]:
    gain = one.gain
    was, now = (
        grade_word(text, grade)
        for text, grade in zip((tried.draft.before, tried.draft.after), one.grades, strict=True)
    )
    ranks = [None if p is None else p.rank for p in (one.before, one.after)]
    return (
        one.holder.name,
        _fraction(_was(one)),
        _fraction(_is(one)),
        None if gain is None else signed(points(Fraction(gain))),
        _said(one, was, now, ranks),
        *(was, now, *ranks, *(0 if p is None else p.fen for p in (one.before, one.after))),
        *(one.holder.credit_code, one.holder.office_no),
    )


def _fraction(number: Number | None) -> Fraction | None:
    return None if number is None else Fraction(number)


def _said(one: Tried, was: str | None, now: str | None, ranks: Sequence[int | None]) -> str | None:
    parts = [_from_to(was, now)] if was or now else []
    if any(ranks):
        parts.append(_("rank {n}").format(n=_from_to(*(str(r) if r else None for r in ranks))))
    if one.fen:
        parts.append(_("award {yuan} yuan").format(yuan=signed(yuan(one.fen))))
    return ("，" if language() == "zh" else ", ").join(parts) or None


def _from_to(was: str | None, now: str | None) -> str:
    return (was or "-") if was == now else f"{was or '-'} → {now or '-'}"


def _awards(tried: EvaluationTried) -> Iterator[Block]:
    def has(placing: Placing | None) -> bool:
        return placing is not None and bool(placing.award_fen)

    gain = [x.holder.name for x in tried.everybody if has(x.after) and not has(x.before)]
    lose = [x.holder.name for x in tried.everybody if has(x.before) and not has(x.after)]
    if tried.awards:
        said = _("gain an award: {gain}   lose it: {lose}")
        yield Lines((said.format(gain=_named(gain), lose=_named(lose)),))


def _named(names: Sequence[str]) -> str:
    if not names:
        return "0"
    listed = [*names[:MOST_NAMED], *(["…"] if len(names) > MOST_NAMED else [])]
    return _("{n} ({names})").format(n=len(names), names=joined(listed))


# ---- for programs --------------------------------------------------------------------------------


def _evaluation_data(tried: EvaluationTried) -> dict[str, Any]:
    return {
        "evaluation": tried.line.name,
        "label": tried.line.label,
        "year": tried.line.year,
        **draft_data(tried.draft),
        "stale": tried.stale,
        "grades": counted_data(tried.grades),
        "awards": counted_data(tried.awards),
        "money_fen": counted_data(tried.money),
        "effects": counted_data(tried.effects),
        "parts": counted_data(tried.parts, "points"),
        "institutions": [
            {
                "credit_code": one.holder.credit_code,
                "office_no": one.holder.office_no,
                "name": one.holder.name,
                "now": _placing_data(one.before),
                "draft": _placing_data(one.after),
                "change": in_unit(one.gain, "points"),
                "award_change_fen": one.fen,
            }
            for one in tried.everybody
        ],
    }


def _placing_data(placing: Placing | None) -> dict[str, Any] | None:
    if placing is None:
        return None
    return {
        "score": in_unit(placing.points, "points"),
        "incomplete": placing.incomplete,
        "rank": placing.rank,
        "grade": placing.grade,
        "parts": {name: in_unit(value, "points") for name, value in placing.parts.items()},
        "award_fen": dict(placing.award_fen),
    }
