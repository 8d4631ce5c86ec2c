"""The rows the office holds, as a policy document may count them: source, fields, and their words.

Storage delivers rows under these names; a document that names another field is told so (P10), one that
names a word a closed field does not have as well (P31).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What kind of thing a value is: its unit, and the words it may be (empty: any)."""

    unit: str
    choices: tuple[str, ...] = ()
    ordered: bool = False

    @property
    def open(self) -> bool:
        """Whether its words are not a closed list."""
        return not self.choices


_WORD = Kind("choice")
_DAY = Kind("date")
_MONEY = Kind("money")
_NUMBER = Kind("number")
_YES_NO = Kind("yes_no")
_REGION = Kind("region")

_TITLES = Kind("choice", ("none", "junior", "middle", "senior"), ordered=True)
_PERIOD = {"from": _DAY, "until": _DAY}

SOURCES: dict[str, dict[str, Kind]] = {
    "staff": {
        "degree": Kind("choice", ("none", "college", "bachelor", "master", "doctor"), ordered=True),
        "title": _TITLES,
        "grade": _TITLES,
        "skill": Kind(
            "choice",
            (
                "none",
                "junior_worker",
                "middle_worker",
                "senior_worker",
                "technician",
                "senior_technician",
            ),
        ),
        "post": Kind("choice", ("full_time", "part_time", "outside")),
    },
    "record": {
        "enterprise": _WORD,
        "kind": _WORD,
        "fee": _MONEY,
        "on": _DAY,
        "mode": Kind("choice", ("on_line", "off_line")),
        "hours": _NUMBER,
        "persons": Kind("persons"),
        "activity": _WORD,
        "public_benefit": _YES_NO,
        "satisfaction": _NUMBER,
    },
    "survey": {"satisfied": _YES_NO, "on": _DAY},
    "title": {"certification": _WORD, "level": _WORD, "star": _NUMBER, "on": _DAY, **_PERIOD},
    "sanction": {
        "kind": Kind(
            "choice",
            (
                "dishonesty",
                "fraud",
                "credit",
                "crime",
                "administrative",
                "safety",
                "environment",
                "quality",
                "tax",
                "finance",
                "labour",
                "blacklist",
            ),
        ),
        "gravity": Kind("choice", ("slight", "ordinary", "grave"), ordered=True),
        "whom": Kind("choice", ("body", "head")),
        "on": _DAY,
        **_PERIOD,
    },
    "voucher": {
        "state": Kind(
            "choice", ("issued", "used", "claimed", "settled", "lapsed", "returned", "void")
        ),
        "amount": _MONEY,
        "balance": _MONEY,
        "on": _DAY,
    },
    "grant": {"programme": _WORD, "amount": _MONEY, "on": _DAY},
    "allocation": {"purpose": _WORD, "amount": _MONEY, "on": _DAY},
    "region": {
        "level": Kind("choice", ("nation", "province", "city", "county", "town", "zone")),
        "centres": Kind("bodies"),
    },
    "institution": {"kind": _WORD, "category": _WORD, "region": _REGION, **_PERIOD},
    "roster": {"name": _WORD, "on": _DAY, **_PERIOD},
    "enterprise": {"size": _WORD, "industry": _WORD, "region": _REGION},
}

SANCTIONS = SOURCES["sanction"]["kind"].choices
"""The kinds of sanction that measures count."""

_OF_BODY = frozenset({"region", "founded", "registered_on", "closed_on", "state"})
_OF_INSTITUTION = _OF_BODY | {"kind", "category", "area"}
REGISTER: dict[str, frozenset[str]] = {
    "institution": _OF_INSTITUTION,
    "provider": _OF_INSTITUTION,
    "enterprise": _OF_BODY
    | {"industry", "sector", "size", "staff", "revenue", "assets", "verified"},
}
"""What the register says of a body by itself, under these names; a figure of another name is not found."""

GIVEN: dict[str, Kind] = {
    "score": Kind("points"),
    "rank": _NUMBER,
    "ranked": _NUMBER,
    "place": Kind("ratio"),
    "grade": _WORD,
    "submitted": _YES_NO,
    "late": _YES_NO,
    "amount": _MONEY,
    "claims": _NUMBER,
    "claimed_at": _DAY,
}
"""What the tool gives and no document declares."""
