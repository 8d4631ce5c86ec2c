"""Two persons, however their names are written."""

from __future__ import annotations

import pytest

from smeadmin.domain.approval import SelfApproval, check_other_person


@pytest.mark.parametrize("checker", ["林岚", " 林岚", "林　岚", "林 岚"])
def test_the_same_name_is_the_same_person(checker: str) -> None:
    with pytest.raises(SelfApproval):
        check_other_person("林岚", checker, what="CL-2026-0001", command="x")


@pytest.mark.parametrize(("maker", "checker"), [("Zhou Min", "zhou min"), ("ＬＩＮ", "lin")])
def test_case_and_width_make_no_second_person(maker: str, checker: str) -> None:
    with pytest.raises(SelfApproval):
        check_other_person(maker, checker, what="CL-2026-0001", command="x")


def test_another_name_is_another_person() -> None:
    check_other_person("林岚", "何远", what="CL-2026-0001", command="x")
