"""From plain tables to the rules of a document (policy format 2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from smeadmin.domain.rules.document import Amendment, Clause, Document, Evidence, Laid
from smeadmin.domain.rules.head import Citing
from smeadmin.domain.rules.sources import Kind
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_
from smeadmin.policies.clocks import check_period
from smeadmin.policies.commands import carried_out, nameable, planned
from smeadmin.policies.desk import Desk, Place
from smeadmin.policies.figures import declare, figures
from smeadmin.policies.nouns import nouns
from smeadmin.policies.parsing import digest
from smeadmin.policies.words import NOUNS, WORDS


@dataclass(frozen=True, slots=True)
class Notices:
    """What was laid over the text before it was read: paths by the notice that changed them.

    ``standings``: how far each notice may be trusted.
    """

    suspended: Mapping[str, str] = field(default_factory=dict)
    amended: Mapping[str, str] = field(default_factory=dict)
    standings: Mapping[str, str] = field(default_factory=dict)
    laid: tuple[Laid, ...] = ()


def assemble(desk: Desk, raw: Mapping[str, Any], notices: Notices | None = None) -> Document | None:
    """Read the tables of a document; what is wrong is noted at the desk. None without a ``[policy]``."""
    laid = notices or Notices()
    desk.suspended, desk.amended, desk.standings = laid.suspended, laid.amended, laid.standings
    tables = desk.table(raw, "document", Place(""))
    policy = desk.table(tables.get("policy", {}), "policy", Place("policy"))
    if "policy" not in tables:
        return None
    desk.standing = _standing(desk, policy)
    top = Place("", standing=desk.standing)
    desk.clauses = _rows(desk, tables.get("clause", {}), "clause")
    desk.evidence = _rows(desk, tables.get("evidence", {}), "evidence")
    declare(desk, tables.get("figure", {}))
    _learn_grades(desk, tables.get("evaluation", {}))
    clauses = {name: _clause(desk, name, row) for name, row in desk.clauses.items()}
    evidence = {name: _paper(desk, name, row) for name, row in desk.evidence.items()}
    read_figures = figures(desk, tables.get("figure", {}), top.sub("figure"))
    read_nouns = {
        path: noun
        for word in NOUNS
        for path, noun in nouns(desk, tables.get(word, {}), top.sub(word), word).items()
    }
    notices_read = tuple(
        one
        for name, row in tables.get("amend", {}).items()
        if (one := _amendment(desk, name, row)) is not None
    )
    period = policy.get("in_force", {})
    for key in period:
        if key not in ("from", "until"):
            desk.fault("P02", f"policy.in_force.{key}", key=key, known=("from", "until"))
        elif isinstance(period[key], datetime) or not isinstance(period[key], date):
            value = str(period[key])
            desk.fault(
                "P04", f"policy.in_force.{key}", key=key, value=value, what=N_("a day (2020-01-31)")
            )
            return None
    since, until = period.get("from"), period.get("until")
    if not isinstance(since, date):
        desk.fault("P03", "policy.in_force", key="from")
    check_period(desk, since, until, Place("policy.in_force"))
    title = desk.text(policy.get("title"), Place("policy.title")) or Text("", "")
    return Document(
        id=str(policy.get("id", "")),
        title=title,
        since=since if isinstance(since, date) else date.min,
        until=until if isinstance(until, date) else None,
        standing=desk.standing,
        raw=raw,
        digest=digest(raw),
        issuer=desk.text(policy.get("issuer"), Place("policy.issuer")),
        number=policy.get("number"),
        issued=policy.get("issued"),
        region=policy.get("region"),
        source=policy.get("source"),
        under=policy.get("under"),
        note=desk.text(policy.get("note"), Place("policy.note")),
        replaces=tuple(policy.get("replaces", ())),
        beside=tuple(policy.get("beside", ())),
        clauses=clauses,
        evidence=evidence,
        figures=read_figures,
        nouns=read_nouns,
        amendments=notices_read,
        laid=laid.laid,
    )


def _standing(desk: Desk, policy: Mapping[str, Any]) -> str:
    standing = policy.get("standing", "example")
    if standing not in WORDS["standing"]:
        desk.fault("P70", "policy.standing", value=standing, known=WORDS["standing"])
        return "example"
    return str(standing)


def _rows(desk: Desk, raw: Any, kind: str) -> dict[str, dict[str, Any]]:
    """Check a table of plain rows."""
    return {name: desk.table(row, kind, Place(f"{kind}.{name}")) for name, row in raw.items()}


def _learn_grades(desk: Desk, raw: Mapping[str, Any]) -> None:
    """Learn what grades the evaluations give, so that ``by.grade`` can be checked."""
    given = [
        row.get("gives")
        for noun in raw.values()
        if isinstance(noun, Mapping) and isinstance(noun.get("grades"), list)
        for row in noun["grades"]
        if isinstance(row, Mapping)
    ]
    names = tuple(dict.fromkeys(name for name in given if isinstance(name, str)))
    if names:
        desk.kinds.setdefault("grade", Kind("choice", names))


def _clause(desk: Desk, name: str, row: Mapping[str, Any]) -> Clause:
    at = Place(f"clause.{name}")
    serves, open_words = [], desk.text(row.get("open"), at.sub("open"))
    for one in row.get("serves", ()):
        name_of = one.partition(":")[2]
        if planned(one):
            desk.fault("P13 planned", at.sub("serves"), name=one)
            open_words = open_words or Text(f"{name_of} 尚未办理", f"{name_of} is not there yet")
            continue
        serves.append(one)
        if not carried_out(one):
            known = nameable(name_of.partition(" ")[0])
            desk.fault("P13", at.sub("serves"), name=one, key="serves", known=known)
    return Clause(
        name,
        str(row.get("ref", "")),
        str(row.get("kind", "other")),
        Text(str(row.get("zh", "")), str(row.get("en", ""))),
        tuple(serves),
        open_words,
    )


def _paper(desk: Desk, name: str, row: Mapping[str, Any]) -> Evidence:
    at = Place(f"evidence.{name}")
    return Evidence(
        name,
        Text(str(row.get("zh", "")), str(row.get("en", ""))),
        desk.citing(row.get("clause"), at) or Citing(),
        row.get("copies", 1),
    )


def _amendment(desk: Desk, name: str, raw: Any) -> Amendment | None:
    at = Place(f"amend.{name}")
    desk.name(name, at)
    row = desk.table(raw, "amend", at)
    check_period(desk, row.get("from"), row.get("until"), at)
    if "document" not in row or "from" not in row:
        return None
    return Amendment(
        name,
        row["document"],
        row["from"],
        row.get("until"),
        desk.text(row.get("note"), at.sub("note")),
        tuple(row.get("suspend", ())),
        row.get("replace", {}),
        row.get("add", {}),
        desk.citing(row.get("clause"), at) or Citing(),
    )
