"""The fixed phrases: one wording for one thing, the only source of labels on every page."""

from __future__ import annotations

import re

from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_

PHRASES = {
    "change": N_("change"),
    "next": N_("next"),
    "clause": N_("clause"),
    "short-by": N_("short by"),
    "way-out": N_("way out"),
    "remedy": N_("remedy"),
    "close": N_("close"),
    "now": N_("now"),
    "have": N_("have"),
    "used": N_("used"),
    "kept": N_("kept"),
    "held-by": N_("held by"),
    "returned": N_("returned"),
    "place": N_("place"),
    "while": N_("while"),
    "report": N_("report"),
    "proposed": N_("proposed"),
    "because": N_("because"),
    "nothing-changed": N_("Nothing was changed."),
    "note": N_("note"),
    "warning": N_("warning"),
    "met": N_("met"),
    "short": N_("short"),
    "to-judge": N_("to be judged"),
    "verdict": N_("verdict"),
    "not-met": N_("not met"),
    "smallest-change": N_("what would pass (smallest changes)"),
    "example-rule": N_("example rules"),
    "binds": N_("<- binds"),
    "intact": N_("not altered"),
    "altered": N_("altered"),
    "available": N_("available"),
    "committed": N_("committed"),
    "payable": N_("payable"),
    "paid": N_("paid"),
    "received-back": N_("received back"),
    "adjusted": N_("adjusted"),
    "carried-in": N_("carried in"),
    "carried-out": N_("carried out"),
    "lapsed": N_("lapsed"),
    "returned-to-treasury": N_("returned to treasury"),
    "rows": N_("rows"),
    "amount": N_("amount"),
    "total": N_("total"),
    "reason": N_("reason"),
    "value": N_("value"),
    "column": N_("column"),
    "interrupted": N_("Interrupted. Nothing was changed."),
    "granted": N_("Granted."),
    "published": N_("The notice is open."),
    "undone": N_("Undone."),
    "not-in-effect": N_("Proposed, not in effect."),
    "approved": N_("Approved and in effect."),
}


# Sentences with numbers: written here once so that their Chinese is one; pages use the same msgid.
def phrase(key: str) -> str:
    """Say a fixed phrase in the language in use; raises KeyError for a phrase that is not one."""
    return _(PHRASES[key])


WORDS_TO_TYPE = (N_("BACKUP"),)  # the others are in the options that take them
_TO_BE_TYPED = re.compile(r"(?<= )[A-Z]{4,}(?![\w.-])")


def command(said: str) -> str:
    """Put what a command leaves to be typed (``--reason TEXT``) into the language in use."""
    if not said.startswith(("smeadmin ", "--")):
        return said
    return _TO_BE_TYPED.sub(lambda word: _(word[0]), said)


def label(key: str) -> str:
    """Say the label of a line: a fixed phrase by its key, or words that are ready to print."""
    return _(PHRASES[key]) if key in PHRASES else key
