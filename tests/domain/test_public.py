"""What may be made public: columns by name, none of which can hold a person, a number or an account."""

from __future__ import annotations

import pytest

from smeadmin.domain.columns import NOUNS
from smeadmin.domain.columns.column import Kind
from smeadmin.domain.notice import PUBLIC, check_public
from smeadmin.domain.notice_refusals import ColumnNotPublic
from smeadmin.domain.person import FIELDS

NEVER = {"phone", "contact", "legal_person", "account", "holder", "id_number", "email", "address"}


def test_no_public_column_can_hold_a_person_or_an_account() -> None:
    """The list is closed; whatever a registry marks as personal, or is a telephone, is not on it."""
    personal = {
        column.name
        for noun in NOUNS.values()
        for column in noun.columns
        if column.personal or column.kind is Kind.PHONE
    }
    assert {"phone", "contact", "legal_person"} <= personal  # the registry has some to be kept off
    kept_off = (
        personal | NEVER | (FIELDS.keys() - {"name"})
    )  # a name on the list is an institution's
    assert PUBLIC.keys() & kept_off == set()


@pytest.mark.parametrize("column", sorted(NEVER))
def test_a_column_that_is_not_on_the_list_is_refused(column: str) -> None:
    with pytest.raises(ColumnNotPublic):
        check_public(["name", column])
