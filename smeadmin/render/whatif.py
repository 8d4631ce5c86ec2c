"""Pages of what if: first what the draft says otherwise, then what that comes to, then whom it meets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from smeadmin.domain.rules.document import Document as Measure
from smeadmin.domain.rules.judge import Result
from smeadmin.domain.rules.units import Number, in_unit
from smeadmin.domain.whatif import (
    CertificationTried,
    Counted,
    Draft,
    EvaluationTried,
    Placing,
    TitleTried,
    Tried,
    points_of,
)
from smeadmin.i18n import Text, language, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.render import judged
from smeadmin.render.document import (
    Block,
    Cell,
    Column,
    Document,
    Kind,
    Lines,
    Note,
    Section,
    Table,
    Tone,
    bad,
    good,
    wait,
)
from smeadmin.render.evaluation import grade_word
from smeadmin.render.formats import integer, points, signed, yuan

MOST_SHOWN = 20
MOST_NAMED = 5
EXAMPLE = "example"

_DIFFERENCES = (
    Column("clause", Text("条款", "clause"), Kind.CODE, rank=1),
    Column("rule", Text("规则", "rule"), rank=2),
    Column("change", Text("改动", "change"), Kind.PROSE, rank=0),
)
_COUNTED = (
    Column("what", "", rank=0),
    Column("now", Text("现行", "now"), Kind.MEASURE, rank=0),
    Column("draft", Text("草案", "draft"), Kind.MEASURE, rank=0),
    Column("difference", Text("差", "difference"), Kind.MEASURE, rank=1),
)
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
_TITLES = (
    Column("number", Text("编号", "number"), Kind.CODE, rank=1),
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=0),
    Column("level", Text("级别", "level"), rank=3),
    Column("now", Text("现行", "now"), rank=1),
    Column("draft", Text("草案", "draft"), rank=0),
    Column("why", Text("不足或缺数据", "short or missing"), Kind.PROSE, rank=2),
    Column("credit_code", Text("统一社会信用代码", "credit code"), Kind.CODE, screen=False),
)
_RESULTS: dict[Result, tuple[Callable[[str], Cell], str]] = {
    Result.PASS: (good, N_("met")),
    Result.WAIVER: (wait, N_("met if waived")),
    Result.UNKNOWN: (wait, N_("cannot be judged")),
    Result.FAIL: (bad, N_("not met")),
    Result.NOT_CONCERNED: (bad, N_("not concerned")),
}


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
            Table(_COUNTED, tuple(_what_becomes(tried))),
            *_parts(tried),
            *_movers(tried, moved),
            *_awards(tried),
        ),
        sheet=Table(_MOVED, tuple(_moved(tried, one) for one in tried.everybody)),
        data=_evaluation_data(tried),
        notes=(stale,) if tried.stale else (),
        next=diff_command(draft),
    )


def draw_certification_tried(tried: CertificationTried) -> Document:
    """Draw titles under a draft: how many certificates fall, which, and for want of what."""
    held, falls = tried.of("certificate"), [one for one in tried.titles if one.falls]
    rises = [one for one in tried.titles if one.rises]
    said = ngettext(
        "{n} certificate is judged again: {fall} would fall",
        "{n} certificates are judged again: {fall} would fall",
        len(held),
    ).format(n=len(held), fall=sum(one.kind == "certificate" for one in falls))
    if rises:
        said += _("; {n} applications or certificates pass only by the draft").format(n=len(rises))
    changed = [one for one in tried.titles if one.before is not one.after] or list(tried.titles)
    measure = tried.draft.after
    return Document(
        title=(
            _("what if"),
            str(tried.label),
            _("titles in force and open applications, nothing is written"),
            *example_mark(tried.draft),
        ),
        blocks=(
            *differing(tried.draft),
            Table(_COUNTED, tuple(_count(str(x.label), x) for x in tried.results)),
            Lines((said,)),
            Table(_TITLES, tuple(_title(measure, one) for one in changed[:MOST_SHOWN])),
            *more(len(changed)),
        ),
        sheet=Table(_TITLES, tuple(_title(measure, one) for one in tried.titles)),
        data=_certification_data(tried),
        next=diff_command(tried.draft),
    )


# ---- what the draft says otherwise ---------------------------------------------------------------


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
    rows = tuple(("、".join(one.clause) or None, one.path, _change(one)) for one in changes)
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


# ---- what that comes to --------------------------------------------------------------------------


def _what_becomes(tried: EvaluationTried) -> Iterator[tuple[Any, ...]]:
    for one in tried.grades:
        word = grade_word(tried.draft.after, one.name) if one.name else _("no grade")
        yield _count(_("{grade} (institutions)").format(grade=word), one)
    for one in tried.awards:
        yield _count(_("{award} (institutions)").format(award=one.label), one)
    for one in tried.money:
        yield _count(_("{award} (yuan)").format(award=one.label), one, lambda n: yuan(int(n)))
    for one in tried.effects:
        clause = f" ({'、'.join(one.clause)})" if one.clause else ""
        yield _count(f"{one.label}{clause}", one)


def _count(
    what: str, one: Counted, say: Callable[[Number], str] = lambda n: integer(int(n))
) -> tuple[Any, ...]:
    return (what, say(one.before), say(one.after), signed(say(one.change)))


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
    rows = tuple(_count(str(x.label), x, lambda n: points(Fraction(n))) for x in means)
    yield Section(_("mean points of each part"), (Table(_COUNTED, rows),))


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


def _said(one: Tried, was: str | None, now: str | None, ranks: Sequence[int | None]) -> str:
    parts = [_from_to(was, now)]
    if any(ranks):
        parts.append(_("rank {n}").format(n=_from_to(*(str(r) if r else None for r in ranks))))
    if one.fen:
        parts.append(_("award {yuan} yuan").format(yuan=signed(yuan(one.fen))))
    return ("，" if language() == "zh" else ", ").join(parts)


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
    comma = "、" if language() == "zh" else ", "
    return _("{n} ({names})").format(n=len(names), names=comma.join(listed))


def _title(measure: Measure, one: TitleTried) -> tuple[Any, ...]:
    return (
        one.number,
        one.holder.name,
        None if one.level is None else judged.word_of(measure, "level", one.level),
        _result(one.before),
        _result(one.after),
        _why(measure, one),
        one.holder.credit_code,
    )


def _result(result: Result) -> Cell:
    mark, word = _RESULTS[result]
    return mark(_(word))


def _why(measure: Measure, one: TitleTried) -> str | None:
    said: Iterable[str] = (judged.said(measure, line) for line in (*one.short, *one.unknown))
    return ("；" if language() == "zh" else "; ").join(said) or None


def more(n: int) -> tuple[Block, ...]:
    """Say how many more there are than are shown."""
    if n <= MOST_SHOWN:
        return ()
    rest = _("{n} more").format(n=integer(n - MOST_SHOWN))
    return (Lines((rest + _(": all of them with --out FILE"),)),)


# ---- for programs --------------------------------------------------------------------------------


def _counted_data(counted: Iterable[Counted], unit: str = "number") -> list[dict[str, Any]]:
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


def _draft_data(draft: Draft) -> dict[str, Any]:
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


def _evaluation_data(tried: EvaluationTried) -> dict[str, Any]:
    return {
        "evaluation": tried.line.name,
        "label": tried.line.label,
        "year": tried.line.year,
        **_draft_data(tried.draft),
        "stale": tried.stale,
        "grades": _counted_data(tried.grades),
        "awards": _counted_data(tried.awards),
        "money_fen": _counted_data(tried.money),
        "effects": _counted_data(tried.effects),
        "parts": _counted_data(tried.parts, "points"),
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


def _certification_data(tried: CertificationTried) -> dict[str, Any]:
    held = tried.of("certificate")
    return {
        "certification": tried.certification,
        "label": tried.label,
        **_draft_data(tried.draft),
        "results": _counted_data(tried.results),
        "certificates": len(held),
        "fall": sum(one.falls for one in held),
        "titles": [
            {
                "number": one.number,
                "kind": one.kind,
                "credit_code": one.holder.credit_code,
                "name": one.holder.name,
                "level": one.level,
                "now": one.before.value,
                "draft": one.after.value,
                "falls": one.falls,
                "short": judged.lines_as_data(one.short),
                "unknown": judged.lines_as_data(one.unknown),
            }
            for one in tried.titles
        ],
    }
