"""Documents: from bytes to rules, or to every finding at once (policy format 2.1, 2.2, 5.8)."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from smeadmin.domain.rules.document import Amendment, Clause, Document, Evidence, Laid
from smeadmin.domain.rules.head import Citing
from smeadmin.i18n import Text
from smeadmin.i18n import mark as N_
from smeadmin.policies import checks
from smeadmin.policies.clocks import check_period
from smeadmin.policies.commands import carried_out, nameable, planned
from smeadmin.policies.desk import Desk, Place
from smeadmin.policies.figures import declare, figures
from smeadmin.policies.findings import Finding, PolicyRejected, line_at, lines_of, twice
from smeadmin.policies.literals import decimals
from smeadmin.policies.nouns import nouns
from smeadmin.policies.words import NOUNS, WORDS

MOST_BYTES = 256 * 1024
MOST_DEPTH = 24
MOST_LISTED = 2000
"""So many rows stand in no table, and so many names in no list, of a measure."""
MOST_ROWS = 500
"""So many tables stand in no list of a measure."""
MOST_AMENDMENTS = 50
"""So many amendments stand in no notice: each lays the whole of a measure anew."""
_DOTTED = re.compile(r"(?:[A-Za-z0-9_-]{1,64}[ \t]*\.[ \t]*){24}")
_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True, slots=True)
class Loaded:
    """One reading of a document: the rules, as far as they could be read, and every finding."""

    document: Document | None
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that refuse the document."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


@dataclass(frozen=True, slots=True)
class Notices:
    """What was laid over the text before it was read: paths by the notice that changed them.

    ``standings``: how far each notice may be trusted.
    """

    suspended: Mapping[str, str] = field(default_factory=dict)
    amended: Mapping[str, str] = field(default_factory=dict)
    standings: Mapping[str, str] = field(default_factory=dict)
    laid: tuple[Laid, ...] = ()


def parse(source: bytes | str) -> tuple[dict[str, Any] | None, list[Finding]]:
    """Read a TOML text into plain tables; hostile and unreadable ones are refused with P01."""
    desk = Desk()
    raw_bytes = source if isinstance(source, bytes) else source.encode("utf-8", "surrogatepass")
    if len(raw_bytes) > MOST_BYTES:
        desk.fault("P01 size", "", limit=MOST_BYTES)
        return None, desk.findings
    try:
        text = raw_bytes.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        desk.fault("P01 text", "")
        line = raw_bytes.count(b"\n", 0, error.start) + 1
        return None, [replace(finding, line=line) for finding in desk.findings]
    if any(line.count(".") >= MOST_DEPTH and _DOTTED.search(line) for line in text.splitlines()):
        desk.fault("P01 depth", "", limit=MOST_DEPTH)
        return None, desk.findings
    try:
        raw: dict[str, Any] | None = tomllib.loads(text, parse_float=decimals)
    except (tomllib.TOMLDecodeError, ValueError) as error:
        place = _PLACE.search(str(error))
        at = int(place[1]) if place else None
        name = twice(text, str(error), at)
        if name is None:
            desk.fault("P01", "", reason=str(error))
        else:
            desk.fault("P01 twice", "", name=name)
        return None, [replace(finding, line=at) for finding in desk.findings]
    except RecursionError:
        raw = None
    if raw is None or _too_deep(raw):
        desk.fault("P01 depth", "", limit=MOST_DEPTH)
        return None, desk.findings
    if (long := _too_long(raw)) is not None:
        desk.fault("P01 long", long[0], limit=long[1])
        return None, desk.findings
    return raw, []


def _too_deep(raw: Any) -> bool:
    """Whether tables and lists stand too deep in each other; walks without recursion."""
    level: list[Any] = [raw]
    for _depth in range(MOST_DEPTH):
        level = [inner for outer in level for _key, inner in _tables_in(outer)]
        if not level:
            return False
    return True


def _too_long(raw: Mapping[str, Any]) -> tuple[str, int] | None:
    """Give the address of a table or list with more entries than it may have, and how many it may."""
    waiting: list[tuple[str, Any]] = [("", raw)]
    while waiting:
        at, outer = waiting.pop()
        rows = isinstance(outer, list) and bool(outer) and isinstance(outer[0], dict)
        most = MOST_ROWS if rows else MOST_AMENDMENTS if at == "amend" else MOST_LISTED
        if len(outer) > most:
            return at, most
        waiting.extend((f"{at}.{key}".lstrip("."), inner) for key, inner in _tables_in(outer))
    return None


def _tables_in(outer: Any) -> Iterator[tuple[object, Any]]:
    listed = outer.items() if isinstance(outer, dict) else enumerate(outer, 1)
    return ((key, inner) for key, inner in listed if isinstance(inner, dict | list))


def digest(raw: Mapping[str, Any]) -> str:
    """Give the SHA-256 of the parsed content; comments and the order of keys are none of it."""
    canonical = json.dumps(
        raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return {"number": format(value.normalize(), "f")}
    if isinstance(value, date | datetime):
        return {"day": value.isoformat()}
    raise TypeError(type(value).__name__)


def read(
    source: bytes | str,
    *,
    file: str | None = None,
    beside: Iterable[Document] = (),
    cases: bool = True,
) -> Loaded:
    """Read one document and find everything that is wrong with it.

    ``beside``: the other documents at hand, which its amendments and cases may need. ``cases``: run the
    worked examples, which they prove.
    """
    return _checked(_begun(source), file, beside, cases)


def read_all(sources: Mapping[str, bytes | str], *, cases: bool = True) -> dict[str, Loaded]:
    """Read documents that stand beside each other, by file name; each is read once."""
    begun = {file: _begun(source) for file, source in sources.items()}
    library = [one.document for one in begun.values() if one.document is not None]
    return {file: _checked(one, file, library, cases) for file, one in begun.items()}


@dataclass(frozen=True, slots=True)
class _Begun:
    """A document whose tables are read, before what needs the whole of it, or others, is checked."""

    source: bytes | str
    document: Document | None
    desk: Desk


def _begun(source: bytes | str) -> _Begun:
    desk = Desk()
    raw, findings = parse(source)
    desk.findings.extend(findings)
    return _Begun(source, None if raw is None else assemble(desk, raw), desk)


def _checked(begun: _Begun, file: str | None, beside: Iterable[Document], cases: bool) -> Loaded:
    document, desk = begun.document, begun.desk
    if document is not None:
        from smeadmin.policies import amendments, examples

        library = [document, *(other for other in beside if other.id != document.id)]
        checks.check(desk, document)
        checks.check_effects(desk, document, library)
        amendments.check(desk, document, library)
        if cases and not any(one.severity == "error" for one in desk.findings):
            examples.run_all(desk, document, library)
    return Loaded(document, tuple(_placed(desk.findings, begun.source, file)))


def _placed(
    findings: Iterable[Finding], source: bytes | str, file: str | None
) -> Iterator[Finding]:
    """Give the findings with the file, and the line of their address where it is known."""
    places: dict[str, int] | None = None
    for one in findings:
        line = one.line
        if one.address:
            if places is None:
                text = source if isinstance(source, str) else source.decode("utf-8-sig")
                places = lines_of(text)
            line = line_at(places, one.address)
        yield replace(one, file=file, line=line)


def load(
    source: bytes | str,
    *,
    file: str = "",
    beside: Iterable[Document] = (),
    cases: bool = True,
) -> Document:
    """Read one document; raises PolicyRejected with every finding when one of them is an error."""
    loaded = read(source, file=file, beside=beside, cases=cases)
    if loaded.document is None or loaded.errors:
        raise PolicyRejected(loaded.findings, file)
    return loaded.document


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
        from smeadmin.domain.rules.sources import Kind

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
