"""Pages about certification: a check, an application, a certificate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from smeadmin.domain.certification import application, certificate
from smeadmin.domain.certification.certificate import State
from smeadmin.domain.certification.results import CertificateShown, CertificationChecked, Holder
from smeadmin.domain.policy import Basis
from smeadmin.domain.rules.document import Document as Measure
from smeadmin.domain.rules.judge import Result
from smeadmin.domain.rules.lacking import listed
from smeadmin.i18n import Text, language, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render import judged
from smeadmin.render.document import (
    Block,
    Cell,
    Column,
    Deed,
    Document,
    Kind,
    Lines,
    Next,
    Pairs,
    Section,
    Table,
    Tone,
    bad,
    good,
    wait,
)
from smeadmin.render.holding import facts_of, rights_line

STATES: dict[str, Text] = {
    **{str(state): text for state, text in application.WORDS.items()},
    **{str(state): text for state, text in certificate.WORDS.items()},
}
"""What people call where an application or a certificate stands."""


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
    blocks: list[Any] = [Lines((head, *standing_lines(checked.basis)))]
    if checked.result is Result.NOT_CONCERNED:
        blocks.append(Lines((_("the measure does not concern this institution"),)))
    else:
        blocks.append(judged.table(measure, checked.lines))
        blocks.append(Lines((verdict(checked), *_missing(checked))))
        if (ways := judged.ways(measure, checked.lines, checked.trace)) is not None:
            blocks.append(Section(_("what would pass (smallest changes)"), (ways,)))
    passed = checked.result is Result.PASS
    who = checked.holder.credit_code or checked.holder.office_no
    level = f" --level {checked.level}" if checked.level else ""
    following = f"smeadmin certify apply {who} --as {checked.certification}{level}"
    return Document(
        title=title,
        blocks=tuple(blocks),
        data=check_data(checked),
        next=following if passed else checked.filing,
        status=0 if passed else 3,
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
    rests = [ngettext("the one requirement met", "all {n} requirements met", met).format(n=met)]
    if shown.waived:
        rests = [ngettext("{n} requirement met", "{n} requirements met", met).format(n=met)]
        rests += [_waiver(shown, waived) for waived in shown.waived]
    pairs.append((_("rests on"), tuple(rests)))
    return Document(
        blocks=(Pairs(tuple(pairs)), *_standing_block(shown.basis)),
        data={k: v for k, v in certificate_data(shown).items() if k != "change"},
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
    why: list[Any] = [Lines((basis, *standing_lines(shown.basis)))]
    if shown.opening:
        said = _("granted on {day}, before the books were opened here; it was not judged here")
        why = [Lines((said.format(day=shown.granted_on.isoformat()),))]
    elif measure is not None:
        why.append(judged.table(measure, shown.lines))
        why.append(judged.clauses(measure, shown.lines))
    why += [Lines((_waiver(shown, waived),)) for waived in shown.waived]
    steps = Table(
        (
            Column("step", Text("步骤", "step"), rank=0),
            Column("on", Text("日期", "day"), Kind.DAY, rank=1),
            Column("by", Text("经手", "by"), rank=2),
            Column("document", Text("文号或理由", "document or reason"), rank=3),
            Column("change", Text("变更", "change"), Kind.CODE, rank=2),
        ),
        tuple((step_word(s[0]), s[1], s[2], s[3], s[4]) for s in shown.steps),
    )
    return Document(
        title=title,
        blocks=(
            *_beside(shown),
            Section(_("why it was granted"), tuple(why)),
            Section(_("who, when, on what paper"), (steps,)),
            *_today(shown),
        ),
        data=certificate_data(shown)
        | {
            "clauses": [] if measure is None else judged.clauses_as_data(measure, shown.lines),
            "waived": [dict(one) for one in shown.waived],
            "opening": shown.opening,
            "trace": judged.lines_as_data(shown.lines),
        }
        | _today_data(shown),
    )


def _beside(shown: CertificateShown) -> tuple[Block, ...]:
    """Give what stands beside its days; one to which nothing has happened has only its rights."""
    return (Pairs((*facts_of(shown), (_("rights"), rights_line(shown)))),)


def _today(shown: CertificateShown) -> tuple[Block, ...]:
    """Answer whether the title still holds, where it was asked."""
    if not shown.today:
        return ()
    said = [_still(shown, checked) for checked in shown.today]
    if not shown.in_force:
        said.insert(0, _("no: {state}").format(state=state_cell(shown).value))
    return (Pairs(((_("does it still hold"), tuple(said)),)),)


def _still(shown: CertificateShown, checked: CertificationChecked) -> str:
    measure = checked.document
    if shown.met(checked):
        said = _("yes (judged again on the figures of {on}: the same answer)")
        return _by(shown, checked, said.format(on=checked.on))
    if checked.result is Result.UNKNOWN:
        said = _("cannot be judged: {missing}").format(missing=listed(checked.missing))
        return _by(shown, checked, said)
    reasons = _("; ").join(judged.said(measure, line) for line in checked.short)
    said = _("no (on the figures of {on}): {reasons}").format(on=checked.on, reasons=reasons)
    return _by(shown, checked, said)


def _by(shown: CertificateShown, checked: CertificationChecked, said: str) -> str:
    """Name the text where it is not the one of the decision."""
    if checked is shown.today[0]:
        return said
    by = _("by the text in force today ({policy}, version {n}): {answer}")
    return by.format(policy=checked.basis.policy, n=checked.basis.version, answer=said)


def _today_data(shown: CertificateShown) -> dict[str, Any]:
    if not shown.today:
        return {}
    return {
        "today": [
            {
                "on": checked.on,
                "policy": checked.basis.policy,
                "policy_version": checked.basis.version,
                "digest": checked.basis.digest,
                "holds": None if checked.result is Result.UNKNOWN else shown.met(checked),
                "missing": [lack.as_json() for lack in checked.missing],
                "short": judged.lines_as_data(checked.short),
            }
            for checked in shown.today
        ]
    }


def certificate_data(shown: CertificateShown) -> dict[str, Any]:
    """Give a certificate as programs get it."""
    return {
        "certificate": shown.certificate,
        "credit_code": shown.holder.credit_code,
        "name": shown.holder.name,
        "certification": shown.certification,
        "level": shown.level,
        "state": str(shown.state),
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
        "held_until": _iso(shown.tenure.held_until),
        "grace_until": _iso(shown.tenure.grace_until),
        "renew_from": _iso(shown.renewal[0]),
        "barred_until": _iso(shown.barred_until),
        "plaque_due": shown.plaque_due,
        "plaque_back_on": _iso(shown.plaque_back_on),
        "replaces": shown.replaces,
        "rights": sorted(certificate.RIGHT_WORDS.keys() & certificate.RIGHTS[shown.state]),
        "spells": [
            {
                "kind": spell.kind,
                "since": spell.since.isoformat(),
                "until": _iso(spell.until),
                "due": _iso(spell.due),
            }
            for spell in shown.tenure.spells
        ],
    }


def _iso(on: dt.date | None) -> str | None:
    return None if on is None else on.isoformat()


def step_word(command: str) -> str:
    """Call a step of the procedure by its command: ``certify grant`` is 认定; a word stays as it is."""
    if not command.startswith(("certify ", "notice ")):
        return command
    act = "recall" if command == "notice close" else command.partition(" ")[2]
    word = application.ACT_WORDS.get(act)
    return command if word is None else str(word)


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
    word = str(STATES[shown.state])
    if shown.state is State.IN_FORCE:
        return good(word)
    waits = (State.NOT_YET, State.SUSPENDED, State.MENDING, State.GRACE)
    return wait(word) if shown.state in waits else bad(word)


def _waiver(shown: CertificateShown, waived: Mapping[str, Any]) -> str:
    """Say who let which requirement pass, and why."""
    named = {x.name: str(x.label) for x in shown.lines}
    requirement = named.get(waived["requirement"], waived["requirement"])
    said = _("{requirement} was waived by {by}: {reason}")
    return said.format(**{**waived, "requirement": requirement})


def verdict(checked: CertificationChecked) -> str:
    """Say whether the requirements are met, with counts that add up."""
    met, short, judge = checked.count("yes"), checked.count("no"), checked.count("not known")
    total = met + short + judge
    if checked.result is Result.PASS:
        said = ngettext(
            "verdict  met, the one requirement", "verdict  met, all {n} requirements", total
        )
        return said.format(n=total)
    equation = _("({total} = {met} met + {short} short + {judge} to be judged)").format(
        total=total, met=met, short=short, judge=judge
    )
    if checked.result is Result.WAIVER:
        said = _("verdict  met if a named person waives {n}")
    elif short and judge:
        said = _("verdict  not met: {n} short, {judge} to be judged")
    elif short:
        said = _("verdict  not met: {n} short")
    else:
        said = _("verdict  cannot be judged yet: {judge} to be judged")
    return said.format(n=short, judge=judge) + ("" if language() == "zh" else " ") + equation


def _missing(checked: CertificationChecked) -> tuple[str, ...]:
    """Say what is not known, where the answer hangs on it."""
    if checked.result is not Result.UNKNOWN:
        return ()
    return (_("not known: {missing}").format(missing=listed(checked.missing)),)


def standing_lines(basis: Basis) -> tuple[Cell, ...]:
    """Say that it rests on example rules, where it does."""
    if basis.standing != "example":
        return ()
    return (Cell(_("example rules"), Tone.WAIT),)


def _standing_block(basis: Basis) -> tuple[Lines, ...]:
    lines = standing_lines(basis)
    return (Lines(lines),) if lines else ()


def check_data(checked: CertificationChecked) -> dict[str, Any]:
    """Give a judgement as programs get it."""
    return {
        **holder_data(checked.holder),
        "certification": checked.certification,
        "level": checked.level,
        "on": checked.on.isoformat(),
        "year": checked.year,
        "result": str(checked.result),
        **checked.basis.as_data(),
        "missing": [lack.as_json() for lack in checked.missing],
        "trace": judged.lines_as_data(checked.lines),
        "ways_out": judged.ways_as_data(checked.document, checked.lines, checked.trace),
    }


def _short(digest: str) -> str:
    return f"{digest[:4]} {digest[4:8]} …"


__all__ = [
    "Next",
    "beside_level",
    "draw_certificate",
    "draw_check",
    "draw_granted",
]
