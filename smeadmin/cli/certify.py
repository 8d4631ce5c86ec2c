"""The certify group: titles, from the check to the certificate."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from smeadmin.cli import certificate_acts, certify_acts, certify_list, opening, papers
from smeadmin.cli.command import Group
from smeadmin.cli.drafts import Draft, Values
from smeadmin.cli.frame import Run
from smeadmin.cli.imports import Encoding, SheetName
from smeadmin.cli.shared import Judged, Told
from smeadmin.cli.types import codes, day, pairs
from smeadmin.cli.usage import MissingArgument, UnexpectedArgument
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

if TYPE_CHECKING:
    from smeadmin.render.document import Document
    from smeadmin.storage.change import View

group = Group("certify")

Title = Annotated[
    str, typer.Option("--as", metavar=N_("TITLE"), help=N_("the title, as service-centre"))
]
Level = Annotated[
    str | None, typer.Option("--level", metavar=N_("LEVEL"), help=N_("the level, as city"))
]
Policy = Annotated[
    str | None,
    typer.Option(
        "--policy",
        metavar=N_("POLICY"),
        help=N_("where several measures have the title"),
        autocompletion=codes("policy"),
    ),
]


@group.reads(
    "check",
    example="smeadmin certify check 启帆 --as service-centre --level city",
    related=("certify apply", "policy show"),
    statuses={0: N_("it would pass"), 3: N_("it would not, or cannot be judged yet")},
)
def check(
    run: Run,
    title: Title,
    institution: Annotated[
        str | None,
        typer.Argument(
            metavar="INSTITUTION",
            help=N_("credit code, office number, or a part of the name"),
            autocompletion=codes("institution"),
        ),
    ] = None,
    everybody: Annotated[
        bool, typer.Option("--all", help=N_("everybody on the register, the nearest first"))
    ] = False,
    region: Annotated[
        str | None,
        typer.Option(
            "--region",
            metavar=N_("CODE"),
            help=N_("with --all: in a region and all that lies in it"),
        ),
    ] = None,
    level: Level = None,
    policy: Policy = None,
    given: Told = None,
    judge: Judged = None,
    reason: Annotated[
        str | None, typer.Option("--because", metavar=N_("TEXT"), help=N_("the reason of --judge"))
    ] = None,
) -> None:
    """Hold an institution against the requirements of a title, without writing anything.

    One line for each requirement: clause, required, found, where the figure came from, margin. --all holds
    everybody on the register against it; --out FILE gives the whole list, with all lines in JSON.
    """
    if everybody:
        _check_everybody(run, title, institution, region, level, policy, given, judge)
        return
    if institution is None:
        raise MissingArgument({"name": "INSTITUTION"}, way_out=(_("or all of them: --all"),))
    from smeadmin.actions.certification.judging import check_certification
    from smeadmin.render.certification import draw_check

    run.read(
        lambda view: check_certification(
            view,
            institution=institution,
            certification=title,
            level=level,
            policy=policy,
            given=pairs(given),
            judged=pairs(judge),
            by=run.settings.by,
            reason=reason,
        ),
        draw_check,
    )


def _check_everybody(
    run: Run,
    title: str,
    institution: str | None,
    region: str | None,
    level: str | None,
    policy: str | None,
    given: list[str] | None,
    judge: list[str] | None,
) -> None:
    """Hold everybody against a title; what a person finds of one institution is not true of all."""
    for word, said in ((institution, institution), (judge, "--judge")):
        if word:
            raise UnexpectedArgument({"word": said}, way_out=(_("leave --all away"),))
    from smeadmin.actions.certification.everybody import check_everybody
    from smeadmin.render.checking import draw_everybody

    run.read(
        lambda view: check_everybody(
            view,
            certification=title,
            level=level,
            policy=policy,
            given=pairs(given),
            region=region,
        ),
        draw_everybody,
    )


@group.writes(
    "apply",
    example="smeadmin certify apply 启帆 --as service-centre --level city --set route=set_up",
    related=("certify check", "certify grant"),
)
def apply(
    run: Run,
    title: Title,
    institution: Annotated[
        str | None,
        typer.Argument(
            metavar="INSTITUTION",
            help=N_("credit code, office number, or a part of the name"),
            autocompletion=codes("institution"),
        ),
    ] = None,
    file: Annotated[
        str | None,
        typer.Option(
            "--file",
            metavar=N_("FILE"),
            help=N_("a recommendation summary: an application for each of its rows"),
        ),
    ] = None,
    level: Level = None,
    policy: Policy = None,
    given: Told = None,
    judge: Judged = None,
    paper: certify_acts.Papers = None,
    recommender: certify_acts.Recommender = None,
    call: Annotated[
        str | None,
        typer.Option(
            "--call", metavar=N_("CALL"), help=N_("the call it answers (default: the year)")
        ),
    ] = None,
) -> None:
    """Register an application; the measure in force on its day judges it to the end.

    With --file all those of a recommendation summary, with the unit, its number and its opinion.
    """
    if file is not None:
        if institution is not None:
            raise UnexpectedArgument({"word": institution}, way_out=(_("leave --file away"),))
        certify_acts.take_in(run, file, title, level, policy, call, recommender)
        return
    if institution is None:
        raise MissingArgument({"name": "INSTITUTION"}, way_out=(_("or a list: --file"),))
    from smeadmin.actions.certification.applying import apply_for
    from smeadmin.render.application import draw_applied

    run.write(
        lambda change: apply_for(
            change,
            institution=institution,
            certification=title,
            level=level,
            policy=policy,
            given=pairs(given),
            judged=pairs(judge),
            papers=paper or (),
            recommender=recommender,
            call=call,
        ),
        draw_applied,
    )


@group.writes(
    "grant",
    example="smeadmin certify grant AP-2026-0001 --doc 示中小企〔2026〕3号",
    related=("certify check", "certify show", "explain"),
    statuses={
        0: N_("granted"),
        3: N_("a requirement is short or not judged"),
        4: N_("no such application"),
        5: N_("decided already, or held already"),
    },
)
def grant(
    run: Run,
    applications: certify_acts.Listed = None,
    file: certify_acts.DecisionFile = None,
    until: Annotated[
        date | None,
        typer.Option(
            "--valid-until",
            parser=day,
            metavar=N_("DATE"),
            help=N_(
                "the last day of the title: needed where the measure does not say, and only there"
            ),
        ),
    ] = None,
    judge: Judged = None,
    waive: Annotated[
        list[str] | None,
        typer.Option(
            "--waive",
            metavar=N_("REQUIREMENT"),
            help=N_("let pass what the measure allows a person to waive, with --reason"),
        ),
    ] = None,
    replaces: Annotated[
        str | None,
        typer.Option(
            "--replaces",
            metavar=N_("CERTIFICATE"),
            help=N_("the lower one of the same title, which ends with it (a step up)"),
            autocompletion=codes("certificate"),
        ),
    ] = None,
    sheet: SheetName = None,
    encoding: Encoding = None,
) -> None:
    """Grant the title: number and validity by the measure. It refuses what certify check refuses.

    Where the measure has a public notice, its days must have passed; where it has stages before the
    title, each grant begins the next of them, and the last gives the title. Several are decided in one
    change, both ways by a list with --file.
    """
    if file is not None or applications is None or len(applications) != 1:
        certify_acts.grant_several(
            run,
            applications,
            file,
            until=until,
            waive=waive,
            judge=judge,
            sheet=sheet,
            encoding=encoding,
        )
        return
    application = applications[0]
    from smeadmin.actions.certification.granting import grant_certificate
    from smeadmin.render.application import draw_decided
    from smeadmin.render.judged import said

    run.write(
        lambda change: grant_certificate(
            change,
            application=application,
            say=said,
            valid_until=until,
            waive=waive,
            judged=pairs(judge),
            replaces=replaces,
        ),
        draw_decided,
    )


@group.reads(
    "whatif",
    example="smeadmin certify whatif --as service-centre --policy 新办法草案.toml",
    related=("policy diff", "policy check", "certify list"),
    statuses={
        0: N_("compared; nothing is ever written"),
        4: N_("nobody holds the title, or no such address"),
        6: N_("the draft has faults"),
    },
)
def whatif(
    run: Run, title: Title, level: Level = None, draft: Draft = None, values: Values = None
) -> None:
    """Judge the titles in force and the open applications again under a draft, without writing.

    It says how many certificates would fall and for want of what; a certificate is judged on the figures
    it was granted on. --out FILE gives all of them.
    """
    from smeadmin.actions.whatif.certification import try_certification
    from smeadmin.render.whatif.certification import draw_certification_tried

    run.read(
        lambda view: try_certification(
            view, certification=title, level=level, file=draft, values=values or []
        ),
        draw_certification_tried,
    )


@group.reads(
    "show", example="smeadmin certify show SC-2026-0001", related=("certify list", "explain")
)
def show(
    run: Run,
    number: Annotated[
        str,
        typer.Argument(
            metavar="CERTIFICATE",
            help=N_("number of a certificate or an application"),
            autocompletion=codes("certificate"),
        ),
    ],
) -> None:
    """Show a certificate with why it was granted, or an application as it stands now."""
    from smeadmin.actions.certification.progress import application_progress
    from smeadmin.actions.certification.showing import show_certificate
    from smeadmin.render.application import draw_application
    from smeadmin.render.certification import draw_certificate

    if number.upper().startswith("AP-"):
        run.read(lambda view: application_progress(view, application=number), draw_application)
    else:
        run.read(lambda view: show_certificate(view, certificate=number), draw_certificate)


certify_list.add_verbs(group)


def explain(view: View, code: str) -> Document | None:
    """Explain a certificate, or an application, granted as its certificate; None for any other number."""
    import re

    if re.fullmatch(r"AP-\d{4}-\d+", code):
        from smeadmin.actions.certification.holding import certificate_of
        from smeadmin.actions.certification.progress import application_progress
        from smeadmin.render.application import draw_application

        granted = certificate_of(view, application=code)
        if granted is None:
            return draw_application(application_progress(view, application=code))
        code = granted
    if re.fullmatch(r"[A-Z]{1,6}-\d{4}-\d{4,}", code) and code[:3] not in ("AW-", "CL-", "ST-"):
        from smeadmin.actions.certification.holding import explain_certificate
        from smeadmin.domain.certification.refusals import CertificateNotFound
        from smeadmin.render.certification import draw_certificate

        try:
            return draw_certificate(explain_certificate(view, certificate=code))
        except CertificateNotFound:
            return None
    return None


@group.desk
def desk(run: Run) -> None:
    """What waits to be decided, and what ends soon."""
    from smeadmin.actions.certification.desk import certification_desk
    from smeadmin.render.certificates import draw_desk

    run.read(certification_desk, draw_desk)


group.writes(
    "import",
    example="smeadmin certify import 期初证书.xlsx --opening --rows 36 --doc 示中小企〔2026〕1号",
    related=("certify list", "change undo"),
    statuses=opening.STATUSES,
)(opening.import_certificates)
group.reads(
    "template",
    example="smeadmin certify template --out 期初证书.xlsx",
    related=("certify import",),
)(opening.template_certificates)
certify_acts.add_verbs(group)
certificate_acts.add_verbs(group)
papers.add_certify_verbs(group)
