"""The page of a refused attempt: the clause it rested on is given with our words of it, as it was said."""

from __future__ import annotations

import datetime as dt

import pytest

from smeadmin.domain.explain import RefusalExplained
from smeadmin.errors import Cited, Refused
from smeadmin.i18n import Text, use
from smeadmin.render.document import Pairs
from smeadmin.render.explain import draw_refusal

REFUSED = RefusalExplained(
    number="RF-000007",
    code="criteria-not-met",
    command="certify grant",
    arguments=("certify", "grant", "AP-2026-0001"),
    by="何远",
    on=dt.date(2026, 3, 10),
    at=dt.datetime(2026, 3, 10, 2, tzinfo=dt.UTC),
    message=Text("1 项要求不足，不能认定", "1 requirement is short"),
    clause="GD-09 三(三)1",
    clause_words=Text("市级中心的条件", "what a city centre must be"),
    short_by={"zh": ("场所 差 1 ㎡",), "en": ("premises: 1 m2 apart",)},
    way_out={"zh": (), "en": ()},
    details={},
)


@pytest.mark.parametrize(
    ("language", "clause"),
    [
        ("zh", "GD-09 三(三)1：市级中心的条件"),
        ("en", "GD-09 三(三)1: what a city centre must be"),
    ],
)
def test_the_clause_is_given_with_our_words_of_it(language: str, clause: str) -> None:
    use(language)
    [pairs] = draw_refusal(REFUSED).blocks
    assert isinstance(pairs, Pairs)
    assert (clause,) in [value for _label, value in pairs.rows]


def test_the_words_of_the_clause_are_kept_with_what_was_said() -> None:
    class Short(Refused):
        sentence = "short"

    assert Short(clause=Cited("GD-09", "the conditions")).worded()["clause"] == "the conditions"
    assert Short().worded()["clause"] == ""
