"""Pages about the people of the office."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from smeadmin.domain.carried import fingerprint
from smeadmin.domain.clerk import (
    Clerk,
    ClerkShown,
    ClerksListed,
    ClerkWritten,
    HandedOver,
    Role,
    RoleHeld,
    RolesListed,
    Task,
)
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import (
    Block,
    Column,
    Deed,
    Document,
    Kind,
    Lines,
    Note,
    Pairs,
    Section,
    Table,
)
from smeadmin.render.formats import integer
from smeadmin.render.lines import beside

ROLES = {
    "handler": Text("经办", "handler"),
    "reviewer": Text("复核", "reviewer"),
    "approver": Text("审批", "approver"),
    "finance": Text("财务", "finance"),
    "auditor": Text("审计", "auditor"),
    "administrator": Text("管理员", "administrator"),
}
NOUNS = {
    "application": Text("认定申请", "application"),
    "award": Text("奖励", "award"),
    "claim": Text("兑付申请", "claim"),
    "settlement": Text("结算", "settlement"),
    "proposal": Text("待批变更", "proposal"),
    "objection": Text("异议", "objection"),
    "recovery": Text("追回", "recovery"),
}
_LIST = (
    Column("name", Text("姓名", "name"), Kind.NAME, rank=0),
    Column("roles", Text("角色", "roles"), Kind.WORD, rank=1, words=ROLES),
    Column("post", Text("职务", "position"), rank=5),
    Column("valid_from", Text("任职起", "serves from"), Kind.DAY, rank=4),
    Column("valid_until", Text("任职止", "until"), Kind.DAY, rank=3),
    Column("passphrase", Text("口令", "passphrase"), rank=2),
    Column("state", Text("状态", "state"), rank=2),
)
_TASKS = (
    Column("number", Text("编号", "number"), Kind.CODE, rank=0),
    Column("noun", Text("事项", "what"), Kind.WORD, rank=1, words=NOUNS),
)


def draw_clerks(listed: ClerksListed) -> Document:
    """Draw the people who serve, with their roles."""
    if not listed.clerks:
        said = _("There are no {things} yet.").format(things=_("clerks"))
        return Document(
            data=[],
            notes=(Note(said, "plain"),),
            next="smeadmin clerk add " + _("NAME") + " --role administrator",
        )
    rows = tuple(
        (
            clerk.name,
            tuple(dict.fromkeys(role.role for role in clerk.roles_on(listed.on))),
            clerk.post,
            clerk.since,
            clerk.until,
            _("set") if clerk.proves else _("none"),
            state_word(clerk, listed.on),
        )
        for clerk in listed.clerks
    )
    n = len(rows)
    feet = [ngettext("{n} clerk", "{n} clerks", n).format(n=integer(n))]
    if listed.left:
        feet.append(_("{n} no longer or not yet").format(n=integer(listed.left)) + "  --past")
    return Document(
        blocks=(Table(_LIST, rows), Lines((beside(*feet),))),
        data=[clerk_data(clerk, listed.on) for clerk in listed.clerks],
    )


def draw_clerk(shown: ClerkShown) -> Document:
    """Draw one person: roles by period, names, accounts, what is open."""
    clerk = shown.clerk
    blocks: list[Block] = [Pairs(tuple(_pairs(clerk)))]
    if shown.tasks:
        rows = tuple((task.number, task.noun) for task in shown.tasks)
        blocks.append(Section(_("open tasks"), (Table(_TASKS, rows),)))
    if shown.taken_over:
        lines = tuple(
            _("{day}  taken over from {name}").format(day=day, name=name)
            for name, day in shown.taken_over
        )
        blocks.append(Section(_("taken over"), (Lines(lines),)))
    return Document(
        title=(clerk.name, clerk.post or "", state_word(clerk, shown.on)),
        blocks=tuple(blocks),
        data={**clerk_data(clerk, shown.on), "tasks": [_task_data(t) for t in shown.tasks]},
    )


def draw_roles(listed: RolesListed) -> Document:
    """Draw what each role may do; what the office has decided otherwise is marked."""
    acts = [act for act in listed.acts if act.id != "own"]
    columns = (
        Column("role", Text("角色", "role"), rank=0),
        *(Column(act.id, act.label, rank=1) for act in acts),
    )
    rows = tuple(
        (str(role.label), *(_may(listed, role, act.id) for act in acts)) for role in listed.roles
    )
    return Document(
        blocks=(Table(columns, rows),),
        data=[{"role": role.id, "may": sorted(role.may)} for role in listed.roles],
        notes=(Note(_("* decided by the office"), "plain"),) if listed.changed else (),
    )


def draw_role_set(listed: RolesListed) -> Document:
    """Draw what the roles may do from now on."""
    return replace(
        draw_roles(listed),
        deed=Deed(_("Set, for everybody who has the role."), _("would set the role.")),
        next="smeadmin clerk list",
    )


def _may(listed: RolesListed, role: Role, act: str) -> str | None:
    said = _("may") if act in role.may else None
    return f"{said or '-'} *" if (role.id, act) in listed.changed else said


def draw_added(done: ClerkWritten) -> Document:
    """Draw a person who was registered."""
    name = done.clerk.name
    said = _("Registered {name}.").format(name=name)
    notes: tuple[Note, ...] = ()
    if done.first:
        notes = (
            Note(
                _(
                    "From now on --by must name a registered clerk, and who approves, decides or "
                    "pays types a passphrase."
                )
            ),
        )
    return _written(
        done, Deed(said, _("would register {name}.").format(name=name)), notes, done.first
    )


def draw_edited(done: ClerkWritten) -> Document:
    """Draw a person whose roles or names were changed."""
    if not done.changed:
        said = _("Everything is so already.") + " " + _("Nothing was changed.")
        return Document(
            title=(done.clerk.name,),
            data=clerk_data(done.clerk, done.on),
            notes=(Note(said, "plain"),),
        )
    name = done.clerk.name
    return _written(
        done,
        Deed(_("Changed {name}.").format(name=name), _("would change {name}.").format(name=name)),
    )


def draw_deactivated(done: ClerkWritten) -> Document:
    """Draw a person who acts no more."""
    if not done.changed:
        return draw_edited(done)
    name = done.clerk.name
    return _written(
        done,
        Deed(
            _("Deactivated {name}; what was done stays valid.").format(name=name),
            _("would deactivate {name}.").format(name=name),
        ),
    )


def draw_passphrase(done: ClerkWritten) -> Document:
    """Say that a passphrase was set."""
    name = done.clerk.name
    return Document(
        data={"clerk": name},
        deed=Deed(
            _("Set the passphrase of {name}.").format(name=name),
            _("would set the passphrase of {name}.").format(name=name),
        ),
    )


def draw_handed_over(done: HandedOver) -> Document:
    """Draw what passed from one person to another."""
    n = len(done.tasks)
    tasks = ngettext("{n} task", "{n} tasks", n).format(n=integer(n))
    about = {"tasks": tasks, "name": done.clerk, "to": done.to}
    return Document(
        blocks=(Table(_TASKS, tuple((task.number, task.noun) for task in done.tasks)),),
        data={
            "clerk": done.clerk,
            "to": done.to,
            "tasks": [_task_data(task) for task in done.tasks],
        },
        deed=Deed(
            _("Handed over {tasks} of {name} to {to}.").format(**about),
            _("would hand over {tasks} of {name} to {to}.").format(**about),
        ),
        next=f"smeadmin clerk show {done.to}",
    )


def state_word(clerk: Clerk, day: dt.date) -> str:
    """Say whether somebody serves on a day."""
    if not clerk.active:
        return _("deactivated")
    if clerk.serves(day):
        return _("serves")
    return _("not yet") if day < clerk.since else _("no longer")


def clerk_data(clerk: Clerk, day: dt.date) -> dict[str, Any]:
    """Give a person as programs read them."""
    return {
        "name": clerk.name,
        "post": clerk.post,
        "valid_from": clerk.since,
        "valid_until": clerk.until,
        "state": "active" if clerk.active else "deactivated",
        "serves": clerk.serves(day),
        "passphrase": clerk.proves,
        "names": list(clerk.names),
        "accounts": list(clerk.accounts),
        "roles": [
            {
                "role": role.role,
                "valid_from": role.since,
                "valid_until": role.until,
                "acting_for": role.acting_for,
            }
            for role in clerk.roles
        ],
        "conflicts": [
            {"noun": c.noun, "name": c.name, "since": c.since, "reason": c.reason}
            for c in clerk.conflicts
        ],
        "keys": [
            {"fingerprint": fingerprint(k.hex), "valid_from": k.since, "valid_until": k.until}
            for k in clerk.keys
        ],
    }


def _written(
    done: ClerkWritten, deed: Deed, notes: tuple[Note, ...] = (), first: bool = False
) -> Document:
    clerk = done.clerk
    following = "smeadmin clerk add " + _("NAME") + " --role approver --by " + clerk.name
    return Document(
        title=(clerk.name, clerk.post or "", state_word(clerk, done.on)),
        blocks=(Pairs(tuple(_pairs(clerk))),),
        data=clerk_data(clerk, done.on),
        notes=notes,
        deed=deed,
        next=following if first else f"smeadmin clerk show {clerk.name}",
    )


def _pairs(clerk: Clerk) -> list[tuple[str, str | tuple[str, ...]]]:
    pairs: list[tuple[str, str | tuple[str, ...]]] = [
        (_("serves"), _period(clerk.since, clerk.until)),
        (_("roles"), tuple(_role_line(role) for role in clerk.roles) or _("none")),
        (_("passphrase"), _("set") if clerk.proves else _("none")),
    ]
    if clerk.names:
        pairs.append((_("also called"), "   ".join(clerk.names)))
    if clerk.accounts:
        pairs.append((_("accounts"), "   ".join(clerk.accounts)))
    if clerk.conflicts:
        bodies = tuple(f"{one.name}\t{_period(one.since, None)}" for one in clerk.conflicts)
        pairs.append((_("decides nothing for"), bodies))
    if clerk.keys:
        said = (f"{fingerprint(key.hex)}\t{_period(key.since, key.until)}" for key in clerk.keys)
        pairs.append((_("signs with"), tuple(said) or _("none")))
    if clerk.reason:
        pairs.append((_("reason"), clerk.reason))
    return pairs


def _role_line(role: RoleHeld) -> str:
    said = f"{ROLES[role.role]}\t{_period(role.since, role.until)}"
    if role.acting_for:
        said += "   " + _("acting for {name}").format(name=role.acting_for)
    return said


def _period(since: dt.date, until: dt.date | None) -> str:
    if until is None:
        return _("from {day} on").format(day=since.isoformat())
    return _("{start} to {end} (inclusive)").format(start=since.isoformat(), end=until.isoformat())


def _task_data(task: Task) -> dict[str, str]:
    return {"number": task.number, "noun": task.noun}
