"""What happens before any noun: bare ``smeadmin``, --version, shell completion."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import smeadmin
from smeadmin.cli import completion
from smeadmin.cli.call import Call
from smeadmin.i18n import gettext as _
from smeadmin.i18n import language
from smeadmin.i18n import mark as N_


def start(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", help=N_("the version and nothing else"))
    ] = False,
    install_completion: Annotated[
        bool, typer.Option("--install-completion", help=N_("completion for the present shell"))
    ] = False,
    show_completion: Annotated[
        bool, typer.Option("--show-completion", help=N_("print the script of completion"))
    ] = False,
) -> None:
    """SME service institutions: register, certify, score, award, vouchers."""
    if version:
        typer.echo(f"smeadmin {smeadmin.__version__}")
    elif install_completion:
        said = _("Completion for {shell} is installed in {path}; it works from the next shell on.")
        shell, path = completion.install()
        typer.echo(said.format(shell=shell, path=path))
    elif show_completion:
        typer.echo(completion.script())
    elif ctx.invoked_subcommand is None:
        greet(ctx.ensure_object(Call))
        return
    else:
        return
    raise typer.Exit


def greet(call: Call) -> None:
    """Say where the user stands: in a working office its counts, else the two ways to begin."""
    where = call.register
    if "://" not in where and not Path(where).exists():
        typer.echo(welcome())
        return
    from smeadmin.actions.standing import office_standing
    from smeadmin.cli.frame import Run
    from smeadmin.render.standing import draw_standing

    Run(call, {}).read(office_standing, lambda standing: draw_standing(standing, _masked(where)))


def welcome() -> str:
    """Say that there is no register, and what the next step is; never the wall of commands."""
    other = "English  smeadmin --lang en" if language() == "zh" else "中文  smeadmin --lang zh"
    head = _("SME service institutions: register, certify, score, award, vouchers")
    ways = (
        ("demo", _("walk through an example office (10 minutes, touches nothing of yours)")),
        ("init", _("create your office's register (one file you can carry away)")),
    )
    return "\n".join(
        (
            f"smeadmin {smeadmin.__version__}  {head}",
            "",
            _("There is no register yet. Two ways on:"),
            "",
            *(f"  smeadmin {name}        {said}" for name, said in ways),
            "",
            f"{_('All commands')}  smeadmin --help        {other}",
        )
    )


def _masked(where: str) -> str:
    """Leave out the password of a database address."""
    scheme, found, rest = where.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if found else where
