"""Outside lists: making one, importing an edition, and who stands on it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import sqlalchemy as sa

from smeadmin.actions.bodies import (
    ENTERPRISE,
    INSTITUTION,
    Body,
    enterprise_ids,
    find_enterprise,
    find_institution,
    institution_ids,
)
from smeadmin.actions.imports import Batch, LookUp
from smeadmin.actions.meanwhile import Kept
from smeadmin.domain.columns import NOUNS
from smeadmin.domain.listing import Exported
from smeadmin.domain.registers import EnterpriseNotFound, office_number
from smeadmin.domain.roster import (
    Edition,
    OnRoster,
    RosterChecked,
    RosterDated,
    RosterEditionExists,
    RosterExists,
    RosterNotFound,
    RosterShown,
    RostersListed,
    Standing,
)
from smeadmin.i18n import gettext as _
from smeadmin.storage import rosters
from smeadmin.storage.change import Change, View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution
from smeadmin.storage.tables.roster import Roster, RosterEdition, RosterItem


def create_roster(
    change: Change, *, name: str, kept_by: str, sanction: str | None = None
) -> RosterShown:
    """Make a list that another body keeps; who stands on it is under a ``sanction``. Raises RosterExists."""
    name = " ".join(name.split())
    if _row(change, name) is not None:
        raise RosterExists({"roster": name}, way_out=(f"smeadmin roster show {name}",))
    change.insert(Roster, name=name, kept_by=kept_by, sanction=sanction)
    change.summary = {"roster": name}
    return RosterShown(name, kept_by, (), sanction=sanction)


class RosterIntake:
    """Takes in one edition: the whole list as it was on its date, items by any identifier.

    An edition that is there already is corrected by its export, edited; by no other sheet.
    """

    unit = "row"

    def __init__(self, roster: str, dated: date) -> None:
        self.roster = roster
        self.dated = dated
        self._edition: int | None = None
        self._institutions: Mapping[str, int] = {}
        self._enterprises: Mapping[str, int] = {}
        self.noun = replace(NOUNS["roster"], template=f"roster template {roster}")

    def look_up(self, view: View) -> LookUp:
        """Read by which identifiers the registered ones are known; raises what finding a list raises."""
        self._edition = _edition(view, find_roster(view, self.roster)["id"], self.dated)
        if self.dated > view.on:
            raise RosterDated(
                {"dated": self.dated.isoformat(), "on": view.on.isoformat()}, way_out=("--dated",)
            )
        self._institutions = institution_ids(view).whole()
        self._enterprises = enterprise_ids(view).whole()
        codes: dict[str, str] = {}
        for body, known in ((ENTERPRISE, self._enterprises), (INSTITUTION, self._institutions)):
            present = _present(view, body)
            codes.update((text, present[key]) for text, key in known.items())
        return LookUp(refs={"credit_code": codes}, new_refs=frozenset({"credit_code"}))

    def existing(self, view: View, fields: tuple[str, ...]) -> dict[Any, tuple[Any, ...]]:
        """Read the edition of the same date, in the order of the sheet's fields."""
        c = of(RosterItem).c
        rows = view.connection.execute(
            sa.select(c.credit_code, c.valid_from, *(c[name] for name in fields)).where(
                c.edition_id == (self._edition or 0)
            )
        )
        return {(code, since): tuple(values) for code, since, *values in rows}

    @property
    def kept(self) -> Callable[[View, Collection[Any], tuple[str, ...]], tuple[Kept, ...]] | None:
        """Say where items are stored; nothing where no edition has this date yet, so that all are new."""
        return None if self._edition is None else self._kept

    def _kept(
        self, view: View, keys: Collection[tuple[str, date | None]], fields: tuple[str, ...]
    ) -> tuple[Kept, ...]:
        t, wanted = of(RosterItem), set(keys)
        here = sa.select(t.c.id, t.c.credit_code, t.c.valid_from).where(
            t.c.edition_id == self._edition
        )
        found = view.connection.execute(here)
        rows = {(code, since): (row,) for row, code, since in found if (code, since) in wanted}
        return (Kept(t, rows, {name: name for name in fields}),)

    def write(self, change: Change, batch: Batch) -> Mapping[str, int]:
        """Write a whole edition, or correct the one there is.

        Raises RosterEditionExists where a sheet that is no export says otherwise than the one there is.
        """
        if self._edition is None:
            key = change.insert(
                RosterEdition,
                roster_id=find_roster(change, self.roster)["id"],
                dated=self.dated,
                document=change.act.document,
            )
        elif batch.plan.reading.version_place is None:
            raise self._exists()
        else:
            key = self._edition
        if batch.plan.counts.new:
            change.insert_many(RosterItem, self._rows(batch, key), batch.plan.counts.new)
        t = of(RosterItem)
        for changed in batch.plan.changed():
            code, since = changed.key
            here = (t.c.edition_id == key) & (t.c.credit_code == code)
            here &= t.c.valid_from.is_not_distinct_from(since)
            place = {"source_id": batch.source_id, "source_row": changed.row}
            change.update(RosterItem, here, **changed.now, **place)
        return {}

    def _exists(self) -> RosterEditionExists:
        undo = _("undo the earlier import: {command}").format(command="smeadmin change undo CS-…")
        export = f"smeadmin roster export {self.roster} --out {self.roster}.xlsx"
        return RosterEditionExists(
            {"dated": self.dated.isoformat()},
            way_out=(_("correct it in its export: {command}").format(command=export), undo),
        )

    def _rows(self, batch: Batch, edition: int) -> Iterator[tuple[Any, ...]]:
        for row, values in batch.plan.new():
            own = dict(zip(batch.fields, values, strict=True))
            code = own["credit_code"]
            since, until = own.get("valid_from"), own.get("valid_until")
            yield (
                *(edition, code, own.get("name")),
                *(since and since.isoformat(), until and until.isoformat()),
                *(own.get("note"), own.get("gravity"), own.get("whom")),
                *(self._institutions.get(code), self._enterprises.get(code)),
                *(batch.source_id, row),
            )


def export_roster(view: View, *, roster: str) -> Exported:
    """Give the newest edition up to the day of the view, for a file that can be edited and imported.

    Raises RosterNotFound.
    """
    row = find_roster(view, roster)
    newest = next((one.dated for one in _editions(view, row["id"])), None)
    edition = newest and _edition(view, row["id"], newest)
    fields = tuple(column.name for column in NOUNS["roster"].columns)
    c = of(RosterItem).c
    found = sa.select(*(c[name] for name in fields)).where(c.edition_id == (edition or 0))
    rows = tuple(map(tuple, view.connection.execute(found.order_by(c.id))))
    back = ("--dated", newest.isoformat()) if newest else ()
    return Exported("roster", fields, rows, len(rows), before=(row["name"],), back=back)


def list_rosters(view: View) -> RostersListed:
    """List the outside lists with their editions up to the day of the view."""
    t = of(Roster)
    rows = view.rows(sa.select(t).order_by(t.c.name))
    found = tuple(
        RosterShown(r["name"], r["kept_by"], _editions(view, r["id"]), sanction=r["sanction"])
        for r in rows
    )
    return RostersListed(found, view.on)


def show_roster(view: View, *, roster: str) -> RosterShown:
    """Show one list: its editions, and who of the registered stands on the newest.

    Raises RosterNotFound.
    """
    row = find_roster(view, roster)
    editions = _editions(view, row["id"])
    standing = _standing(view, row["name"])
    return RosterShown(row["name"], row["kept_by"], editions, standing, row["sanction"])


def check_roster(view: View, *, body: str) -> RosterChecked:
    """Tell on which lists an institution or enterprise stands on the day of the view.

    Raises InstitutionNotFound and NameAmbiguous.
    """
    noun = "enterprise"
    try:
        found = find_enterprise(view, body)
    except EnterpriseNotFound:
        noun, found = "body", find_institution(view, body)
    day = view.on.isoformat()
    rows = rosters.items(day).subquery()
    standing = view.rows(sa.select(rows).where(rows.c[noun] == found.id))
    newest, lists = rosters.latest(day).subquery(), of(Roster)
    wanted = (
        sa.select(lists.c.name, newest.c.dated)
        .outerjoin(newest, newest.c.roster_id == lists.c.id)
        .order_by(lists.c.name)
    )
    return RosterChecked(
        found,
        view.on,
        tuple(
            OnRoster(
                row["name"],
                row["dated"],
                tuple((r["from"], r["until"]) for r in standing if r["name"] == row["name"]),
            )
            for row in view.rows(wanted)
        ),
    )


def find_roster(view: View, name: str) -> sa.RowMapping:
    """Find a list by its name; raises RosterNotFound."""
    row = _row(view, " ".join(name.split()))
    if row is None:
        raise RosterNotFound({"roster": name}, way_out=("smeadmin roster list",))
    return row


def _row(view: View, name: str) -> sa.RowMapping | None:
    t = of(Roster)
    return view.first(sa.select(t).where(t.c.name == name))


def _edition(view: View, roster: int, dated: date) -> int | None:
    c = of(RosterEdition).c
    found = view.scalar(sa.select(c.id).where(c.roster_id == roster, c.dated == dated))
    return None if found is None else int(found)


def _editions(view: View, roster: int) -> tuple[Edition, ...]:
    edition, item = of(RosterEdition), of(RosterItem)
    rows = view.rows(
        sa.select(
            edition.c.dated,
            sa.func.count(item.c.id).label("items"),
            sa.func.count(item.c.institution_id).label("institutions"),
            sa.func.count(item.c.enterprise_id).label("enterprises"),
        )
        .select_from(edition)
        .outerjoin(item, item.c.edition_id == edition.c.id)
        .where(edition.c.roster_id == roster, edition.c.dated <= view.on)
        .group_by(edition.c.id, edition.c.dated)
        .order_by(edition.c.dated.desc())
    )
    return tuple(Edition(**row) for row in rows)


def _standing(view: View, name: str) -> tuple[Standing, ...]:
    rows = rosters.items(view.on.isoformat()).subquery()
    found: list[Standing] = []
    for noun, key, model in (
        ("institution", "body", Institution),
        ("enterprise", "enterprise", Enterprise),
    ):
        t = of(model)
        found += [
            Standing(
                r["credit_code"] or office_number(noun, r["office_no"]),
                r["own_name"],
                noun,
                r["from"],
                r["until"],
            )
            for r in view.rows(
                sa.select(
                    t.c.credit_code,
                    t.c.office_no,
                    t.c.name.label("own_name"),
                    rows.c["from"],
                    rows.c.until,
                )
                .select_from(rows.join(t, t.c.id == rows.c[key]))
                .where(rows.c.name == name)
                .order_by(t.c.name)
            )
        ]
    return tuple(found)


def _present(view: View, body: Body) -> dict[int, str]:
    """Give the one code by which each is kept on a list: the credit code, else the office number."""
    c = body.table.c
    rows = view.connection.execute(sa.select(c.id, c.credit_code, c.office_no))
    return {key: code or office_number(body.name, number) for key, code, number in rows}
