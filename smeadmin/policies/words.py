"""The closed lists of the policy format: the words that keys take."""

from __future__ import annotations

from smeadmin.domain.rules.figures import TAKEN
from smeadmin.domain.rules.units import UNITS

COMPARISONS = (
    "at_least",
    "more_than",
    "at_most",
    "less_than",
    "is",
    "is_not",
    "one_of",
    "none_of",
    "has",
    "has_all",
)
GROUPS = ("all", "any", "none", "of")
SHAPES = ("gives", "times", "steps", "brackets", "first", "by", "sum", "highest", "lowest", "open")
TRIMS = ("at_most", "at_least", "weight", "round", "full", "bonus", "missing")
NOUNS = ("certification", "evaluation", "award", "voucher", "target")
APPROVED = {
    "certification": ("certify grant", "certify suspend", "certify reinstate", "certify revoke"),
    "evaluation": ("score adjust", "score finalise", "score reopen"),
    "award": ("award decide", "award pay", "award withdraw", "settle approve"),
    "voucher": (
        *("voucher issue", "voucher topup", "claim approve", "claim cut"),
        *("settle approve", "recovery decide", "recovery write-off"),
    ),
}
"""The acts on a noun for which a measure may ask others to approve."""
OF_MONEY = ("award", "voucher")
"""The nouns whose acts have an amount."""


def _words(listed: str) -> tuple[str, ...]:
    return tuple(listed.split())


WORDS: dict[str, tuple[str, ...]] = {
    "standing": ("seed", "verified", "example"),
    "clause kind": _words(
        "scope condition duty indicator evaluation award amount cap budget quota validity "
        "deadline queue exclusion supervision sanction status support target fund tax other"
    ),
    "unit": tuple(UNITS),
    "about": ("institution", "enterprise", "provider", "region", "office", "fund"),
    "filed": _words(
        "return application register contract invoice claim declaration fund reference"
    ),
    "taken": TAKEN,
    "ties": ("share", "dense", "draw", "decide"),
    "at_cut": ("decide", "all_in", "all_out", "draw"),
    "best": ("highest", "lowest", "earliest"),
    "how": ("half_up", "down", "up", "half_even"),
    "event": _words(
        "application acceptance decision expiry notice result test contract claim issue "
        "registration batch_close window_close creation period_end return objection"
    ),
    "ends": ("same_day", "day_before", "month_end", "year_end"),
    "starts": ("event", "next_day", "next_year"),
    "deadline do": _words(
        "register order use extend claim publish object answer rectify retest reapply close_notice submit "
        "correct"
    ),
    "otherwise": ("lapse", "refuse", "revoke", "return", "file", "none"),
    "per": _words(
        "enterprise claim contract provider recommender region batch programme fund award application"
    ),
    "target per": ("province", "city", "county", "town", "zone", "region"),
    "limit within": ("year", "call", "batch", "cycle", "ever"),
    "limit of": _words("granted held used paid vouchers claims applications places returns"),
    "beyond": ("refuse", "cut", "wait", "share"),
    "judged_on": ("application", "claim", "contract", "decision", "period_end"),
    "flow do": ("apply", "accept", "visit", "review", "notice", "answer", "grant", "issue"),
    "effect do": _words(
        "pay priority recommend commend publicise rectify suspend revoke take_back_plaque exclude "
        "void recover blacklist revoke_provider_title service_reward demonstration policy_support"
    ),
    "choose": ("one",),
    "approval act": tuple(dict.fromkeys(act for acts in APPROVED.values() for act in acts)),
    "not_by": ("scores", "import"),
    "missing": ("stop", "zero"),
    "panel": ("average", "trimmed"),
    "returned": ("next_in_queue", "fund"),
    "every": ("year",),
}
