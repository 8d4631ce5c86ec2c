"""What a measure may name of the register: the very names that storage finds."""

import pytest

from smeadmin.domain.rules.sources import REGISTER
from smeadmin.storage import gathering
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution

TABLES = {"institution": Institution, "provider": Institution, "enterprise": Enterprise}


@pytest.mark.parametrize("about", REGISTER)
def test_every_name_of_the_register_is_found_there(about: str) -> None:
    columns = of(TABLES[about]).c
    yearly = set(gathering._OF_YEAR) if about == "enterprise" else set()
    for name in REGISTER[about]:
        assert gathering._COLUMNS.get(name, name) in columns or name in yearly, name
    assert yearly <= REGISTER[about]
