"""Applications for a title, what persons judged for them, and the certificates granted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa

from smeadmin.storage.schema import Row, check, table, unique
from smeadmin.storage.types import Day, Flag, Int64, Json, Text, column, refers


class Application(Row, table=True):
    """One application of an institution for a title, under the measure of its day."""

    __tablename__ = "application"
    __table_args__ = table(
        unique("number"),
        check(
            "state",
            "state IN ('applied', 'returned', 'accepted', 'mending', 'published', 'creating', "
            "'granted', 'refused', 'withdrawn', 'lapsed')",
        ),
        sa.Index("ix_application_institution", "institution_id"),
    )

    number: str = column(Text)
    institution_id: int = refers("institution.id")
    certification: str = column(Text)
    level: str | None = column(Text, null=True)
    category: str | None = column(Text, null=True)
    applied_on: dt.date = column(Day)
    year: int = column(Int64)
    state: str = column(Text)
    basis: Any = column(Json)
    given: Any = column(Json)
    call: str | None = column(Text, null=True)  # the call for applications it answers
    recommender: str | None = column(Text, null=True)  # the unit that sends it on
    recommended: Any = column(Json, null=True)  # what the unit wrote: its number, its opinion
    renews: str | None = column(Text, null=True)  # the certificate that is to be renewed
    due_on: dt.date | None = column(Day, null=True)  # of the state: papers, second test, stage
    stage: str | None = column(Text, null=True)
    stage_on: dt.date | None = column(Day, null=True)


class ApplicationStep(Row, table=True):
    """One act on an application: which step of the flow it carried out, what came of it, why."""

    __tablename__ = "application_step"
    __table_args__ = table(
        check("result", "result IN ('passed', 'failed', 'done')"),
        sa.Index("ix_application_step_application", "application_id"),
    )

    application_id: int = refers("application.id")
    act: str = column(Text)
    place: int | None = column(Int64, null=True)  # of the step in the flow, from 1
    role: str | None = column(Text, null=True)
    result: str = column(Text, default="done")
    acted_on: dt.date = column(Day)
    acted_by: str = column(Text)
    due_on: dt.date | None = column(Day, null=True)
    comment: str | None = column(Text, null=True)
    notice: str | None = column(Text, null=True)


class Paper(Row, table=True):
    """One paper of the policy's list that came with an application, with a file or on paper only."""

    __tablename__ = "application_paper"
    __table_args__ = table(unique("application_id", "paper"))

    application_id: int = refers("application.id")
    paper: str = column(Text)
    received_on: dt.date = column(Day)
    evidence: str | None = column(Text, null=True)  # number of the file, where there is one


class Judgement(Row, table=True):
    """What a named person judged of a figure, and why; a later one stands beside it, newest counts."""

    __tablename__ = "judgement"
    __table_args__ = table(
        check("reason", "length(reason) > 0"),
        sa.Index("ix_judgement_application", "application_id", "figure"),
    )

    application_id: int = refers("application.id")
    figure: str = column(Text)
    value: Any = column(Json)
    judged_by: str = column(Text)
    judged_on: dt.date = column(Day)
    reason: str = column(Text)


class Certificate(Row, table=True):
    """A title held from a day until a day, both included; whether it holds is asked by date."""

    __tablename__ = "certificate"
    __table_args__ = table(
        unique("number"),
        check("days", "valid_from <= valid_until"),
        check("state", "state IN ('granted', 'revoked', 'surrendered', 'replaced', 'lapsed')"),
        check("ended", "(state = 'granted') = (held_until IS NULL)"),
        sa.Index("ix_certificate_holder", "institution_id", "valid_from", "valid_until"),
    )

    number: str = column(Text)
    institution_id: int = refers("institution.id")
    application_id: int | None = refers("application.id", null=True)
    certification: str = column(Text)
    level: str | None = column(Text, null=True)
    category: str | None = column(Text, null=True)
    star: int | None = column(Int64, null=True)
    granted_on: dt.date = column(Day)
    valid_from: dt.date = column(Day)
    valid_until: dt.date = column(Day)
    state: str = column(Text, default="granted")
    document: str | None = column(Text, null=True)
    waived: Any = column(Json, null=True)
    basis: Any = column(Json)
    trace: Any = column(Json)
    opening: bool = column(
        Flag, default=False
    )  # granted before the books were opened, not judged here
    held_until: dt.date | None = column(Day, null=True)  # its last day, where it was ended
    grace_until: dt.date | None = column(Day, null=True)
    barred_until: dt.date | None = column(
        Day, null=True
    )  # of a new application, after a revocation
    plaque_due: bool = column(Flag, default=False)  # a plaque is to come back
    plaque_back_on: dt.date | None = column(Day, null=True)
    replaces: str | None = column(
        Text, null=True
    )  # the certificate it was renewed or stepped up from


class CertificateSpell(Row, table=True):
    """Days on which a certificate was suspended, or its holder was told to mend; both ends included."""

    __tablename__ = "certificate_spell"
    __table_args__ = table(
        check("kind", "kind IN ('suspended', 'mending')"),
        check("days", "until IS NULL OR since <= until"),
        sa.Index("ix_certificate_spell_certificate", "certificate_id", "since"),
    )

    certificate_id: int = refers("certificate.id")
    kind: str = column(Text)
    since: dt.date = column(Day)
    until: dt.date | None = column(Day, null=True)
    due: dt.date | None = column(Day, null=True)
    reason: str = column(Text)
    document: str | None = column(Text, null=True)


class HolderCheck(Row, table=True):
    """One check of a holder: what a person found, what follows by the measure, and the duties as judged."""

    __tablename__ = "holder_check"
    __table_args__ = table(
        check("result", "result IN ('pass', 'short', 'mend', 'fail')"),
        sa.Index("ix_holder_check_certificate", "certificate_id", "year"),
    )

    certificate_id: int = refers("certificate.id")
    year: int = column(Int64)
    checked_on: dt.date = column(Day)
    checked_by: str = column(Text)
    result: str = column(Text)
    found: Any = column(Json)  # figure -> value, as typed
    follows: Any = column(Json)  # the effects of the measure, by name
    trace: Any = column(Json, null=True)
    reason: str = column(Text)
