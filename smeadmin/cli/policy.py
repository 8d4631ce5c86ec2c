"""The policy group: measures as documents."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.types import choice, codes, shipped_policies
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

group = Group("policy")

KINDS = ("certification", "evaluation", "award", "voucher", "target", "notice")


@group.reads("list", example="smeadmin policy list --in-force", related=("policy show",))
def list_(
    run: Run,
    in_force: Annotated[
        bool, typer.Option("--in-force", help=N_("only those in force on the day"))
    ] = False,
    available: Annotated[
        bool,
        typer.Option(
            "--available", help=N_("those that come with the program and are not adopted")
        ),
    ] = False,
) -> None:
    """List the measures that the office has adopted.

    To look at those that come with the program needs no register.
    """
    from smeadmin.actions.policy import list_available, list_policies
    from smeadmin.render.policy import draw_policies

    if available and not _has_register(run):
        run.show(draw_policies(list_available((), run.on)))
        return
    run.read(
        lambda view: list_policies(view, in_force=in_force, available=available), draw_policies
    )


@group.reads(
    "show",
    example="smeadmin policy show gd-2017-centres --on 2026-03-10",
    related=("policy clauses", "policy list"),
)
def show(
    run: Run,
    policy: Annotated[
        str,
        typer.Argument(
            metavar="POLICY",
            help=N_("its id, or a file; adopted or not"),
            autocompletion=codes("policy"),
        ),
    ],
) -> None:
    """Show a measure as it judges on the day, every rule read back as a sentence.

    A file, or one that comes with the program and is not adopted, is read back as it is written; that
    needs no register.
    """
    from smeadmin.actions.policy import show_draft, show_policy
    from smeadmin.render.policy import draw_policy

    if policy.endswith(".toml") or not _has_register(run):
        run.show(draw_policy(show_draft(file=policy, on=run.on)))
        return
    run.read(lambda view: show_policy(view, policy=policy, on=run.on), draw_policy)


@group.reads(
    "check",
    example="smeadmin policy check 本市办法.toml",
    related=("policy adopt", "policy schema"),
    statuses={0: N_("may be adopted"), 6: N_("has faults")},
)
def check(
    run: Run,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help=N_("a document, or the id of one that comes with the program"),
        ),
    ],
) -> None:
    """Read a document, find every fault at once, and run its worked examples.

    Nothing is adopted. Where there is a register, its measures stand beside the document.
    """
    from smeadmin.actions.policy import check_policy
    from smeadmin.render.policy import draw_checked

    if _has_register(run):
        run.read(lambda view: check_policy(view, file=file), draw_checked)
    else:
        run.show(draw_checked(check_policy(None, file=file)))


@group.writes(
    "adopt",
    example="smeadmin policy adopt gd-2017-centres",
    related=("policy check", "policy list"),
    statuses={0: N_("adopted"), 5: N_("that edition has other content"), 6: N_("has faults")},
)
def adopt(
    run: Run,
    policy: Annotated[
        str,
        typer.Argument(
            metavar="POLICY",
            help=N_("the id of one that comes with the program, or a file"),
            autocompletion=shipped_policies,
        ),
    ],
) -> None:
    """Take a measure into the register; its whole text is kept and never changes."""
    from smeadmin.actions.policy import adopt_policy
    from smeadmin.render.policy import draw_adopted

    run.write(lambda change: adopt_policy(change, policy=policy), draw_adopted)


@group.reads("clauses", example="smeadmin policy clauses gd-2017-centres", related=("policy show",))
def clauses(
    run: Run,
    policy: Annotated[
        str | None,
        typer.Argument(metavar="POLICY", help=N_("its id"), autocompletion=codes("policy")),
    ] = None,
    open_only: Annotated[
        bool, typer.Option("--open", help=N_("only those that nothing carries out yet"))
    ] = False,
) -> None:
    """List the clauses of the adopted measures and what carries each of them out."""
    from smeadmin.actions.policy import list_clauses
    from smeadmin.render.policy import draw_clauses

    run.read(lambda view: list_clauses(view, policy=policy, open_only=open_only), draw_clauses)


@group.reads(
    "schema", example="smeadmin policy schema --out policy.schema.json", related=("policy check",)
)
def schema(run: Run) -> None:
    """Print the JSON Schema of a policy document, for an editor."""
    import json

    from smeadmin.policies.schema import schema as json_schema
    from smeadmin.render.document import Document, Lines

    made = json_schema()
    text = json.dumps(made, ensure_ascii=False, indent=2)
    run.show(Document(blocks=(Lines(tuple(text.splitlines())),), data=made))


@group.reads(
    "diff",
    example="smeadmin policy diff miit-2012-197 miit-2017-156",
    related=("policy show", "policy check"),
)
def diff(
    run: Run,
    before: Annotated[
        str,
        typer.Argument(
            metavar=N_("BEFORE"),
            help=N_("an id, ID@DATE, a date of the other one, or a file"),
            autocompletion=codes("policy"),
        ),
    ],
    after: Annotated[
        str,
        typer.Argument(
            metavar=N_("AFTER"), help=N_("the text that follows it"), autocompletion=codes("policy")
        ),
    ],
) -> None:
    """Say in words what changed from one text to another, rule by rule.

    An id means the text of the day (--on), notices laid over it, or its newest edition where none is in
    force. A notice is laid over the measure that it changes.
    """
    from smeadmin.actions.policy_diff import compare_policies
    from smeadmin.render.policy_diff import draw_compared

    if _has_register(run):
        run.read(
            lambda view: compare_policies(view, before=before, after=after, on=run.on),
            draw_compared,
        )
    else:
        run.show(draw_compared(compare_policies(None, before=before, after=after, on=run.on)))


@group.reads(
    "new",
    example="smeadmin policy new voucher --out 本市办法.toml",
    related=("policy check", "policy schema"),
)
def new(
    run: Run,
    kind: Annotated[
        str,
        typer.Argument(
            metavar=N_("KIND"), help=N_("what the measure is about"), **choice("KIND", *KINDS)
        ),
    ],
) -> None:
    """Write the skeleton of a measure, each line explained, to be filled in and checked.

    KIND is certification, evaluation, award, voucher, target, or notice (which changes another measure).
    """
    from smeadmin.policies.skeletons import skeleton
    from smeadmin.render.document import Document, Lines

    text = skeleton(kind, run.on)
    if run.settings.out is None or Path(run.settings.out).suffix.lower() != ".toml":
        run.show(Document(blocks=(Lines(tuple(text.splitlines())),), data={"text": text}))
        return
    from smeadmin.sheets.replacing import check_target, replacing

    check_target(Path(run.settings.out), run.settings.force)
    with replacing(run.settings.out, run.settings.force) as file:
        file.write(text.encode())
    run.tell(_("Written to {file}.").format(file=run.settings.out))
    run.say(Document(next=f"smeadmin policy check {run.settings.out}"))


def _has_register(run: Run) -> bool:
    where = run.settings.db
    return "://" in where or Path(where).is_file()
