"""The flag group: rules point at what somebody should look at; people find out and answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.types import choice, codes
from smeadmin.domain.flag import OUTCOME_LABELS
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.render.document import Document
    from smeadmin.storage.change import View

group = Group("flag")

Flag = Annotated[
    str, typer.Argument(metavar=N_("FLAG"), help=N_("its number"), autocompletion=codes("flag"))
]
Rules = Annotated[
    str | None,
    typer.Option("--rules", metavar=N_("FILE"), help=N_("the office's own rules (.toml)")),
]


@group.writes(
    "run",
    example="smeadmin flag run --rules 预警规则.toml",
    related=("flag list", "flag rules"),
    statuses={0: N_("looked; what is new was raised"), 2: N_("the file is no document of rules")},
)
def run_(run: Run, rules: Rules = None) -> None:
    """Look for what somebody should look at: ties, bursts, papers dated wrongly, rings and more.

    The rules are shipped; an office changes a copy of its own. A flag decides nothing.
    """
    from smeadmin.actions.flag import run_flags
    from smeadmin.reference.flags import read_rules
    from smeadmin.render.flag import draw_raised

    read = read_rules(rules)
    run.write(lambda change: run_flags(change, rules=read), draw_raised)


@group.reads(
    "list", example="smeadmin flag list --state open", related=("flag show", "flag answer")
)
def list_(
    run: Run,
    state: Annotated[
        str | None,
        typer.Option(
            "--state",
            metavar="open|answered",
            help=N_("in one state"),
            **choice("--state", "open", "answered"),
        ),
    ] = None,
    rule: Annotated[
        str | None, typer.Option("--rule", metavar=N_("RULE"), help=N_("of one rule"))
    ] = None,
) -> None:
    """List red flags with their reasons."""
    from smeadmin.actions.flag import list_flags
    from smeadmin.render.flag import draw_flags

    filtered = state is not None or rule is not None
    run.read(
        lambda view: list_flags(view, state=state, rule=rule),
        lambda found: draw_flags(found, filtered=filtered),
    )


@group.reads("show", example="smeadmin flag show FL-2026-0001", related=("flag answer",))
def show(run: Run, flag: Flag) -> None:
    """Show one flag: the rule, the numbers, the records behind it, and what to ask."""
    from smeadmin.actions.flag import show_flag
    from smeadmin.render.flag import draw_flag

    run.read(lambda view: show_flag(view, flag=flag), draw_flag)


@group.writes(
    "answer",
    example="smeadmin flag answer FL-2026-0001 --outcome cleared --reason 系统内兄弟单位，合同真实",
    related=("flag list", "recovery open"),
    statuses={0: N_("recorded"), 5: N_("answered before")},
)
def answer(
    run: Run,
    flag: Flag,
    outcome: Annotated[
        str,
        typer.Option(
            "--outcome",
            metavar="confirmed|cleared|unclear",
            help=N_("what was found out"),
            **choice("--outcome", *OUTCOME_LABELS, labels=OUTCOME_LABELS),
        ),
    ],
) -> None:
    """Record what was found out about a flag; --reason says what was asked and seen."""
    from smeadmin.actions.flag import answer_flag
    from smeadmin.render.flag import draw_answered

    run.write(lambda change: answer_flag(change, flag=flag, outcome=outcome), draw_answered)


@group.reads("rules", example="smeadmin flag rules --out 预警规则.toml", related=("flag run",))
def rules_(run: Run, rules: Rules = None) -> None:
    """Show the rules with their bounds, and how many of their flags were confirmed.

    With --out FILE.toml the rules are written there, to be changed by the office.
    """
    from smeadmin.actions.flag import show_rules
    from smeadmin.reference.flags import read_rules, shipped_text
    from smeadmin.render.flag import draw_rules

    out = run.settings.out
    if out is not None and out.lower().endswith(".toml"):
        from smeadmin.cli.words import shown_command
        from smeadmin.i18n import gettext as _
        from smeadmin.render.document import Document, Note
        from smeadmin.sheets.replacing import replacing

        with replacing(out, run.settings.force) as file:
            file.write(shipped_text().encode())
        note = Note(_("Written to {file}.").format(file=out), "plain")
        run.say(Document(notes=(note,), next=shown_command(["flag", "run", "--rules", out])))
        return
    read = read_rules(rules)
    run.read(lambda view: show_rules(view, rules=read), draw_rules)


@group.desk
def desk(run: Run) -> None:
    """Show the flags that nobody has answered yet."""
    from smeadmin.actions.flag import list_flags
    from smeadmin.render.flag import draw_flags

    run.read(lambda view: list_flags(view, state="open"), draw_flags)


def explain(view: View, code: str) -> Document | None:
    """Give the page of a flag; None for a number that none has."""
    from smeadmin.actions.flag import show_flag
    from smeadmin.domain.flag import FlagNotFound
    from smeadmin.render.flag import draw_flag

    try:
        return draw_flag(show_flag(view, flag=code))
    except FlagNotFound:
        return None
