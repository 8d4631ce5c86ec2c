"""Shell completion by Typer's own machinery, which it offers to applications only as options in English."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typer.core import TyperGroup

    from smeadmin.cli.call import Call


VARIABLE = "_SMEADMIN_COMPLETE"
SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def answer(root: TyperGroup, call: Call) -> None:
    """Answer the shell, which asks through the environment what could come next; leaves the program."""
    _typer()
    root.main([], "smeadmin", complete_var=VARIABLE, obj=call)


def install() -> tuple[str, Path]:
    """Install completion for the shell in use, and tell which and where."""
    shell, path = _typer().install(prog_name="smeadmin", complete_var=VARIABLE)
    return shell, path


def script() -> str:
    """Give the script of completion for the shell in use."""
    name = Path(os.environ.get("SHELL", "bash")).name
    return str(
        _typer().get_completion_script(
            prog_name="smeadmin",
            complete_var=VARIABLE,
            shell=name if name in SHELLS else "bash",
        )
    )


def _typer() -> Any:
    completion = import_module("typer.completion")
    completion.completion_init()
    return completion
