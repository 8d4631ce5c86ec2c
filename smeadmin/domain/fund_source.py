"""Whose money a fund holds: the levels of the treasury that pay into it, kept apart to the fen.

A fund keeps all of it in one, or every source apart; what first comes in decides, and the two never mix.
"""

from __future__ import annotations

from collections.abc import Mapping

from smeadmin.errors import Conflict, NotFound, Usage
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_

SOURCE_LABELS = {
    "": Text("未分来源", "not kept apart"),
    "state": Text("中央", "state"),
    "province": Text("省级", "province"),
    "city": Text("市级", "city"),
    "county": Text("县级", "county"),
    "town": Text("镇级", "town"),
}
"""Sources with a word of their own. Others are named by a measure, or declared by the office once."""

_READ = {
    "国家": "state",
    "省": "province",
    "市": "city",
    "县": "county",
    "区级": "county",
    "区县": "county",
    "县区": "county",
    "县市区": "county",
    "区": "county",
    "镇": "town",
    "乡镇": "town",
    "街道": "town",
}


class SourceNeeded(Usage):
    """A fund that keeps its sources apart is drawn on source by source; a measure may say who pays what.

    Where it does not, the office says whose money it is.
    """

    code, sentence = "fund-source-needed", N_("{fund} has several sources; say whose money it is")


class SourceUnknown(NotFound):
    """Nothing came into the fund from that source."""

    code, sentence = "fund-source-unknown", N_("{fund} has no money of 「{source}」")


class SourceNew(Usage):
    """Money comes from a level of the treasury, from a payer that an adopted measure names, or from a source
    that the office has declared: a slip of the pen would keep money apart for ever.
    """

    code, sentence = "fund-source-new", N_("「{source}」 is no source that is known here")


class SourcesMixed(Conflict):
    """A fund keeps its money in one, or every source apart: mixed, nobody could say whose was spent."""

    code, sentence = "fund-sources-mixed", N_("{fund} cannot take this in")


def source_key(text: str) -> str:
    """Read the name of a source in either language: ``province`` for 省级, 省, province."""
    said = " ".join(text.split())
    for key, label in SOURCE_LABELS.items():
        if key and said.lower() in (key, label.zh, label.en):
            return key
    return _READ.get(said, said)


def source_label(key: str) -> str:
    """Give the word for a source in the language that is spoken."""
    return str(SOURCE_LABELS.get(key, key))


def borne(origin: str, shares: Mapping[str, int], fen: int) -> dict[str, int]:
    """Give what each source bears of an amount (fen), of which ``origin`` holds what nobody else bears.

    ``shares``: what each payer bears by the measure. A fund that keeps its money in one bears it in one.
    """
    if not origin or not shares:
        return {origin: fen} if fen else {}
    return {payer: part for payer, part in shares.items() if part}
