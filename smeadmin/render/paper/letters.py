"""Letters of certification and evaluation: papers are missing, refused and why, what was scored."""

from __future__ import annotations

import re
from dataclasses import replace

from smeadmin.domain.certification.application import Standing
from smeadmin.domain.certification.results import Progress
from smeadmin.domain.letter import ScoreLetter
from smeadmin.domain.paper import Block, Facts, Grid, Line, Page, Printed, Sheet
from smeadmin.domain.rules.document import Document
from smeadmin.i18n import gettext as _
from smeadmin.i18n import language
from smeadmin.render import judged
from smeadmin.render.certification import beside_level
from smeadmin.render.document import Heading, Pairs, Table
from smeadmin.render.letter import draw_letter
from smeadmin.render.paper.common import across, each_language, foot, grid_of, long_day


def letter_sheet(printed: Printed, *, english: bool) -> Sheet:
    """Lay out the letter to an applicant: what is missing and by when, or why it is not granted."""
    page = _returned_page if printed.paper == "return" else _refused_page
    pages = each_language(lambda: page(printed, printed.facts), english=english)
    return Sheet(name=printed.name, pages=pages)


def score_sheet(printed: Printed, *, english: bool) -> Sheet:
    """Lay out what one institution is told of its own score."""
    pages = each_language(lambda: _score_page(printed, printed.facts), english=english)
    return Sheet(name=printed.name, pages=pages)


def _returned_page(printed: Printed, shown: Progress) -> Page:
    missing = shown.missing_papers
    blocks: list[Block] = [
        _addressed(shown.holder.name),
        Line(
            _(
                "Your application {number} for {title} of {day} was examined. "
                "It cannot be accepted yet:"
            ).format(**_about(shown)),
            indent=True,
        ),
        Line(shown.comment or "-", indent=True, strong=True),
    ]
    if missing:
        rows = tuple((str(at), paper.label) for at, paper in enumerate(missing, start=1))
        blocks.append(Grid((_("No."), _("Papers to bring")), rows, right=(0,)))
    if shown.due_on is not None:
        said = _("Bring them by {day}, that day included{clause}.")
        told = said.format(day=long_day(shown.due_on), clause=_term_under(shown))
        blocks.append(Line(told, indent=True))
    number = f"{shown.application}-{shown.returns or 1}"
    title = _("Notice to complete an application")
    return _signed(printed, shown, title, tuple(blocks), number)


def _term_under(shown: Progress) -> str:
    """Say under which clause a term stands: the measure, and the place in its text."""
    measure = shown.checked.document
    act = "retest" if shown.state is Standing.MENDING else "correct"
    for one in measure.certification(shown.certification).deadlines.values():
        clause = measure.clauses.get(next(iter(one.clock.head.clause.of()), ""))
        if one.act == act and clause is not None:
            said = _(" ({measure}, {place})")
            return said.format(measure=measure.title, place=clause.ref or clause.name)
    return ""


def _refused_page(printed: Printed, shown: Progress) -> Page:
    checked = shown.checked
    blocks: list[Block] = [
        _addressed(shown.holder.name),
        Line(
            _(
                "Your application {number} for {title} of {day} was examined. "
                "It is not granted, for these reasons:"
            ).format(**_about(shown)),
            indent=True,
        ),
        Line(shown.comment or "-", indent=True, strong=True),
    ]
    if checked.short or checked.unknown:
        whole = judged.table(checked.document, (*checked.short, *checked.unknown))
        there = [column.name for column in whole.columns]
        at = [there.index(name) for name in ("requirement", "clause", "required", "found")]
        rows = tuple(
            tuple(row[i] for i in at) for row in whole.rows if not isinstance(row, Heading)
        )
        table = Table(tuple(whole.columns[i] for i in at), rows)
        blocks.append(grid_of(_placed(checked.document, table)))
    title = _("Notice that an application is not granted")
    return _signed(printed, shown, title, tuple(blocks), shown.application)


def _score_page(printed: Printed, letter: ScoreLetter) -> Page:
    page = draw_letter(letter)
    pairs = [row for block in page.blocks if isinstance(block, Pairs) for row in block.rows]
    facts = tuple((label, str(value)) for label, value in pairs)
    measure = letter.document
    tables = tuple(
        grid_of(_placed(measure, block)) for block in page.blocks if isinstance(block, Table)
    )
    said = _("The {year} evaluation under {measure} found the following of you.")
    return Page(
        lang=language(),
        issuer=printed.office,
        title=_("Letter on the evaluation of {year}").format(year=letter.line.year),
        blocks=(
            _addressed(letter.holder.name),
            Line(said.format(year=letter.line.year, measure=measure.title), indent=True),
            Facts(facts),
            *tables,
        ),
        signed=(_("{office} (seal)").format(office=printed.office), long_day(printed.on)),
        foot=foot(
            printed,
            f"smeadmin score show {letter.holder.office_no} --year {letter.line.year}"
            f" --as {letter.line.name}",
        ),
        across=across(printed, example=letter.line.basis.standing == "example"),
    )


def _signed(
    printed: Printed, shown: Progress, title: str, blocks: tuple[Block, ...], number: str
) -> Page:
    return Page(
        lang=language(),
        issuer=printed.office,
        title=title,
        number=_("No. {number}").format(number=number),
        blocks=blocks,
        signed=(_("{office} (seal)").format(office=printed.office), long_day(printed.on)),
        foot=foot(printed, f"smeadmin certify show {shown.application}"),
        across=across(printed, example=shown.checked.basis.standing == "example"),
    )


def _addressed(name: str) -> Line:
    return Line(_("{name}:").format(name=name))


def _about(shown: Progress) -> dict[str, str]:
    """Say which application a letter is about."""
    title = beside_level(shown.checked.document, shown.certification, shown.level)
    return {"number": shown.application, "title": title, "day": long_day(shown.applied_on)}


def _placed(document: Document, table: Table) -> Table:
    """Cite clauses by their place in the text of the measure: who reads a letter has nothing else of it."""
    at = next((i for i, column in enumerate(table.columns) if column.name == "clause"), None)
    if at is None:
        return table
    rows = tuple(
        row if isinstance(row, Heading) else (*row[:at], _place(document, row[at]), *row[at + 1 :])
        for row in table.rows
    )
    return replace(table, rows=rows)


def _place(document: Document, cited: object) -> object:
    if not isinstance(cited, str):
        return cited
    known = (document.clauses.get(name) for name in re.split("[、,] ?", cited))
    return _(", ").join(clause.ref or clause.name for clause in known if clause) or cited
