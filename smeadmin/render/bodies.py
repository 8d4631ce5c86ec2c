"""Pages of institutions and enterprises: registered, edited, renamed, closed, listed, shown."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from smeadmin.domain.columns import Column as Registered
from smeadmin.domain.columns import Noun
from smeadmin.domain.listing import BodyShown, Touch, YearFigures
from smeadmin.domain.masking import mask
from smeadmin.domain.merging import MergedOne
from smeadmin.domain.registers import (
    IDENTIFIER_LABELS,
    STATE_LABELS,
    Cell,
    Closed,
    Edited,
    FormerName,
    Found,
    Identifier,
    Moved,
    Renamed,
    State,
)
from smeadmin.domain.registers import Registered as BodyRegistered
from smeadmin.domain.size import SIZE_LABELS, Size
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.columns import column_of
from smeadmin.render.document import (
    Block,
    Column,
    Deed,
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
from smeadmin.render.stranded import repoint_command, stranded_note


def draw_registered(done: BodyRegistered) -> Document:
    """Draw one that was put on the register."""
    found = done.found
    pairs: list[tuple[str, Value]] = [(_("number"), found.office_no), (_("name"), found.name)]
    if found.credit_code:
        pairs.append((_("credit code"), found.credit_code))
    pairs += [(str(IDENTIFIER_LABELS[i.kind]), _identifier_words(i)) for i in done.identifiers]
    if done.noun == "enterprise":
        pairs.append((_("size"), _size_words(done.size)))
    notes = []
    if done.accepted_check:
        said = _("the check character of {code} is wrong; accepted, the reason is stored")
        notes.append(Note(said.format(code=done.accepted_check)))
    return Document(
        blocks=(Pairs(tuple(pairs)),),
        data={**found_data(found), "identifiers": [identifier_data(i) for i in done.identifiers]},
        notes=tuple(notes),
        deed=Deed(_("Registered."), _("would be registered.")),
        next=f"smeadmin {done.noun} show {found.code}",
    )


def draw_edited(done: Edited) -> Document:
    """Draw what was edited: each value, before and after."""
    if not done.cells:
        return Document(
            title=(done.found.name, done.found.code),
            data={**found_data(done.found), "cells": []},
            notes=(
                Note(_("Everything is so already.") + " " + _("Nothing was changed."), "plain"),
            ),
        )
    return Document(
        title=(done.found.name, done.found.code),
        blocks=(_cells_table(done.noun, done.cells),),
        data={**found_data(done.found), "cells": [_cell_data(done.noun, c) for c in done.cells]},
        deed=Deed(
            _("Changed {n}.").format(n=_values(len(done.cells))),
            _("would change {n}.").format(n=_values(len(done.cells))),
        ),
        next=f"smeadmin {done.noun.name} show {done.found.code}",
    )


def draw_renamed(done: Renamed) -> Document:
    """Draw a renaming."""
    if done.old_name == done.found.name:
        return Document(
            data=found_data(done.found),
            notes=(
                Note(_("Everything is so already.") + " " + _("Nothing was changed."), "plain"),
            ),
        )
    return Document(
        blocks=(
            Pairs(
                (
                    (_("number"), done.found.office_no),
                    (
                        _("old name"),
                        _("{name}, kept until {day}").format(
                            name=done.old_name, day=day(_before(done.from_day))
                        ),
                    ),
                    (
                        _("new name"),
                        _("{name}, from {day}").format(
                            name=done.found.name, day=day(done.from_day)
                        ),
                    ),
                )
            ),
        ),
        data={
            **found_data(done.found),
            "old_name": done.old_name,
            "valid_from": done.from_day,
        },
        deed=Deed(_("Renamed; the old name still finds it."), _("would be renamed.")),
        next=f"smeadmin {done.noun} show {done.found.code}",
    )


def draw_closed(done: Closed) -> Document:
    """Draw one that was taken off the register, with the vouchers that it leaves stranded."""
    stranded = done.stranded
    shown = f"smeadmin {done.noun} show {done.found.code}"
    return Document(
        title=(done.found.name, done.found.code, done.found.office_no),
        data={
            **found_data(done.found),
            "closed_on": done.on,
            **({"stranded": list(stranded.vouchers)} if stranded else {}),
        },
        deed=Deed(
            _("Closed on {day}; everything about it is kept.").format(day=day(done.on)),
            _("would be closed on {day}.").format(day=day(done.on)),
        ),
        notes=(stranded_note(stranded),) if stranded else (),
        next=repoint_command(stranded) if stranded else shown,
    )


def draw_moved(done: Moved) -> Document:
    """Draw an enterprise that moved its seat."""
    return Document(
        title=(done.found.name, done.found.code),
        blocks=(
            Pairs(
                (
                    (_("region"), f"{done.old_region} → {done.new_region}"),
                    (_("since"), day(done.from_day)),
                )
            ),
        ),
        data={
            **found_data(done.found),
            "from_region": done.old_region,
            "valid_from": done.from_day,
        },
        deed=Deed(_("Moved; what is dated before keeps its region."), _("would be moved.")),
        next=f"smeadmin enterprise show {done.found.code}",
    )


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
                column.field: _raw(column, shown.values.get(column.name))
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
            _shown(noun[name], values.get(name)) for name in names if values.get(name)
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
        yield _("premises"), _shown(noun["area_m2"], values["area_m2"]) + " ㎡"
    if values.get("founded_on"):
        yield _("founded"), day(values["founded_on"])
    contact = "  ".join(_raw(noun[n], values[n]) for n in ("contact", "phone") if values.get(n))
    if contact:
        masked = noun["contact"].personal
        yield _("contact"), contact + (_("   --unmask shows it and is logged") if masked else "")
    if values.get("legal_person"):
        yield _("legal representative"), str(_raw(noun["legal_person"], values["legal_person"]))
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
        f"{known[c.field].header} {_shown(known[c.field], c.was)} → {_shown(known[c.field], c.now)}"
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
            _before(one.on),
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
            (y.year, y.sector, y.staff, y.revenue_fen, y.assets_fen, _size_words(y.size))
            for y in years
        ),
        caption=_("figures by year"),
    )


def _size_words(size: str | None) -> str:
    return str(SIZE_LABELS[Size(size)]) if size else _("not known")


def _cells_table(noun: Noun, cells: tuple[Cell, ...]) -> Table:
    known = {column.name: column for column in noun.columns}

    def words(cell: Cell, value: Any) -> str:
        column = known.get(cell.field)
        return _shown(column, value) if column else ("-" if value is None else str(value))

    return Table(
        (
            Column("column", Text("列", "column"), rank=0),
            Column("was", Text("原值", "was"), Kind.PROSE, rank=0),
            Column("now", Text("新值", "is"), Kind.PROSE, rank=0),
        ),
        tuple(
            (
                str(known[c.field].header) if c.field in known else _(c.field),
                words(c, c.was),
                words(c, c.now),
            )
            for c in cells
        ),
    )


def _cell_data(noun: Noun, cell: Cell) -> dict[str, Any]:
    known = {column.name: column for column in noun.columns}
    column = known.get(cell.field)
    if column is None:
        return {"field": cell.field, "was": cell.was, "now": cell.now}
    return {
        "field": column.field,
        "was": _raw(column, cell.was),
        "now": _raw(column, cell.now),
    }


def _shown(column: Registered, value: Any) -> str:
    if value is None:
        return "-"
    return mask(column, str(value)) if column.personal else shower(column_of(column))(value)


def _raw(column: Registered, value: Any) -> Any:
    """Give a stored value as a program gets it: exact, and masked where it is personal."""
    return raw(value, column_of(column))


def _values(n: int) -> str:
    return ngettext("{n} value", "{n} values", n).format(n=n)


def _before(since: date) -> date:
    return since - timedelta(days=1)


def _former_data(one: FormerName) -> dict[str, Any]:
    return {"name": one.name, "valid_from": one.valid_from, "valid_until": one.valid_until}


def _merged_data(one: MergedOne) -> dict[str, Any]:
    return {
        "office_no": one.office_no,
        "credit_code": one.credit_code,
        "name": one.name,
        "valid_until": _before(one.on),
        "former_names": [_former_data(n) for n in one.former_names],
        "identifiers": [identifier_data(i) for i in one.identifiers],
    }


def _identifier_words(one: Identifier) -> str:
    return one.value or (one.reason or "-")
