"""The office itself: a register that was made, and where a working office stands."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.office import OfficeFounded, OfficeStanding
from smeadmin.domain.policy import PolicyLine
from smeadmin.i18n import gettext as _
from smeadmin.i18n import language, ngettext
from smeadmin.render.document import Deed, Document, Lines, Note, Pairs, Value
from smeadmin.render.formats import day, instant, integer, yuan

CLOUD_FOLDERS = (
    "onedrive",
    "dropbox",
    "坚果云",
    "nutstore",
    "icloud",
    "百度网盘",
    "google drive",
    "wpsdrive",
)


def draw_founded(founded: OfficeFounded, where: str) -> Document:
    """Draw what ``init`` made at a place (a path or an address of a database)."""
    name = _masked(where)
    label = _("{register} (new, readable by you alone)") if "://" not in where else "{register}"
    region = f"{founded.region_code} {founded.region_name}" if founded.region_code else ""
    reference = (
        str(founded.size_standard or ""),
        _("regions {year}").format(year=founded.regions_as_of.year),
    )
    template = "机构名录.xlsx" if language() == "zh" else "institutions.xlsx"
    pairs: tuple[tuple[str, Value], ...] = (
        (_("register"), label.format(register=name)),
        (_("office"), "   ".join(part for part in (founded.name, region) if part)),
        *_policies(founded),
        (_("reference"), "   ".join(part for part in reference if part)),
    )
    return Document(
        blocks=(Pairs(pairs),),
        data={
            "register": name,
            "office": founded.name,
            "region_code": founded.region_code,
            "region_name": founded.region_name,
            "policies": [_policy_data(p) for p in founded.policies],
            "rehearsal": founded.rehearsal,
        },
        notes=_cloud(where),
        deed=Deed(
            _(
                "Created. Everything is in this one place; "
                "back it up with smeadmin db backup, never by copying."
            ),
            _("would create the register."),
        ),
        next=f"smeadmin institution template --out {template}",
    )


def _policies(founded: OfficeFounded) -> tuple[tuple[str, tuple[str, ...]], ...]:
    lines = tuple("\t".join(_policy_words(p)) for p in founded.policies)
    return ((_("policies"), lines),) if lines else ()


def _policy_words(adopted: PolicyLine) -> tuple[str, str, str, str]:
    return (
        adopted.policy,
        str(adopted.title),
        _("{n} clauses").format(n=adopted.clauses),
        _("example rules") if adopted.standing == "example" else _("source document"),
    )


def _policy_data(adopted: PolicyLine) -> dict[str, Any]:
    return {
        "policy": adopted.policy,
        "title": adopted.title,
        "clauses": adopted.clauses,
        "standing": adopted.standing,
    }


def _cloud(where: str) -> tuple[Note, ...]:
    """Warn of a folder that is synchronised: two computers would each have their own register."""
    low = where.lower()
    if "://" in where or not any(word in low for word in CLOUD_FOLDERS):
        return ()
    return (
        Note(
            _(
                "this folder is synchronised by a cloud drive; changes made on two computers "
                "would part ways; a local folder is better"
            ),
            after=True,
        ),
    )


def _masked(where: str) -> str:
    scheme, found, rest = where.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if found else where


def draw_standing(standing: OfficeStanding, where: str) -> Document:
    """Draw where a working office stands: its register, its counts, the way on."""
    title = [standing.name, _masked(where), _("as of {day}").format(day=day(standing.on))]
    if standing.last is not None:
        said = _("last change {change} ({by}, {at})")
        last = standing.last
        title.append(said.format(change=last.number, by=last.by, at=instant(last.at)))
    counts = [
        ngettext("{n} institution", "{n} institutions", standing.institutions).format(
            n=integer(standing.institutions)
        )
        + (
            _(" ({n} certified)").format(n=integer(standing.certified))
            if standing.certified
            else ""
        ),
        ngettext("{n} enterprise", "{n} enterprises", standing.enterprises).format(
            n=integer(standing.enterprises)
        ),
        ngettext("{n} service record", "{n} service records", standing.records).format(
            n=integer(standing.records)
        ),
    ]
    lines = ["   ".join(counts)]
    if standing.issued_fen:
        issued = _("vouchers issued in {year}: {amount} yuan")
        lines.append(issued.format(year=standing.on.year, amount=yuan(standing.issued_fen)))
    return Document(
        title=tuple(title),
        blocks=(
            Lines(("", *lines, ""), indent=2),
            Lines((f"{_('All commands')}  smeadmin --help",), indent=2),
        ),
        data={
            "office": standing.name,
            "register": _masked(where),
            "on": standing.on,
            "last_change": standing.last.number if standing.last else None,
            "institutions": standing.institutions,
            "certified": standing.certified,
            "enterprises": standing.enterprises,
            "records": standing.records,
            "issued_fen": standing.issued_fen,
            "rehearsal": standing.rehearsal,
        },
    )
