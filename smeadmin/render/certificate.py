"""Pages about what becomes of a certificate: suspended, reinstated, revoked, checked, lapsed."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.certification.application import WORDS as STANDINGS
from smeadmin.domain.certification.results import CertificateShown, HolderChecked, Lapsed
from smeadmin.domain.rules.document import Effect
from smeadmin.i18n import Text, joined, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.policies.phrases import ACTS, word
from smeadmin.render import judged
from smeadmin.render.certification import beside_level, certificate_data, state_cell
from smeadmin.render.document import Column, Deed, Document, Kind, Pairs, Table
from smeadmin.render.formats import day
from smeadmin.render.holding import RESULTS, facts_of, rights_line
from smeadmin.render.stranded import repoint_command, stranded_note

_LAPSED = (
    Column("number", Text("编号", "number"), Kind.CODE, rank=0),
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=1),
    Column("state", Text("状态", "state"), rank=2),
    Column("due_on", Text("限期", "deadline"), Kind.DAY, rank=3),
)


def draw_suspended(shown: CertificateShown) -> Document:
    """Draw a certificate that was just suspended."""
    return _page(shown, Deed(_("Suspended."), _("would suspend it.")))


def draw_reinstated(shown: CertificateShown) -> Document:
    """Draw a certificate that is in force again."""
    return _page(shown, Deed(_("Reinstated."), _("would reinstate it.")))


def draw_revoked(shown: CertificateShown) -> Document:
    """Draw a certificate that was just revoked, with the bar and the plaque."""
    return _page(shown, Deed(_("Revoked."), _("would revoke it.")), _after_end(shown))


def draw_surrendered(shown: CertificateShown) -> Document:
    """Draw a certificate that was given back."""
    return _page(shown, Deed(_("Given back."), _("would take the title back.")), _after_end(shown))


def draw_plaque(shown: CertificateShown) -> Document:
    """Draw a certificate whose plaque is back."""
    return _page(shown, Deed(_("The plaque is back."), _("would write that the plaque is back.")))


def _cited(effect: Effect) -> str:
    return joined(effect.head.clause.of())


def draw_checked(checked: HolderChecked) -> Document:
    """Draw a check of a holder: what was found, what follows, by when it is tested again."""
    shown, number = checked.shown, checked.shown.certificate
    pairs: list[tuple[str, Any]] = [(_("result"), str(RESULTS[checked.result]))]
    follows = tuple(
        f"{_(', ').join(word(ACTS, act) for act in effect.do)}  {_cited(effect)}".rstrip()
        for effect in (one.effect for one in checked.follows)
    )
    if follows:
        pairs.append((_("follows"), follows))
    if checked.due is not None:
        pairs.append((_("tested again by"), day(checked.due)))
    following = {
        "fail": f"smeadmin certify revoke {number} --reason " + _("TEXT"),
        "mend": f"smeadmin certify show {number}",
    }.get(checked.result)
    blocks: list[Any] = [Pairs((*_about(shown), *pairs))]
    if checked.duties and shown.document is not None:
        blocks.append(judged.table(shown.document, checked.duties))
    return Document(
        blocks=tuple(blocks),
        data={
            **certificate_data(shown),
            "result": checked.result,
            "follows": [effect.effect.head.name for effect in checked.follows],
            "due": checked.due.isoformat() if checked.due else None,
            "duties": judged.lines_as_data(checked.duties),
        },
        deed=Deed(_("The check is recorded."), _("would record the check.")),
        next=following,
    )


def draw_lapsed(lapsed: Lapsed) -> Document:
    """Draw what was written down as lapsed."""
    rows: list[tuple[Any, ...]] = [
        (x.application, x.holder.name, str(STANDINGS[x.state]), x.due_on)
        for x in lapsed.applications
    ]
    rows += [
        (x.certificate, x.holder.name, state_cell(x), x.valid_until) for x in lapsed.certificates
    ]
    n = len(rows)
    return Document(
        blocks=(Table(_LAPSED, tuple(rows)),),
        data={
            "applications": [x.application for x in lapsed.applications],
            "certificates": [x.certificate for x in lapsed.certificates],
        },
        deed=Deed(
            ngettext("{n} has lapsed.", "{n} have lapsed.", n).format(n=n),
            ngettext("would let {n} lapse.", "would let {n} lapse.", n).format(n=n),
        ),
    )


def _page(shown: CertificateShown, deed: Deed, following: str | None = None) -> Document:
    return Document(
        blocks=(Pairs((*_about(shown), *facts_of(shown), (_("rights"), rights_line(shown)))),),
        data=certificate_data(shown),
        deed=deed,
        notes=(stranded_note(shown.stranded),) if shown.stranded else (),
        next=following or f"smeadmin certify show {shown.certificate}",
    )


def _about(shown: CertificateShown) -> tuple[tuple[str, Any], ...]:
    measure = shown.document
    asked = beside_level(measure, shown.certification, shown.level) if measure else ""
    return (
        (_("certificate"), f"{shown.certificate}   {shown.holder.name}   {asked}".rstrip()),
        (_("state"), state_cell(shown)),
    )


def _after_end(shown: CertificateShown) -> str | None:
    """After an end vouchers are repointed, and the plaque is fetched."""
    if shown.stranded is not None:
        return repoint_command(shown.stranded)
    waits = shown.plaque_due and shown.plaque_back_on is None
    return f"smeadmin certify plaque {shown.certificate}" if waits else None
