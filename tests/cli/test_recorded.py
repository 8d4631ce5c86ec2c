"""What the log keeps of a command line: nothing by which somebody is known."""

from __future__ import annotations

import pytest

from smeadmin.cli.words import recorded

CASES = [
    ("person erase 沈一鸣 13812342764 --of 启帆", "person erase 沈** 138****2764 --of 启帆"),
    ("person erase --dry-run 沈一鸣 --yes", "person erase --dry-run 沈** --yes"),
    ("--db office.db person find 沈一鸣", "--db office.db person find 沈**"),
    ("person due", "person due"),
    (
        "evidence add I-000001 身份证件=沈一鸣身份证.jpg 沈一鸣.pdf --about-person",
        "evidence add I-000001 身份证件=*.jpg *.pdf --about-person",
    ),
    ("evidence add --kind 合同 CL-1 沈一鸣.pdf", "evidence add --kind 合同 CL-1 *.pdf"),
    ("claim submit --evidence 合同=沈一鸣.pdf", "claim submit --evidence 合同=*.pdf"),
    ("claim submit --evidence=合同=沈一鸣.pdf", "claim submit --evidence=合同=*.pdf"),
    ("institution edit 启帆 --contact 沈一鸣", "institution edit 启帆 --contact 沈**"),
]


@pytest.mark.parametrize(("typed", "kept"), CASES)
def test_nobody_is_named_in_the_log(typed: str, kept: str) -> None:
    assert " ".join(recorded(typed.split())) == kept
