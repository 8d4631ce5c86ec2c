"""Pages of duplicates: who may be one and why, and what became of two that are one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from typing import Any

from smeadmin.domain.duplicates import (
    STRENGTH_LABELS,
    Duplicates,
    Group,
    Party,
    Reason,
    Strength,
)
from smeadmin.domain.merging import Merged, Repointed
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.bodies import found_data
from smeadmin.render.document import (
    Block,
    Column,
    Deed,
    Document,
    Heading,
    Kind,
    Lines,
    Note,
    Pairs,
    Row,
    Table,
)
from smeadmin.render.formats import day, integer

_GROUPS = (
    Column("group", Text("组", "group"), rank=1),
    Column("credit_code", Text("统一社会信用代码", "credit code"), Kind.CODE, rank=0),
    Column("name", Text("名称", "name"), Kind.NAME, rank=0),
    Column("same", Text("相同之处", "what is the same"), Kind.PROSE, rank=0),
    Column("strength", Text("把握", "strength"), rank=1),
)
_TABLES = (
    Column("table", Text("资料", "rows"), rank=0),
    Column("moved", Text("改指保留的一家", "belong to the kept one"), Kind.INT, rank=0),
    Column("stayed", Text("仍留在原处", "stay"), Kind.INT, rank=0),
    Column("why", Text("为何留下", "why they stay"), Kind.PROSE, rank=2),
)


def draw_duplicates(found: Duplicates) -> Document:
    """Draw the groups, the strongest first, each with its reasons in words."""
    total = integer(found.total)
    if not found.groups:
        said = _("Nobody seems to be there twice (of {total}).").format(total=total)
        return Document(data=[], notes=(Note(said, "plain"),))
    n = len(found.groups) + found.more
    said = ngettext(
        "{n} group may be one and the same (of {total}). Only a hint: nothing is merged by itself.",
        "{n} groups may be one and the same (of {total}). Only a hint: nothing is merged by itself.",
        n,
    ).format(n=integer(n), total=total)
    blocks: list[Block] = [Lines((said,)), Table(_GROUPS, tuple(_rows(found)))]
    if found.more:
        rest = ngettext("{n} more group (--limit)", "{n} more groups (--limit)", found.more)
        blocks.append(Lines((rest.format(n=integer(found.more)),)))
    kept, other = found.groups[0].members[:2]
    return Document(
        blocks=tuple(blocks),
        data=[_group_data(i, group) for i, group in enumerate(found.groups, 1)],
        next=f"smeadmin {found.noun} merge {kept.code} {other.code} --dry-run",
    )


def draw_merged(done: Merged) -> Document:
    """Draw a merge: who is kept, which rows belong to it now, and which stay where they were and why."""
    kept, other = done.kept, done.other
    who = Pairs(
        (
            (_("kept"), f"{kept.name}   {kept.code}   {kept.office_no}"),
            (_("the same one"), f"{other.name}   {other.code}   {other.office_no}"),
            (_("since"), day(done.from_day)),
        )
    )
    rows = [(one.label, one.moved, one.stayed, _why(one)) for one in done.tables]
    foot = (_("total"), done.moved, done.stayed, None)
    table = Table(_TABLES, tuple(rows), (foot,) if len(rows) > 1 else ())
    nothing = Lines((_("Nothing refers to it yet."),))
    return Document(
        blocks=(who, table if rows else nothing),
        data={
            "kept": found_data(kept),
            "merged": found_data(other),
            "valid_from": done.from_day,
            "moved": done.moved,
            "stayed": done.stayed,
            "tables": [
                {"table": one.table, "moved": one.moved, "stayed": one.stayed}
                for one in done.tables
            ],
        },
        deed=Deed(
            _("Merged; its names and codes find the kept one from now on."),
            _("would be merged."),
        ),
        next=f"smeadmin {done.noun} show {kept.code}",
    )


def _why(one: Repointed) -> str:
    if not one.stayed:
        return ""
    match one.table:
        case "certificate":
            return _("the kept one holds the same title on some of these days")
        case "application":
            return _("they belong to certificates that stay")
        case "staff_row":
            return _("the kept one has a roster of the year")
        case _:
            return _("the kept one has its own in the same place")


def _rows(found: Duplicates) -> Iterator[Row | Heading]:
    for number, group in enumerate(found.groups, 1):
        if number > 1:
            yield Heading()
        for i, one in enumerate(group.members):
            first = i == 0
            yield (
                str(number) if first else "",
                one.code,
                one.name,
                _same(group) if first else "",
                str(STRENGTH_LABELS[group.strength]) if first else "",
            )


def _same(group: Group) -> str:
    """Say in words what those of a group have in common."""
    reasons = set(group.reasons)
    said = [_name_words(reason, group) for reason in group.reasons if reason not in _PLAIN]
    plain = [_PLAIN[reason] for reason in _PLAIN if reason in reasons]
    if plain:
        things = _(", ").join(map(str, plain))
        same = _("the same {things}").format(things=things)
        lone = group.strength is Strength.LOW
        said.append(_("{same}, all else differs").format(same=same) if lone else same)
    return reduce(lambda one, more: _("{one}, and {more}").format(one=one, more=more), said)


_PLAIN = {
    Reason.PHONE: Text("电话", "telephone"),
    Reason.ADDRESS: Text("地址", "address"),
    Reason.LEGAL_PERSON: Text("法定代表人", "legal representative"),
}


def _name_words(reason: Reason, group: Group) -> str:
    match reason:
        case Reason.IDENTIFIER:
            return _("one bears a code of the other")
        case Reason.ORGANISATION:
            return _("characters 9 to 17 of the code are the same (organisation code)")
        case Reason.FORMER_NAME:
            return _("before and after a renaming: a former name agrees")
        case Reason.NAME:
            return _("the same name")
        case Reason.CORE if group.dropped:
            endings = "".join(f"「{ending}」" for ending in group.dropped)
            return _("the same name without {endings}").format(endings=endings)
        case Reason.CORE:
            return _("the same name without the region")
        case _:
            return _("names that look the same (characters taken for one another)")


def _group_data(number: int, group: Group) -> dict[str, Any]:
    return {
        "group": number,
        "strength": str(group.strength),
        "reasons": [str(reason) for reason in group.reasons],
        "members": [_party_data(one) for one in group.members],
    }


def _party_data(one: Party) -> dict[str, Any]:
    return {"office_no": one.office_no, "credit_code": one.credit_code, "name": one.name}
