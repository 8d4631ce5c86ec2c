"""The page of titles under a draft: how many certificates fall, which, and for want of what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from smeadmin.domain.rules.document import Document as Measure
from smeadmin.domain.rules.judge import Result
from smeadmin.domain.whatif import CertificationTried, TitleTried
from smeadmin.i18n import Text, language, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.render import judged
from smeadmin.render.document import Cell, Column, Document, Kind, Lines, Table, bad, good, wait
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
            Table(COUNTED, tuple(count(str(x.label), x) for x in tried.results)),
            Lines((said,)),
            Table(_TITLES, tuple(_title(measure, one) for one in changed[:MOST_SHOWN])),
            *more(len(changed)),
        ),
        sheet=Table(_TITLES, tuple(_title(measure, one) for one in tried.titles)),
        data=_certification_data(tried),
        next=diff_command(tried.draft),
    )


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


def _certification_data(tried: CertificationTried) -> dict[str, Any]:
    held = tried.of("certificate")
    return {
        "certification": tried.certification,
        "label": tried.label,
        **draft_data(tried.draft),
        "results": counted_data(tried.results),
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
