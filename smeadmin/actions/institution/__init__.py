"""Service institutions: show, list, export. Writing and intake are beside: a reader loads neither."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from smeadmin.actions.bodies import INSTITUTION
from smeadmin.actions.choices import FROM_POLICIES, with_choices
from smeadmin.actions.listing import export_bodies, list_bodies, show_body
from smeadmin.actions.regions import region_list
from smeadmin.domain.listing import BodyShown, Exported, Listed
from smeadmin.storage.change import View


def show_institution(view: View, *, institution: str) -> BodyShown:
    """Show one institution. Raises InstitutionNotFound, NameAmbiguous."""
    return show_body(view, INSTITUTION, institution)[1]


def list_institutions(
    view: View,
    *,
    region: str | None = None,
    kind: str | None = None,
    category: str | None = None,
    state: str | None = None,
    name: str | None = None,
    limit: int | None = None,
) -> Listed:
    """List institutions. Raises RegionNotFound."""
    return list_bodies(
        view,
        INSTITUTION,
        region=region,
        state=state,
        name=name,
        limit=limit,
        kind=kind,
        category=category,
    )


def export_institutions(
    view: View, *, region: str | None = None, state: str | None = None
) -> Exported:
    """Give all institutions for a file that can be edited and imported again."""
    return export_bodies(view, INSTITUTION, region=region, state=state)


def template_words(view: View) -> Mapping[str, Mapping[str, Any]]:
    """Give the words for the drop-down lists of a template."""
    noun = with_choices(view, INSTITUTION.noun)
    lists = {
        name: {str(label): value for value, label in noun[name].choices} for name in FROM_POLICIES
    }
    home = region_list(view)
    return {"region_code": home, **{name: words for name, words in lists.items() if words}}
