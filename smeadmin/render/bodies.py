"""The page of one institution or enterprise: who it is, what it was called, who wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from smeadmin.domain.columns import Column as Registered
from smeadmin.domain.listing import BodyShown, Touch, YearFigures
from smeadmin.domain.masking import mask
from smeadmin.domain.merging import MergedOne
from smeadmin.domain.registers import (
    IDENTIFIER_LABELS,
    STATE_LABELS,
    FormerName,
    Found,
    Identifier,
    State,
)
from smeadmin.domain.size import SIZE_LABELS, Size
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.render.columns import column_of
from smeadmin.render.document import (
    Block,
    Column,
    Document,
    Kind,
    Note,
    Pairs,
    Section,
    Table,
    Value,
)
from smeadmin.render.draw.data import raw
from smeadmin.render.formats import day, shower


def draw_body(shown: BodyShown) -> Document:
    """Draw one institution or enterprise: who, where, what it was called, who wrote it."""
    found, noun = shown.found, shown.noun
    title = tuple(
        part
        for part in (found.name, found.credit_code, found.office_no, _state_words(shown))
        if part
    )
    blocks: list[Block] = [Pairs(tuple(_page_pairs(shown)))]
    if shown.years:
        blocks.append(_years(shown.years))
    if shown.former_names or shown.identifiers or shown.merged:
        still = any(one.valid_until is None and one.value for one in shown.identifiers)
        heading = _("other names and numbers") if still else _("known before as")
        blocks.append(Section(heading, (_known_as(shown),)))
    notes = []
    if found.by_old_name:
        said = _("「{name}」 is a former name of this one")
        notes.append(Note(said.format(name=found.by_old_name)))
    return Document(
        title=title,
        blocks=tuple(blocks),
        data={
            **found_data(found),
            **{
                column.field: raw_value(column, shown.values.get(column.name))
                for column in noun.columns
                if column.name in shown.values or column.personal
            },
            "region_name": shown.region_name,
            "registered_on": shown.values.get("registered_on"),
            "closed_on": shown.values.get("closed_on"),
            "former_names": [_former_data(n) for n in shown.former_names],
            "identifiers": [identifier_data(i) for i in shown.identifiers],
            "merged": [_merged_data(one) for one in shown.merged],
            "years": [year_data(y) for y in shown.years],
            "source": shown.source,
            "registered_by": shown.registered.change or None,
            "changed_by": shown.last.change if shown.last else None,
        },
        notes=tuple(notes),
    )


def found_data(found: Found) -> dict[str, Any]:
    """Give what names one, for programs."""
    return {
        "office_no": found.office_no,
        "credit_code": found.credit_code,
        "name": found.name,
        "region_code": found.region_code,
        "state": str(found.state),
    }


def identifier_data(one: Identifier) -> dict[str, Any]:
    """Give an identifier, for programs."""
    return {
        "kind": str(one.kind),
        "value": one.value,
        "valid_from": one.valid_from,
        "valid_until": one.valid_until,
        "reason": one.reason,
    }


def year_data(figures: YearFigures) -> dict[str, Any]:
    """Give the figures of one year, for programs."""
    return {
        "year": figures.year,
        "sector": figures.sector,
        "staff": figures.staff,
        "revenue_fen": figures.revenue_fen,
        "assets_fen": figures.assets_fen,
        "size": figures.size,
        "standard": figures.standard,
        "size_on": figures.size_on,
    }


def _page_pairs(shown: BodyShown) -> Iterable[tuple[str, Value]]:
    values, noun = shown.values, shown.noun

    def words(*names: str) -> str:
        return "   ".join(
            shown_value(noun[name], values.get(name)) for name in names if values.get(name)
        )

    sort = (
        words("kind", "category", "short_name") if noun.name == "institution" else words("industry")
    )
    if sort:
        yield (_("kind") if noun.name == "institution" else _("industry")), sort
    if shown.found.region_code:
        region = f"{shown.found.region_code} {shown.region_name or ''}".strip()
        now = _("   now {region}").format(region=shown.region_now) if shown.region_now else ""
        yield _("region"), region + now
    for code, until in shown.former_regions:
        yield (
            _("region before"),
            _("{name}, until {day}").format(name=code, day=day(until) if until else "-"),
        )
    if values.get("address"):
        yield _("address"), str(values["address"])
    if values.get("area_m2") is not None:
        yield _("premises"), shown_value(noun["area_m2"], values["area_m2"]) + " ㎡"
    if values.get("founded_on"):
        yield _("founded"), day(values["founded_on"])
    contact = "  ".join(
        raw_value(noun[n], values[n]) for n in ("contact", "phone") if values.get(n)
    )
    if contact:
        masked = noun["contact"].personal
        yield _("contact"), contact + (_("   --unmask shows it and is logged") if masked else "")
    if values.get("legal_person"):
        yield (
            _("legal representative"),
            str(raw_value(noun["legal_person"], values["legal_person"])),
        )
    if values.get("check_note"):
        yield _("check character"), _("accepted: {reason}").format(reason=values["check_note"])
    yield _("entered"), _touch_words(shown, shown.registered)
    if shown.last is not None:
        yield _("last edited"), _touch_words(shown, shown.last)
    if shown.source:
        yield _("source"), str(shown.source)


def _touch_words(shown: BodyShown, touch: Touch) -> str:
    said = f"{day(touch.on)} {touch.change}".strip()
    noun = shown.noun
    known = {column.name: column for column in noun.columns}
    cells = [cell for cell in touch.cells if cell.field in known and not known[cell.field].personal]
    if not cells:
        return said
    parts = [
        f"{known[c.field].header} {shown_value(known[c.field], c.was)} → {shown_value(known[c.field], c.now)}"
        for c in cells[:3]
    ]
    return said + _(" ({changes})").format(changes=_(", ").join(parts))


def _state_words(shown: BodyShown) -> str:
    state = str(STATE_LABELS[shown.found.state])
    if shown.found.state is State.CLOSED and shown.values.get("closed_on"):
        return f"{state} {day(shown.values['closed_on'])}"
    if shown.values.get("verified") is False:
        return state + _(", named only in service records")
    return state


def _known_as(shown: BodyShown) -> Table:
    rows = [
        (_("name"), one.name, one.valid_from, one.valid_until) for one in shown.former_names
    ] + [
        (str(IDENTIFIER_LABELS[i.kind]), i.value or i.reason, i.valid_from, i.valid_until)
        for i in shown.identifiers
    ]
    rows += [
        (
            _("who was merged"),
            f"{one.name}   {one.credit_code or one.office_no}",
            None,
            day_before(one.on),
        )
        for one in shown.merged
    ]
    return Table(
        (
            Column("what", Text("种类", "what")),
            Column("value", Text("名称或号码", "name or number"), Kind.NAME, rank=0),
            Column("valid_from", Text("起", "from"), Kind.DAY),
            Column("valid_until", Text("至（含）", "until"), Kind.DAY),
        ),
        tuple(rows),
    )


def _years(years: tuple[YearFigures, ...]) -> Table:
    return Table(
        (
            Column("year", Text("年度", "year"), Kind.YEAR, rank=0),
            Column("sector", Text("划型行业", "sector"), Kind.PROSE, rank=3),
            Column("staff", Text("从业人员(人)", "staff"), Kind.INT, rank=2),
            Column("revenue_fen", Text("营业收入（元）", "revenue (yuan)"), Kind.FEN, rank=2),
            Column("assets_fen", Text("资产总额（元）", "assets (yuan)"), Kind.FEN, rank=3),
            Column("size", Text("规模", "size"), Kind.TEXT, rank=1),
        ),
        tuple(
            (y.year, y.sector, y.staff, y.revenue_fen, y.assets_fen, size_words(y.size))
            for y in years
        ),
        caption=_("figures by year"),
    )


def size_words(size: str | None) -> str:
    """Say a size class."""
    return str(SIZE_LABELS[Size(size)]) if size else _("not known")


def shown_value(column: Registered, value: Any) -> str:
    """Say a stored value for people, masked where it is personal."""
    if value is None:
        return "-"
    return mask(column, str(value)) if column.personal else shower(column_of(column))(value)


def raw_value(column: Registered, value: Any) -> Any:
    """Give a stored value as a program gets it: exact, and masked where it is personal."""
    return raw(value, column_of(column))


def day_before(since: date) -> date:
    """Give the last day of what ends where something begins."""
    return since - timedelta(days=1)


def _former_data(one: FormerName) -> dict[str, Any]:
    return {"name": one.name, "valid_from": one.valid_from, "valid_until": one.valid_until}


def _merged_data(one: MergedOne) -> dict[str, Any]:
    return {
        "office_no": one.office_no,
        "credit_code": one.credit_code,
        "name": one.name,
        "valid_until": day_before(one.on),
        "former_names": [_former_data(n) for n in one.former_names],
        "identifiers": [identifier_data(i) for i in one.identifiers],
    }


def identifier_words(one: Identifier) -> str:
    """Say an identifier, or why there is none."""
    return one.value or (one.reason or "-")
