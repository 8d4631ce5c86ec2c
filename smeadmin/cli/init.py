"""`init`: the one command that makes a register."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from smeadmin.cli.command import Group
from smeadmin.cli.frame import Run
from smeadmin.cli.types import shipped_policies
from smeadmin.errors import Usage
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

group = Group("init")


class OfficeNeeded(Usage):
    """A register belongs to an office, and its name stands on every paper.

    Give it with --office, or as office = in smeadmin.toml.
    """

    code, sentence = "office-needed", N_("whose register is it? the name of the office is missing")


@group.writes(
    example="smeadmin init --office 示例市中小企业服务局 --region 440600 --policy gd-2017-centres",
    related=("demo", "policy list", "institution template"),
    statuses={0: N_("created"), 5: N_("there is a register already")},
)
def init(
    run: Run,
    office: Annotated[
        str | None,
        typer.Option("--office", metavar=N_("FULL-NAME"), help=N_("the full name of the office")),
    ] = None,
    region: Annotated[
        str | None,
        typer.Option("--region", metavar=N_("CODE"), help=N_("code of the region it serves")),
    ] = None,
    policy: Annotated[
        list[str] | None,
        typer.Option(
            "--policy",
            metavar="POLICY",
            help=N_("a policy to adopt at once; may be given several times"),
            autocompletion=shipped_policies,
        ),
    ] = None,
    rehearsal: Annotated[
        bool, typer.Option("--rehearsal", help=N_("for practice: every page and paper says so"))
    ] = False,
) -> None:
    """Create the register of an office: one file that holds everything.

    Nothing else ever creates one, and an existing register is never touched.
    """
    from smeadmin.actions.office import found_office
    from smeadmin.render.office import draw_founded
    from smeadmin.render.output import Outcome
    from smeadmin.storage.create import assert_free, create_register

    assert_free(run.settings.db)
    name = (office or run.settings.office or "").strip()
    if not name:
        raise OfficeNeeded(way_out=(_("smeadmin init --office NAME --region 440600"),))
    run.assert_day(rehearsal=rehearsal)
    where, dry_run = run.settings.db, run.settings.dry_run
    with tempfile.TemporaryDirectory() as elsewhere:
        # a dry run is built in a folder of its own, so that nothing is left where it would stand
        place = str(Path(elsewhere) / "office.db") if dry_run and "://" not in where else where
        with create_register(place, rehearsal=rehearsal) as register:
            carried = register.carry_out(
                run.act(),
                lambda change: found_office(
                    change, name=name, region=region, policies=policy or [], rehearsal=rehearsal
                ),
                dry_run=dry_run,
            )
    run.committed(carried.number)
    outcome = Outcome(carried.number, dry_run)
    run.show(draw_founded(carried.result, where), outcome, rehearsal=rehearsal)
