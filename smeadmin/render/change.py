"""Pages about changes: the list, one change, its cells, an undo."""

from __future__ import annotations

from collections import Counter
from typing import Any

from smeadmin.domain.change import ChangeDiff, ChangeLine, ChangeShown, Difference, Undone
from smeadmin.domain.columns import NOUNS
from smeadmin.domain.doings import NAMES, doing
from smeadmin.domain.merging import TABLES
from smeadmin.domain.proposal import STATES
from smeadmin.i18n import Text, joined, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Column, Deed, Document, Kind, Note, Pairs, Table
from smeadmin.render.formats import instant

_LIST = (
    Column("change", Text("变更", "change"), Kind.CODE, rank=0),
    Column("at", Text("时间", "time"), Kind.INSTANT, rank=3),
    Column("by", Text("经手", "by"), rank=4),
    Column("command", Text("事项", "command"), Kind.WORD, rank=1, words=NAMES),
    Column("about", Text("对象", "about"), rank=6),
    Column("rows", Text("行", "rows"), Kind.INT, rank=5),
    Column("note", Text("文号或理由", "document or reason"), rank=7),
    Column("state", Text("状态", "state"), rank=2),
)

_CELLS = (
    Column("table", Text("表", "table"), rank=2),
    Column("row", Text("编号", "row"), rank=1),
    Column("column", Text("列", "column"), rank=0),
    Column("was", Text("原值", "was"), Kind.PROSE, rank=0),
    Column("now", Text("新值", "is"), Kind.PROSE, rank=0),
)


_TAKEN = (
    Column("table", Text("资料", "rows"), rank=0),
    Column("removed", Text("撤除", "removed"), Kind.INT, rank=0),
    Column("restored", Text("复原", "put back"), Kind.INT, rank=0),
)
_OTHERS = {
    "source": Text("来源文件", "files that were read"),
    "institution_name": Text("机构曾用名", "former names"),
    "institution_identifier": Text("机构其他代码", "other codes"),
    "enterprise_name": Text("企业曾用名", "former names"),
    "enterprise_identifier": Text("企业其他代码", "other codes"),
    "enterprise_region": Text("企业曾在属地", "former seats"),
    "posting": Text("分录", "postings"),
    "voucher_terms": Text("发放依据", "terms of vouchers"),
    "fund": Text("专项资金", "funds"),
    "award": Text("奖励", "awards"),
    "programme": Text("服务券项目", "voucher programmes"),
    "evaluation": Text("考评", "evaluations"),
    "invoice": Text("发票", "invoices"),
    "claim_line": Text("兑付明细", "claim lines"),
    "settlement": Text("结算", "settlements"),
    "policy_document": Text("办法", "measures"),
    "approval": Text("批准", "approvals"),
    "approval_rule": Text("批准规定", "rules of approval"),
    "application_step": Text("办理步骤", "steps"),
    "calendar_day": Text("放假调休", "days off and worked"),
    "calendar_year": Text("放假安排", "calendars"),
    "certificate_spell": Text("暂停与整改", "suspensions"),
    "clerk": Text("经办人员", "clerks"),
    "clerk_account": Text("账号与又名", "accounts and names"),
    "clerk_role": Text("角色", "roles"),
    "correction": Text("更正", "corrections"),
    "evaluation_adjustment": Text("数据更正", "adjustments"),
    "notice": Text("公示", "notices"),
    "number_pattern": Text("编号样式", "number patterns"),
    "number_range": Text("号段", "number ranges"),
    "number_void": Text("作废编号", "void numbers"),
    "objection": Text("异议", "objections"),
    "proposal": Text("待批变更", "proposals"),
    "roster": Text("名单", "rosters"),
    "roster_edition": Text("名单期次", "roster editions"),
}


def draw_changes(lines: tuple[ChangeLine, ...]) -> Document:
    """Draw the list of changes with their states counted."""
    if not lines:
        return Document(data=[], notes=(Note(_("No changes match."), "plain"),))
    states = Counter(_counted(line) for line in lines)
    counted = "   ".join(f"{word} {n}" for word, n in states.items())
    n = len(lines)
    total = ngettext("{n} change", "{n} changes", n).format(n=n)
    table = Table(_LIST, tuple(_row(line) for line in lines))
    from smeadmin.render.document import Lines

    return Document(
        blocks=(table, Lines((f"{total}   {counted}",))), data=[_data(x) for x in lines]
    )


def draw_change(shown: ChangeShown) -> Document:
    """Draw one change with everything it records of itself."""
    line = shown.line
    inserted = sum(t.inserted for t in shown.tables)
    updated = sum(t.updated for t in shown.tables)
    deleted = sum(t.deleted for t in shown.tables)
    rows = _("{total} = {inserted} inserted + {updated} updated + {deleted} deleted").format(
        total=inserted + updated + deleted, inserted=inserted, updated=updated, deleted=deleted
    )
    who = _("{by} (account {user}, computer {host})").format(
        by=line.by, user=shown.os_user, host=shown.host
    )
    when = instant(line.at) + "   " + _("business day {on}").format(on=line.on.isoformat())
    pairs: list[tuple[str, Any]] = [
        (_("change"), f"{line.change}   {_state(line)}   {_('digest')} {_short(shown.digest)}"),
        (_("command"), " ".join(("smeadmin", *shown.arguments))),
        (_("by"), (who, when)),
        (_("rows"), rows),
        (_("rests on it"), _resting(shown)),
    ]
    pairs[3:3] = said_of(line.document, line.reason)
    if shown.outward:
        pairs.append((_("left the house"), shown.outward))
    return Document(
        blocks=(Pairs(tuple(pairs)),),
        data={
            **_data(line),
            "arguments": list(shown.arguments),
            "os_user": shown.os_user,
            "host": shown.host,
            "version": shown.version,
            "previous": shown.previous,
            "digest": shown.digest,
            "tables": [
                {
                    "table": t.table,
                    "inserted": t.inserted,
                    "updated": t.updated,
                    "deleted": t.deleted,
                }
                for t in shown.tables
            ],
            "dependents": list(shown.dependents),
            "undoable": shown.undoable and not shown.dependents,
            "outward": list(shown.outward),
        },
        next=f"smeadmin change diff {line.change}",
    )


def _resting(shown: ChangeShown) -> str:
    if shown.dependents:
        return "   ".join(shown.dependents)
    return _("nothing; it can be undone") if shown.undoable else _("nothing")


def draw_diff(diff: ChangeDiff) -> Document:
    """Draw the cells that a change wrote, before and after."""
    line = diff.line
    rows = tuple(told for d in diff.differences if (told := _difference(d)) is not None)
    notes: tuple[Note, ...] = ()
    if inside := len(diff.differences) - len(rows):
        said = ngettext(
            "{n} more cell, for programs: --format json",
            "{n} more cells, for programs: --format json",
            inside,
        )
        notes = (Note(said.format(n=inside), "plain"),)
    if diff.more:
        more = ngettext("{n} more row, not listed", "{n} more rows, not listed", diff.more)
        notes = (*notes, Note(more.format(n=diff.more)))
    return Document(
        title=(line.change, doing(line.command), line.by, instant(line.at)),
        blocks=(Table(_CELLS, rows),),
        data={
            **_data(line),
            "differences": [
                {"table": d.table, "row": d.row, "column": d.column, "was": d.was, "now": d.now}
                for d in diff.differences
            ],
            "more": diff.more,
        },
        notes=notes,
    )


def draw_undone(undone: tuple[Undone, ...]) -> Document:
    """Draw what an undo took away, put back, and posted the other way round."""
    table = Table(
        (
            Column("change", Text("变更", "change"), Kind.CODE, rank=0),
            Column("command", Text("事项", "command"), Kind.WORD, rank=1, words=NAMES),
            Column("about", Text("对象", "about"), rank=4),
            Column("removed", Text("撤除（行）", "rows removed"), Kind.INT, rank=2),
            Column("restored", Text("复原（行）", "rows restored"), Kind.INT, rank=2),
            Column("reversed", Text("冲回（笔）", "postings reversed"), Kind.INT, rank=3),
        ),
        tuple(
            (u.change, u.command, u.about or None, u.removed, u.restored, u.reversed)
            for u in undone
        ),
    )
    alone = undone[0].tables if len(undone) == 1 else ()
    parts = Table(_TAKEN, tuple((table_word(t.table), t.removed, t.restored) for t in alone))
    names = joined(u.change for u in undone)
    return Document(
        blocks=(table, parts) if len(alone) > 1 else (table,),
        data=[
            {
                "change": u.change,
                "command": u.command,
                "about": u.about,
                "removed": u.removed,
                "restored": u.restored,
                "reversed": u.reversed,
                "tables": [
                    {"table": t.table, "removed": t.removed, "restored": t.restored}
                    for t in u.tables
                ],
            }
            for u in undone
        ],
        deed=Deed(_("Undone."), _("would undo {changes}.").format(changes=names)),
        next=_again(undone),
    )


def _again(undone: tuple[Undone, ...]) -> str:
    """After the undo of one import: the import itself, of a file that was mended."""
    if len(undone) == 1 and undone[0].command.endswith(" import"):
        return " ".join(("smeadmin", *undone[0].arguments))
    return "smeadmin change list"


def said_of(document: str | None, reason: str | None) -> list[tuple[str, Any]]:
    """Give the document and the reason that an act was given with, each under its own word."""
    said = ((_("document"), document), (_("reason"), reason))
    return [(word, text) for word, text in said if text]


def table_word(table: str) -> str:
    """Say what the rows of a table are, in the words of the registry where it has them."""
    noun = NOUNS.get(table)
    return str(noun.label if noun is not None else _OTHERS.get(table, TABLES.get(table, table)))


def _row(line: ChangeLine) -> tuple[Any, ...]:
    note = line.document or line.reason
    return (
        line.change,
        line.at,
        line.by,
        line.command,
        line.about or None,
        line.rows,
        note,
        _state(line),
    )


def _state(line: ChangeLine) -> str:
    if line.proposal:
        return str(STATES[line.proposal])
    if line.undone_by:
        return _("undone by {change}").format(change=line.undone_by)
    return _("in effect, back-dated") if line.back_dated else _("in effect")


def _counted(line: ChangeLine) -> str:
    if line.proposal:
        return _state(line)
    return _("undone") if line.undone_by else _("in effect")


def _data(line: ChangeLine) -> dict[str, Any]:
    return {
        "change": line.change,
        "at": line.at.isoformat(),
        "on": line.on.isoformat(),
        "by": line.by,
        "command": line.command,
        "about": line.about,
        "rows": line.rows,
        "document": line.document,
        "reason": line.reason,
        "back_dated": line.back_dated,
        "undoes": line.undoes,
        "undone_by": line.undone_by,
        "proposal": line.proposal,
    }


def _difference(cell: Difference) -> tuple[Any, ...] | None:
    """Write one cell in words; None: only programs have one for it."""
    from smeadmin.render.cells import column_word, value_word

    column = column_word(cell.table, cell.column)
    if column is None or cell.column.endswith("_id"):
        return None
    was, now = (value_word(cell.table, cell.column, value) for value in (cell.was, cell.now))
    return table_word(cell.table), cell.row, column, was, now


def _short(digest: str) -> str:
    return f"{digest[:4]} {digest[4:8]}"
