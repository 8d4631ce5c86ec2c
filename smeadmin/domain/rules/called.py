"""What is called by the tool itself: the figures that it gives, the slots of a noun.

A rule that has no label, and reads no figure with one, is called after these.
"""

from __future__ import annotations

from smeadmin.i18n import Text

GIVEN = {
    "score": Text("得分", "score"),
    "rank": Text("名次", "rank"),
    "ranked": Text("参加排名数", "number ranked"),
    "place": Text("名次占比", "share of the field"),
    "grade": Text("等次", "grade"),
    "submitted": Text("已报送", "submitted"),
    "late": Text("逾期报送", "filed late"),
    "amount": Text("金额", "amount"),
    "claims": Text("申请数", "number of claims"),
    "claimed_at": Text("申领时间", "time of the claim"),
}
SLOTS = {
    "who": Text("适用于", "concerns"),
    "require": Text("条件", "requirements"),
    "duties": Text("持证义务", "duties"),
}


def called(name: str) -> Text:
    """Name a figure or a rule by its own name; one that nobody has named stays as it is written."""
    return GIVEN.get(name) or SLOTS.get(name) or Text(name, name)
