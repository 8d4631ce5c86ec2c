"""Pages about certification: a check, an application, a certificate, the list, the desk."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.certification import (
    Applied,
    CertificateList,
    CertificateShown,
    CertificationChecked,
    Holder,
)
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules import Document as Measure
from smeadmin.domain.rules.judge import Result
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.render import judged
from smeadmin.render.document import (
    Cell,
    Column,
    Deed,
    Document,
    Kind,
    Lines,
    Next,
    Note,
    Pairs,
    Section,
    Table,
    Tone,
    bad,
    good,
    wait,
)

STATES = {
    "applied": N_("applied"),
    "in_force": N_("in force"),
    "expired": N_("lapsed"),
    "not_yet": N_("not yet in force"),
    "suspended": N_("suspended"),
    "revoked": N_("revoked"),
    "surrendered": N_("surrendered"),
}

_LIST = (
    Column("number", Text("编号", "number"), Kind.CODE, rank=0),
    Column("credit_code", Text("统一社会信用代码", "credit code"), Kind.CODE, rank=6),
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=0),
    Column("certification", Text("名目", "title"), rank=5),
    Column("level", Text("级别", "level"), rank=2),
    Column("valid_from", Text("有效期起", "valid from"), Kind.DAY, rank=4),
    Column("valid_until", Text("有效期至", "valid until"), Kind.DAY, rank=1),
    Column("state", Text("状态", "state"), rank=1),
)

STEPS = {
    "certify apply": N_("apply"),
    "certify grant": N_("grant"),
}


def draw_check(checked: CertificationChecked) -> Document:
    """Draw a check: one line for each requirement, the answer, and what is missing; a no is exit 3."""
    measure = checked.document
    title = (checked.holder.name, checked.holder.credit_code or checked.holder.office_no)
    asked = beside_level(measure, checked.certification, checked.level)
    head = "   ".join(
        (
            _("check  {title}").format(title=asked),
            _("measure {policy}, version {n}").format(
                policy=checked.basis.policy, n=checked.basis.version
            ),
            checked.on.isoformat(),
        )
    )
    blocks: list[Any] = [Lines((head, *_standing(checked.basis)))]
    if checked.result is Result.NOT_CONCERNED:
        blocks.append(Lines((_("the measure does not concern this institution"),)))
    else:
        blocks.append(judged.table(measure, checked.lines))
        blocks.append(Lines((_verdict(checked),)))
        if (ways := judged.ways(measure, checked.lines, checked.trace)) is not None:
            blocks.append(Section(_("what would pass (smallest changes)"), (ways,)))
    passed = checked.result is Result.PASS
    who = checked.holder.credit_code or checked.holder.office_no
    level = f" --level {checked.level}" if checked.level else ""
    number = checked.application
    following = (
        f"smeadmin certify grant {number}"
        if number
        else f"smeadmin certify apply {who} --as {checked.certification}{level}"
    )
    return Document(
        title=title,
        blocks=tuple(blocks),
        data=_check_data(checked),
        next=following if passed else None,
        status=0 if passed else 3,
    )


def draw_applied(applied: Applied) -> Document:
    """Draw an application taken in, and how it stands today."""
    measure = applied.checked.document
    asked = beside_level(measure, applied.certification, applied.level)
    basis = _("measure {policy}, version {n} (in force on the day of the application)")
    head = (
        applied.application,
        applied.holder.name,
        asked,
        basis.format(policy=applied.basis.policy, n=applied.basis.version),
    )
    return Document(
        blocks=(
            Lines(("   ".join(head), *_standing(applied.basis))),
            judged.table(measure, applied.checked.lines),
            Lines((_verdict(applied.checked),)),
        ),
        data={
            "application": applied.application,
            "credit_code": applied.holder.credit_code,
            "name": applied.holder.name,
            "certification": applied.certification,
            "level": applied.level,
            "applied_on": applied.applied_on.isoformat(),
            **applied.basis.as_data(),
            "check": _check_data(applied.checked),
        },
        deed=Deed(_("The application is registered."), _("would register the application.")),
        next=f"smeadmin certify grant {applied.application}",
    )


def draw_granted(shown: CertificateShown) -> Document:
    """Draw a certificate that was just granted."""
    measure = shown.document
    asked = beside_level(measure, shown.certification, shown.level) if measure else ""
    span = _("{start} to {end} (inclusive)").format(
        start=shown.valid_from.isoformat(), end=shown.valid_until.isoformat()
    )
    pairs: list[tuple[str, Any]] = [
        (_("certificate"), shown.certificate),
        (_("institution"), f"{shown.holder.name}   {shown.holder.credit_code or ''}".rstrip()),
        (_("granted title"), asked),
        (_("valid"), span),
    ]
    if shown.document_number:
        pairs.append((_("document"), shown.document_number))
    met = sum(1 for x in shown.lines if x.depth == 1 and str(x.verdict) == "yes")
    pairs.append(
        (
            _("rests on"),
            ngettext("the one requirement met", "all {n} requirements met", met).format(n=met),
        )
    )
    return Document(
        blocks=(Pairs(tuple(pairs)), *_standing_block(shown.basis)),
        data=certificate_data(shown),
        deed=Deed(_("Granted."), _("would grant it.")),
        next=f"smeadmin explain {shown.certificate}",
    )


def draw_certificate(shown: CertificateShown) -> Document:
    """Draw a certificate: why it was granted, who did what when, and whether it holds."""
    measure = shown.document
    asked = beside_level(measure, shown.certification, shown.level) if measure else ""
    title = (
        shown.certificate,
        shown.holder.name,
        asked,
        _("until {day}").format(day=shown.valid_until.isoformat()),
        state_cell(shown),
    )
    basis = _("measure {policy}, version {n}   sha256 {digest}").format(
        policy=shown.basis.policy, n=shown.basis.version, digest=_short(shown.basis.digest)
    )
    why: list[Any] = [Lines((basis, *_standing(shown.basis)))]
    if measure is not None:
        why.append(judged.table(measure, shown.lines))
    for waived in shown.waived:
        said = _("{requirement} was waived by {by}: {reason}")
        why.append(Lines((said.format(**waived),)))
    steps = Table(
        (
            Column("step", Text("步骤", "step"), rank=0),
            Column("on", Text("日期", "day"), Kind.DAY, rank=1),
            Column("by", Text("经手", "by"), rank=2),
            Column("document", Text("文号", "document"), rank=3),
            Column("change", Text("变更", "change"), Kind.CODE, rank=2),
        ),
        tuple((_(STEPS.get(s[0], s[0])), s[1], s[2], s[3], s[4]) for s in shown.steps),
    )
    return Document(
        title=title,
        blocks=(
            Section(_("why it was granted"), tuple(why)),
            Section(_("who, when, on what paper"), (steps,)),
        ),
        data=certificate_data(shown) | {"trace": judged.lines_as_data(shown.lines)},
    )


def draw_certificates(listed: CertificateList) -> Document:
    """Draw the list of certificates and open applications."""
    if not listed.lines:
        return Document(
            data=[],
            notes=(Note(_("No certificates match."), "plain"),),
            next="smeadmin certify check INSTITUTION --as TITLE",
        )
    rows = tuple(
        (
            x.number,
            x.credit_code,
            x.name,
            str(x.title or x.certification),
            None if x.level is None else str(x.level_title or x.level),
            x.valid_from,
            x.valid_until,
            _(STATES[x.state]),
        )
        for x in listed.lines
    )
    counted = "   ".join(f"{_(STATES[k])} {n}" for k, n in listed.totals.items())
    total = ngettext("{n} entry", "{n} entries", len(listed.lines)).format(n=len(listed.lines))
    return Document(
        blocks=(Table(_LIST, rows), Lines((f"{total}   {counted}",))),
        data=[
            {
                "number": x.number,
                "kind": x.kind,
                "credit_code": x.credit_code,
                "name": x.name,
                "region_code": x.region_code,
                "certification": x.certification,
                "level": x.level,
                "state": x.state,
                "applied_on": x.applied_on.isoformat() if x.applied_on else None,
                "valid_from": x.valid_from.isoformat() if x.valid_from else None,
                "valid_until": x.valid_until.isoformat() if x.valid_until else None,
                "standing": x.standing,
            }
            for x in listed.lines
        ],
    )


def draw_desk(listed: CertificateList) -> Document:
    """Draw the desk: what waits to be decided, what ends soon, the next command."""
    waiting = [x for x in listed.lines if x.state == "applied"]
    held = [x for x in listed.lines if x.state == "in_force"]
    ending = sorted(
        (x for x in held if x.days_left is not None and x.days_left <= 90),
        key=lambda x: x.days_left or 0,
    )
    title = (
        _("certification"),
        listed.on.isoformat(),
        ngettext("{n} application open", "{n} applications open", len(waiting)).format(
            n=len(waiting)
        ),
        ngettext("{n} certificate in force", "{n} certificates in force", len(held)).format(
            n=len(held)
        ),
    )
    rows = [
        (x.number, x.name, _("applied {day}").format(day=x.applied_on), f"certify grant {x.number}")
        for x in waiting
    ] + [
        (
            x.number,
            x.name,
            ngettext("{n} day left", "{n} days left", x.days_left or 0).format(n=x.days_left),
            f"certify check {x.credit_code or x.name} --as {x.certification}",
        )
        for x in ending
    ]
    blocks: tuple[Any, ...] = ()
    if rows:
        columns = (
            Column("number", Text("编号", "number"), Kind.CODE, rank=0),
            Column("name", Text("机构名称", "institution"), Kind.NAME, rank=1),
            Column("state", Text("状态", "state"), rank=2),
            Column("next", Text("下一步", "next"), Kind.CODE, rank=3),
        )
        blocks = (Table(columns, tuple(rows)),)
    following = f"smeadmin certify grant {waiting[0].number}" if waiting else None
    return Document(title=title, blocks=blocks, data=draw_certificates(listed).data, next=following)


def certificate_data(shown: CertificateShown) -> dict[str, Any]:
    """Give a certificate as programs get it."""
    from smeadmin.domain.certification import state_on

    return {
        "certificate": shown.certificate,
        "credit_code": shown.holder.credit_code,
        "name": shown.holder.name,
        "certification": shown.certification,
        "level": shown.level,
        "state": state_on(shown.state, shown.valid_from, shown.valid_until, shown.on),
        "granted_on": shown.granted_on.isoformat(),
        "valid_from": shown.valid_from.isoformat(),
        "valid_until": shown.valid_until.isoformat(),
        "policy": shown.basis.policy,
        "policy_version": shown.basis.version,
        "digest": shown.basis.digest,
        "standing": shown.basis.standing,
        "document": shown.document_number,
        "application": shown.application,
        "change": shown.steps[-1][4] if shown.steps else None,
    }


def beside_level(measure: Measure, certification: str, level: str | None) -> str:
    """Say a title with its level: 「服务中心（市级）」."""
    noun = measure.certification(certification)
    if level is None:
        return str(noun.label)
    return _("{title} ({level})").format(
        title=noun.label, level=judged.word_of(measure, "level", level)
    )


def holder_data(holder: Holder) -> dict[str, Any]:
    """Give the holder as programs get it."""
    return {"credit_code": holder.credit_code, "office_no": holder.office_no, "name": holder.name}


def state_cell(shown: CertificateShown) -> Cell:
    """Say whether the title holds on the day it is looked at."""
    from smeadmin.domain.certification import state_on

    state = state_on(shown.state, shown.valid_from, shown.valid_until, shown.on)
    word = _(STATES[state])
    if state == "in_force":
        return good(word)
    return wait(word) if state in ("not_yet", "suspended") else bad(word)


def _verdict(checked: CertificationChecked) -> str:
    met, short, judge = checked.count("yes"), checked.count("no"), checked.count("not known")
    total = met + short + judge
    if checked.result is Result.PASS:
        return _("verdict  met, all {n} requirements").format(n=total)
    equation = _("({total} = {met} met + {short} short + {judge} to be judged)").format(
        total=total, met=met, short=short, judge=judge
    )
    if checked.result is Result.WAIVER:
        said = _("verdict  met if a named person waives {n}")
        return said.format(n=short) + " " + equation
    if short:
        return _("verdict  not met: {n} short").format(n=short) + " " + equation
    return _("verdict  cannot be judged yet: {n} to be judged").format(n=judge) + " " + equation


def _standing(basis: Basis) -> tuple[Cell, ...]:
    if basis.standing != "example":
        return ()
    return (Cell(_("example rules"), Tone.WAIT),)


def _standing_block(basis: Basis) -> tuple[Lines, ...]:
    lines = _standing(basis)
    return (Lines(lines),) if lines else ()


def _check_data(checked: CertificationChecked) -> dict[str, Any]:
    return {
        **holder_data(checked.holder),
        "certification": checked.certification,
        "level": checked.level,
        "on": checked.on.isoformat(),
        "year": checked.year,
        "result": str(checked.result),
        **checked.basis.as_data(),
        "trace": judged.lines_as_data(checked.lines),
        "ways_out": judged.ways_as_data(checked.document, checked.lines, checked.trace),
    }


def _short(digest: str) -> str:
    return f"{digest[:4]} {digest[4:8]} …"


__all__ = [
    "Next",
    "beside_level",
    "draw_applied",
    "draw_certificate",
    "draw_certificates",
    "draw_check",
    "draw_desk",
    "draw_granted",
]
