"""The clerk group: the people of the office, their roles and their passphrases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.types import codes, day
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.actions.clerk.keeping import Roles
    from smeadmin.actions.clerk.keys import Enrolment

group = Group("clerk")

Who = Annotated[
    str,
    typer.Argument(
        metavar=N_("CLERK"), help=N_("name, further name or account"), autocompletion=codes("clerk")
    ),
]
Role = Annotated[
    list[str] | None,
    typer.Option(
        "--role",
        metavar="handler|reviewer|approver|…",
        help=N_("a role to give, repeatable; also finance, auditor, administrator"),
    ),
]
Since = Annotated[
    date | None,
    typer.Option("--from", parser=day, metavar=N_("DATE"), help=N_("from that day on")),
]
Until = Annotated[
    date | None,
    typer.Option("--until", parser=day, metavar=N_("DATE"), help=N_("until that day, included")),
]
ActingFor = Annotated[
    str | None,
    typer.Option(
        "--acting-for",
        metavar=N_("CLERK"),
        autocompletion=codes("clerk"),
        help=N_("the role is held in the place of this person"),
    ),
]
Also = Annotated[
    list[str] | None,
    typer.Option("--also", metavar=N_("NAME"), help=N_("another name of the same person")),
]
Account = Annotated[
    list[str] | None,
    typer.Option("--account", metavar=N_("USER"), help=N_("an account of a computer, repeatable")),
]
PublicKey = Annotated[
    str | None,
    typer.Option(
        "--public-key",
        metavar=N_("FILE"),
        help=N_("with this key they sign on another computer; made by clerk key"),
    ),
]
KeyUntil = Annotated[
    date | None,
    typer.Option(
        "--key-until", parser=day, metavar=N_("DATE"), help=N_("the last day on which it counts")
    ),
]
Post = Annotated[str | None, typer.Option("--post", metavar=N_("TEXT"), help=N_("the position"))]


@group.writes(
    "add",
    example="smeadmin clerk add 林岚 --role handler --account linlan",
    related=("clerk list", "clerk edit", "clerk passwd"),
    statuses={0: N_("registered"), 3: N_("not an administrator"), 5: N_("registered already")},
)
def add(
    run: Run,
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("the full name"))],
    role: Role = None,
    since: Since = None,
    until: Until = None,
    acting_for: ActingFor = None,
    also: Also = None,
    account: Account = None,
    post: Post = None,
    public_key: PublicKey = None,
    key_until: KeyUntil = None,
) -> None:
    """Register a person with roles and a passphrase.

    From the first one on, whoever writes must be registered, and who approves, decides or pays types a
    passphrase. The first one is the administrator.
    """
    from smeadmin.actions.clerk.keeping import add_clerk
    from smeadmin.cli.proof import ask_new
    from smeadmin.render.clerk import draw_added

    act = run.prove(run.open())
    secret = None
    if not run.settings.dry_run:
        secret = ask_new(run, name, may_be_empty=act.person is not None)
    run.write(
        lambda change: add_clerk(
            change,
            name=name,
            given=_roles(role, (), since, until, acting_for),
            also=also or (),
            accounts=account or (),
            post=post,
            secret=secret,
            key=_enrolment(public_key, key_until),
        ),
        draw_added,
    )


@group.reads("list", example="smeadmin clerk list", related=("clerk show",))
def list_(
    run: Run,
    past: Annotated[
        bool, typer.Option("--past", help=N_("those too who serve no more or not yet"))
    ] = False,
) -> None:
    """List the people of the office with their roles."""
    from smeadmin.actions.clerk.tasks import list_clerks
    from smeadmin.render.clerk import draw_clerks

    run.read(lambda view: list_clerks(view, past=past), draw_clerks)


@group.reads("show", example="smeadmin clerk show 林岚", related=("clerk edit", "clerk hand-over"))
def show(run: Run, clerk: Who) -> None:
    """Show one person: roles, dates, accounts, open tasks."""
    from smeadmin.actions.clerk.tasks import show_clerk
    from smeadmin.render.clerk import draw_clerk

    run.read(lambda view: show_clerk(view, clerk=clerk), draw_clerk)


@group.writes(
    "edit",
    example="smeadmin clerk edit 周敏 --role approver --acting-for 何远 --until 2026-03-31",
    related=("clerk show", "clerk deactivate"),
    statuses={0: N_("changed, or so already"), 3: N_("not an administrator")},
)
def edit(
    run: Run,
    clerk: Who,
    name: Annotated[
        str | None, typer.Option("--name", metavar=N_("NAME"), help=N_("the new name"))
    ] = None,
    role: Role = None,
    take: Annotated[
        list[str] | None,
        typer.Option("--no-longer", metavar=N_("ROLE"), help=N_("a role to take away")),
    ] = None,
    since: Since = None,
    until: Until = None,
    acting_for: ActingFor = None,
    also: Also = None,
    account: Account = None,
    post: Post = None,
    public_key: PublicKey = None,
    key_until: KeyUntil = None,
    no_key: Annotated[
        bool, typer.Option("--withdraw-key", help=N_("their key counts no more, from today on"))
    ] = False,
    conflict: Annotated[
        list[str] | None,
        typer.Option(
            "--conflict",
            metavar=N_("BODY"),
            autocompletion=codes("institution"),
            help=N_("an institution or firm for which they decide nothing, repeatable"),
        ),
    ] = None,
    no_conflict: Annotated[
        list[str] | None,
        typer.Option("--conflict-over", metavar=N_("BODY"), help=N_("for which they decide again")),
    ] = None,
) -> None:
    """Give or take roles and keys, add names and accounts of one person.

    With --acting-for and --until the role is that of a deputy for a period.
    """
    from smeadmin.actions.clerk.keeping import edit_clerk
    from smeadmin.render.clerk import draw_edited

    run.write(
        lambda change: edit_clerk(
            change,
            clerk=clerk,
            name=name,
            given=_roles(role, take or (), since, until, acting_for),
            also=also or (),
            accounts=account or (),
            post=post,
            key=_enrolment(public_key, key_until),
            without_key=no_key,
            conflicts=conflict or (),
            no_conflicts=no_conflict or (),
        ),
        draw_edited,
    )


@group.reads("roles", example="smeadmin clerk roles", related=("clerk role", "clerk edit"))
def roles(run: Run) -> None:
    """List what each role may do in this office."""
    from smeadmin.actions.clerk.roles import list_roles
    from smeadmin.render.clerk import draw_roles

    run.read(list_roles, draw_roles)


@group.writes(
    "role",
    example="smeadmin clerk role reviewer --may-not approve --doc 内控〔2026〕3号",
    related=("clerk roles", "clerk edit"),
    statuses={0: N_("set"), 3: N_("not an administrator")},
)
def role_(
    run: Run,
    role: Annotated[
        str,
        typer.Argument(metavar="ROLE", help=N_("handler, reviewer, approver, finance, auditor …")),
    ],
    may: Annotated[
        list[str] | None,
        typer.Option("--may", metavar=N_("ACT"), help=N_("prepare, approve, pay, administer")),
    ] = None,
    may_not: Annotated[
        list[str] | None,
        typer.Option("--may-not", metavar=N_("ACT"), help=N_("what it may no longer do")),
    ] = None,
) -> None:
    """Set what a role may do in this office, for everybody who has it."""
    from smeadmin.actions.clerk.roles import set_role
    from smeadmin.render.clerk import draw_role_set

    run.write(
        lambda change: set_role(change, role=role, may=may or (), may_not=may_not or ()),
        draw_role_set,
    )


@group.writes(
    "deactivate",
    example="smeadmin clerk deactivate 林岚 --reason 调离",
    related=("clerk hand-over", "clerk show"),
    statuses={0: N_("deactivated"), 3: N_("tasks are open, or it is the last administrator")},
)
def deactivate(run: Run, clerk: Who) -> None:
    """Let a person act no more; what they did stays valid."""
    from smeadmin.actions.clerk.keeping import deactivate_clerk
    from smeadmin.render.clerk import draw_deactivated

    run.write(lambda change: deactivate_clerk(change, clerk=clerk), draw_deactivated)


@group.writes(
    "hand-over",
    example="smeadmin clerk hand-over 林岚 --to 周敏",
    related=("clerk show", "clerk deactivate"),
    statuses={0: N_("handed over"), 5: N_("nothing is open")},
)
def hand_over(
    run: Run,
    clerk: Who,
    to: Annotated[
        str,
        typer.Option(
            "--to", metavar=N_("CLERK"), help=N_("who takes over"), autocompletion=codes("clerk")
        ),
    ],
) -> None:
    """Pass the open tasks of one person to another.

    Who prepared something stays who prepared it.
    """
    from smeadmin.actions.clerk.tasks import hand_over as carry
    from smeadmin.render.clerk import draw_handed_over

    run.write(lambda change: carry(change, clerk=clerk, to=to), draw_handed_over)


@group.reads(
    "key",
    example="smeadmin clerk key 周敏 --out 周敏.pub",
    related=("clerk edit", "change approve"),
    statuses={0: N_("made"), 3: N_("smeadmin[sign] is not installed"), 5: N_("there is one")},
)
def key(
    run: Run,
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("whose key it is"))],
) -> None:
    """Make the key with which a person approves on this computer; needs no register.

    The private half stays here, sealed with a passphrase of its own. The public half goes to the office,
    where an administrator enrols it: clerk edit NAME --public-key FILE. Compare the fingerprint by telephone.
    """
    from smeadmin.cli.carrying import make_key

    make_key(run, name)


@group.writes(
    "passwd",
    example="smeadmin clerk passwd 林岚",
    related=("clerk show",),
    statuses={0: N_("set"), 3: N_("the old one is wrong")},
)
def passwd(run: Run, clerk: Who) -> None:
    """Set a new passphrase: one's own, or as an administrator that of somebody who has lost it.

    It is typed on a terminal, first that of who acts, then the new one twice.
    """
    from smeadmin.actions.clerk.keeping import set_passphrase
    from smeadmin.cli.proof import ask_new, is_known
    from smeadmin.render.clerk import draw_passphrase

    found = is_known(run, clerk)
    run.prove(run.open())
    secret = None if run.settings.dry_run else ask_new(run, found.name)
    run.write(
        lambda change: set_passphrase(change, clerk=clerk, secret=secret or ""), draw_passphrase
    )


def _roles(
    give: list[str] | None,
    take: list[str] | tuple[str, ...],
    since: date | None,
    until: date | None,
    acting_for: str | None,
) -> Roles:
    from smeadmin.actions.clerk.keeping import Roles

    return Roles(give=give or (), take=take, since=since, until=until, acting_for=acting_for)


def _enrolment(file: str | None, until: date | None) -> Enrolment | None:
    from smeadmin.actions.clerk.keys import Enrolment

    return None if file is None else Enrolment(file, until)
