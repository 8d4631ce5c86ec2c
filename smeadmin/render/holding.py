"""What stands beside the days of a certificate: spells, window, grace, bar, plaque, checks, rights."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.certification.certificate import RIGHT_WORDS, RIGHTS, State
from smeadmin.domain.certification.results import CertificateShown
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.render.formats import day

RESULTS = {
    "pass": Text("合格", "pass"),
    "short": Text("有不足，办法没有写后果", "short, and the measure says of nothing that follows"),
    "mend": Text("整改", "to mend"),
    "fail": Text("不合格", "fail"),
}


def rights_line(shown: CertificateShown) -> str:
    """Say what a certificate gives its holder on the day: the rights table of its state."""
    given = [str(RIGHT_WORDS[right]) for right in RIGHT_WORDS if right in RIGHTS[shown.state]]
    return _(", ").join(given) or _("nothing")


def facts_of(shown: CertificateShown) -> list[tuple[str, Any]]:
    """Give what stands beside the days of a certificate: spells, window, grace, bar, plaque."""
    pairs: list[tuple[str, Any]] = []
    words = {"suspended": _("suspended"), "mending": _("to mend")}
    for spell in shown.tenure.spells:
        if spell.until is None:
            text = _("from {day}").format(day=day(spell.since))
        else:
            span = _("{start} to {end} (inclusive)")
            text = span.format(start=day(spell.since), end=day(spell.until))
        if spell.due is not None:
            text += _(", tested again by {day}").format(day=day(spell.due))
        pairs.append((words[spell.kind], text))
    if shown.tenure.held_until is not None:
        pairs.append((_("held until"), day(shown.tenure.held_until)))
    start, end = shown.renewal
    if start is not None and end is not None and shown.in_force:
        said = _("{start} to {end} (inclusive)").format(start=day(start), end=day(end))
        pairs.append((_("renewal"), said))
    if shown.tenure.grace_until is not None and shown.state in (State.IN_FORCE, State.GRACE):
        pairs.append((_("grace until"), day(shown.tenure.grace_until)))
    if shown.barred_until is not None:
        pairs.append((_("barred from applying until"), day(shown.barred_until)))
    if shown.plaque_due:
        back = shown.plaque_back_on
        pairs.append((_("plaque"), _("to come back") if back is None else day(back)))
    if shown.replaces is not None:
        pairs.append((_("follows on"), shown.replaces))
    for check in shown.checks:
        said = f"{day(check.on)} {check.by}  {RESULTS[check.result]}  {check.reason}"
        pairs.append((_("check"), said))
    return pairs
