"""The page of a register that was made."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.office import OfficeFounded
from smeadmin.domain.policy import PolicyLine
from smeadmin.i18n import gettext as _
from smeadmin.i18n import language
from smeadmin.render.document import Deed, Document, Note, Pairs, Value

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
