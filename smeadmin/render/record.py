"""Pages of service records: one added, a list, satisfaction in a year."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.columns import NOUNS
from smeadmin.domain.record import Rate, Rated, RecordAdded, RecordsListed
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.columns import column_of
from smeadmin.render.document import (
    Column,
    Deed,
    Document,
    Findings,
    Kind,
    Lines,
    Note,
    Pairs,
    Table,
    Value,
)
from smeadmin.render.formats import exact, integer, percent, shower, yuan
from smeadmin.render.lines import beside, doubt_notes, keep

RECORD = NOUNS["record"]
ON_SCREEN = ("service_date", "category", "fee_fen", "satisfaction")

_GIVER = Column("institution_name", Text("机构名称", "institution"), Kind.NAME, rank=1)
_SERVED = Column("enterprise_name", Text("企业名称", "enterprise"), Kind.NAME, rank=1)
_RATES = (
    Column("institution", Text("统一社会信用代码", "credit code"), Kind.CODE, rank=5),
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=0),
    Column("services", Text("服务（家次）", "services"), Kind.INT, rank=1),
    Column("enterprises", Text("企业（家）", "enterprises"), Kind.INT, rank=1),
    Column("answered", Text("已评（条）", "answered"), Kind.INT, rank=3),
    Column("satisfied", Text("满意（条）", "satisfied"), Kind.INT, rank=4),
    Column("rate", Text("满意率", "satisfaction"), Kind.RATIO, rank=2),
    Column("fee_fen", Text("收费（元）", "fees (yuan)"), Kind.FEN, rank=5),
)


def draw_added(done: RecordAdded) -> Document:
    """Draw one service that was recorded by hand."""
    values = done.values
    shown = [n for n in values if n not in ("institution", "enterprise") and values[n] is not None]
    pairs: list[tuple[str, Value]] = [
        (_("institution"), f"{done.institution.name}   {done.institution.code}"),
        (_("enterprise"), f"{done.enterprise.name}   {done.enterprise.code}"),
    ]
    for name in shown:
        column = done.noun[name]
        pairs.append((str(column.header), shower(column_of(column))(values[name])))
    notes = [*doubt_notes(done.doubts)]
    if done.equal:
        said = ngettext(
            "{n} record of the same content was there already; this counts as a further service",
            "{n} records of the same content were there already; this counts as a further service",
            done.equal,
        )
        notes.append(Note(said.format(n=done.equal), "warning"))
    return Document(
        blocks=(Pairs(tuple(pairs)),),
        data={
            **{name: values.get(name) for name in values},
            "institution": done.institution.code,
            "enterprise": done.enterprise.code,
            "equal": done.equal,
        },
        findings=Findings(done.doubts),
        notes=tuple(notes),
        deed=Deed(_("Recorded."), _("would be recorded.")),
        next=f"smeadmin record list --institution {done.institution.code}",
    )


def draw_records(listed: RecordsListed) -> Document:
    """Draw a list of records; an empty one says whether the register or the filter is empty."""
    if not listed.total:
        return _empty(listed)
    own = [c for c in listed.noun.columns if c.name != "enterprise_name"]
    columns = [column_of(c, screen=c.name in ON_SCREEN) for c in own]
    fields = [c.name for c in own]
    at = fields.index("service_date")
    columns = [columns[at], _GIVER, _SERVED, *columns[:at], *columns[at + 1 :]]
    names = [fields[at], _GIVER.name, _SERVED.name, *fields[:at], *fields[at + 1 :]]
    rows = tuple(tuple(row.get(name) for name in names) for row in listed.rows)
    return Document(blocks=(Table(tuple(columns), rows), Lines((_foot(listed),))))


def draw_rated(rated: Rated) -> Document:
    """Draw the services and the satisfaction of a year, 家 and 家次 both named."""
    if not rated.rates or (rated.total is None and not rated.rates[0].services):
        return _nothing_served(rated)
    if rated.total is None:
        return _one_rated(rated.year, rated.rates[0])
    rows = [_rate_row(rate) for rate in rated.rates]
    foot = _rate_row(rated.total)
    return Document(
        title=(_("services and satisfaction in {year}").format(year=rated.year),),
        blocks=(
            Table(_RATES, rows, foot=(foot,)),
            Lines((_("An enterprise that several institutions served counts once in the total."),)),
        ),
        data=[_rate_data(rated.year, rate) for rate in (*rated.rates, rated.total)],
    )


def _one_rated(year: int, rate: Rate) -> Document:
    found = rate.institution
    assert found is not None
    said = _("not known: no answer") if rate.rate is None else percent(rate.rate)
    answers = _("{satisfied} of {answered} answers are 4 or 5").format(
        satisfied=integer(rate.satisfied), answered=integer(rate.answered)
    )
    services = ngettext("{n} service", "{n} services", rate.services)
    firms = ngettext("{n} enterprise", "{n} enterprises", rate.enterprises)
    served = beside(
        services.format(n=integer(rate.services)), firms.format(n=integer(rate.enterprises))
    )
    return Document(
        title=(found.name, found.code, str(year)),
        blocks=(
            Pairs(
                (
                    (_("served"), served),
                    (_("satisfaction"), beside(said, answers) if rate.answered else said),
                    (_("fees"), _("{amount} yuan").format(amount=yuan(rate.fee_fen))),
                )
            ),
        ),
        data=_rate_data(year, rate),
    )


def _rate_row(rate: Rate) -> tuple[Any, ...]:
    found = rate.institution
    return (
        None if found is None else found.code,
        _("total") if found is None else found.name,
        *(rate.services, rate.enterprises, rate.answered, rate.satisfied, rate.rate, rate.fee_fen),
    )


def _rate_data(year: int, rate: Rate) -> dict[str, Any]:
    found = rate.institution
    return {
        "year": year,
        "institution": None if found is None else found.code,
        "name": None if found is None else found.name,
        "services": rate.services,
        "enterprises": rate.enterprises,
        "answered": rate.answered,
        "satisfied": rate.satisfied,
        "rate": None if rate.rate is None else exact(rate.rate),
        "fee_fen": rate.fee_fen,
    }


def _foot(listed: RecordsListed) -> str:
    shown = len(listed.rows)
    if shown < listed.total:
        more = _("{n} more").format(n=integer(listed.total - shown))
        return beside(_records(shown), more + "  --limit")
    return _records(listed.total)


def _records(n: int) -> str:
    return ngettext("{n} record", "{n} records", n).format(n=integer(n))


def _empty(listed: RecordsListed) -> Document:
    if listed.filtered:
        said = _("No {things} match.").format(things=_("records"))
        return Document(data=[], notes=(Note(said, "plain"),), next="smeadmin record list")
    said = _("There are no {things} yet.").format(things=_("records"))
    return Document(
        data=[],
        notes=(Note(said, "plain"),),
        next=f"smeadmin record template --out {RECORD.label}.xlsx",
    )


def _nothing_served(rated: Rated) -> Document:
    if rated.rates and rated.rates[0].institution is not None:
        said = _("{name} has no service records in {year}.").format(
            name=keep(rated.rates[0].institution.name), year=rated.year
        )
        data: Any = _rate_data(rated.year, rated.rates[0])
    else:
        said, data = _("There are no service records in {year}.").format(year=rated.year), []
    return Document(data=data, notes=(Note(said, "plain"),), next="smeadmin record list")
