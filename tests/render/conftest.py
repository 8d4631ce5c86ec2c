"""Every render test leaves the language as it found it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from smeadmin import i18n


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    before = i18n.language()
    i18n.use("zh")
    yield
    i18n.use(before)


@pytest.fixture(params=["zh", "en"])
def language(request: pytest.FixtureRequest) -> str:
    i18n.use(request.param)
    return str(request.param)
