"""The help group: pages about things that belong to no single verb."""

from __future__ import annotations

from typing import Annotated

import typer

from smeadmin.cli import pages
from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.types import one_of
from smeadmin.cli.usage import UnknownTopic, closest
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

group = Group("help")

STATUSES = (
    (0, N_("done, and durable; a closed pipe too")),
    (1, N_("our bug: a report is saved, nothing of yours is in it")),
    (2, N_("typed wrong, or a question that nobody could answer")),
    (3, N_("refused by a rule")),
    (4, N_("not found: a record, a register, an input file")),
    (5, N_("conflict: a duplicate, a state, somebody else changed it")),
    (6, N_("an input file with faults, or accepted in part with --partial")),
    (7, N_("integrity or storage: damaged, busy, full, newer")),
    (8, N_("waits for approval by another person")),
    (130, N_("interrupted")),
)
TOPICS = ("options", "exit-codes", "completion")


@group.reads(example="smeadmin help exit-codes", related=("explain",))
def show_help(
    _run: Run,
    topic: Annotated[
        list[str] | None,
        typer.Argument(
            metavar=N_("TOPIC"),
            help=N_("options, exit-codes, completion, or a noun and a verb"),
            **one_of(*TOPICS),
        ),
    ] = None,
) -> None:
    """Show help: the options of all commands, the exit statuses, completion, a noun, a verb."""
    match topic or []:
        case []:
            page = pages.root_page()
        case ["options"]:
            page = pages.options_page()
        case ["exit-codes"]:
            page = exit_codes_page()
        case ["completion"]:
            page = completion_page()
        case words:
            page = command_page(words)
    typer.echo(page, nl=False)


def exit_codes_page() -> str:
    """List what each exit status means; --dry-run exits as the real run would."""
    rows = [(str(status), _(words)) for status, words in STATUSES]
    lines = [_("Exit statuses"), *pages.definitions(rows)]
    lines += ["", _("--dry-run exits as the real run would."), ""]
    return "\n".join(lines)


def completion_page() -> str:
    """Say how completion is switched on, and what it offers."""
    offered = _(
        "Completion offers nouns, verbs and options, and from a register in a file also the codes of "
        "institutions, enterprises, policies, programmes and vouchers."
    )
    rows = [
        ("smeadmin --install-completion", _("for the shell in use: bash, zsh, fish, PowerShell")),
        ("smeadmin --show-completion", _("print the script, to put it where you like")),
    ]
    return "\n".join([*pages.wrap(offered), "", *pages.definitions(rows), ""])


def command_page(words: list[str]) -> str:
    """Give the same page as ``--help`` of a noun or verb; raises UnknownTopic."""
    from smeadmin.cli.command import root

    command, context = root(), None
    for word in words:
        found = getattr(command, "find", lambda _word: None)(word)
        if found is None:
            from smeadmin.cli.groups import entries

            raise UnknownTopic(
                {"word": " ".join(words)},
                more=closest(word, (*TOPICS, *entries())),
                way_out=("smeadmin help", "smeadmin help options", "smeadmin help exit-codes"),
            )
        context = typer.Context(command, info_name="smeadmin") if context is None else context
        context = typer.Context(found, info_name=word, parent=context)
        command = found
    assert context is not None
    return f"{command.get_help(context)}\n"
