"""Documents: from bytes to rules, or to every finding at once (policy format 5.8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from smeadmin.domain.rules.document import Document
from smeadmin.policies import amendments, checks, examples
from smeadmin.policies.assembling import assemble
from smeadmin.policies.desk import Desk
from smeadmin.policies.findings import Finding, PolicyRejected, line_at, lines_of
from smeadmin.policies.parsing import parse


@dataclass(frozen=True, slots=True)
class Loaded:
    """One reading of a document: the rules, as far as they could be read, and every finding."""

    document: Document | None
    findings: tuple[Finding, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that refuse the document."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


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
