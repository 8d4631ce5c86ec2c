"""Pages about outside lists."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.roster import Edition, OnRoster, RosterChecked, RosterShown, RostersListed
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.policies.phrases import CHOICES, word
from smeadmin.render.document import (
    Block,
    Cell,
    Column,
    Deed,
    Document,
    Kind,
    Lines,
    Note,
    Section,
    Table,
    Tone,
    wait,
)
from smeadmin.render.formats import integer

NOUNS = {
    "institution": Text("服务机构", "institution"),
    "enterprise": Text("企业", "enterprise"),
}
_LIST = (
    Column("roster", Text("名单", "list"), Kind.NAME, rank=0),
    Column("kept_by", Text("发布机关", "kept by"), rank=3),
    Column("sanction", Text("作为处罚", "as a sanction"), Kind.WORD, rank=5, words=CHOICES),
    Column("dated", Text("最新一期", "newest edition"), Kind.DAY, rank=1),
    Column("items", Text("条", "items"), Kind.INT, rank=2),
    Column("institutions", Text("本库机构", "institutions"), Kind.INT, rank=4),
    Column("enterprises", Text("本库企业", "enterprises"), Kind.INT, rank=4),
)
_EDITIONS = (
    Column("dated", Text("日期", "dated"), Kind.DAY, rank=0),
    Column("items", Text("条", "items"), Kind.INT, rank=1),
    Column("institutions", Text("本库机构", "institutions"), Kind.INT, rank=2),
    Column("enterprises", Text("本库企业", "enterprises"), Kind.INT, rank=2),
)
_STANDING = (
    Column("credit_code", Text("统一社会信用代码", "credit code"), Kind.CODE, rank=0),
    Column("name", Text("名称", "name"), Kind.NAME, rank=0),
    Column("noun", Text("类别", "kind"), Kind.WORD, rank=3, words=NOUNS),
    Column("valid_from", Text("列入日期", "from"), Kind.DAY, rank=2),
    Column("valid_until", Text("移出日期", "until"), Kind.DAY, rank=2),
)
_CHECKED = (
    Column("roster", Text("名单", "list"), Kind.NAME, rank=0),
    Column("on", Text("结果", "result"), rank=0),
    Column("dated", Text("依据哪一期", "by the edition of"), Kind.DAY, rank=1),
    Column("valid_from", Text("列入日期", "from"), Kind.DAY, rank=3),
    Column("valid_until", Text("移出日期", "until"), Kind.DAY, rank=2),
)


def draw_created(made: RosterShown) -> Document:
    """Draw a list that was made."""
    name = made.name
    return Document(
        title=_title(made),
        data={"roster": name, "kept_by": made.kept_by, "sanction": made.sanction},
        deed=Deed(
            _("Made the list {name}.").format(name=name),
            _("would make the list {name}.").format(name=name),
        ),
        next=f"smeadmin roster import {name} " + _("FILE") + " --dated " + _("DATE"),
    )


def _title(shown: RosterShown) -> tuple[str, ...]:
    sanction = () if shown.sanction is None else (word(CHOICES, shown.sanction),)
    return (shown.name, shown.kept_by, *sanction)


def draw_rosters(listed: RostersListed) -> Document:
    """Draw the lists there are."""
    if not listed.rosters:
        said = _("There are no {things} yet.").format(things=_("outside lists"))
        following = "smeadmin roster create " + _("ROSTER") + " --kept-by " + _("TEXT")
        return Document(data=[], notes=(Note(said, "plain"),), next=following)
    rows = []
    for one in listed.rosters:
        newest = one.editions[0] if one.editions else None
        rows.append((one.name, one.kept_by, one.sanction, *_edition_row(newest)))
    n = len(rows)
    return Document(
        blocks=(
            Table(_LIST, tuple(rows)),
            Lines((ngettext("{n} list", "{n} lists", n).format(n=integer(n)),)),
        )
    )


def draw_roster(shown: RosterShown) -> Document:
    """Draw one list."""
    if not shown.editions:
        said = _("No edition has been imported yet.")
        return Document(
            title=_title(shown),
            data=_data(shown),
            notes=(Note(said, "plain"),),
            next=f"smeadmin roster import {shown.name} " + _("FILE") + " --dated " + _("DATE"),
        )
    blocks: list[Block] = [
        Section(_("editions"), (Table(_EDITIONS, tuple(map(_edition_row, shown.editions))),))
    ]
    if shown.standing:
        rows = tuple((s.code or None, s.name, s.noun, s.since, s.until) for s in shown.standing)
        blocks.append(Section(_("registered ones on it"), (Table(_STANDING, rows),)))
    return Document(title=_title(shown), blocks=tuple(blocks), data=_data(shown))


def draw_checked(checked: RosterChecked) -> Document:
    """Draw one body against every list."""
    body = checked.body
    title = (body.name, body.credit_code or body.office_no)
    if not checked.lists:
        said = _("There are no {things} yet.").format(things=_("outside lists"))
        return Document(title=title, data=[], notes=(Note(said, "plain"),))
    rows = []
    data: list[dict[str, Any]] = []
    for one in checked.lists:
        since, until = one.item(checked.on)
        rows.append((one.roster, _verdict(one, checked), one.dated, since, until))
        data.append(
            {
                "roster": one.roster,
                "on": one.on(checked.on),
                "dated": one.dated,
                "valid_from": since,
                "valid_until": until,
            }
        )
    return Document(title=title, blocks=(Table(_CHECKED, tuple(rows)),), data=data)


def _verdict(one: OnRoster, checked: RosterChecked) -> Cell:
    answer = one.on(checked.on)
    if answer is None:
        return wait(_("no edition yet"))
    return Cell(_("on it"), Tone.STRONG) if answer else Cell(_("not on it"))


def _edition_row(edition: Edition | None) -> tuple[Any, ...]:
    if edition is None:
        return None, None, None, None
    return edition.dated, edition.items, edition.institutions, edition.enterprises


def _data(shown: RosterShown) -> dict[str, Any]:
    return {
        "roster": shown.name,
        "kept_by": shown.kept_by,
        "sanction": shown.sanction,
        "editions": [
            {
                "dated": e.dated,
                "items": e.items,
                "institutions": e.institutions,
                "enterprises": e.enterprises,
            }
            for e in shown.editions
        ],
        "standing": [
            {
                "credit_code": s.code or None,
                "name": s.name,
                "noun": s.noun,
                "valid_from": s.since,
                "valid_until": s.until,
            }
            for s in shown.standing
        ],
    }
