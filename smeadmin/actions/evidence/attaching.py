"""Attaching files, inside the change of whatever they are the evidence of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from smeadmin.actions.evidence.finding import belonging, evidence_of, used_elsewhere
from smeadmin.domain.evidence import (
    Belonging,
    EvidenceAdded,
    EvidenceUnfit,
    EvidenceUsed,
    kind_key,
)
from smeadmin.i18n import gettext as _
from smeadmin.sheets.refusals import InputFileMissing
from smeadmin.storage.change import Change
from smeadmin.storage.contents import digest, needed
from smeadmin.storage.tables.evidence import Evidence


def attach(
    change: Change,
    files: Sequence[str],
    *,
    noun: str,
    name: str,
    kind: str | None = None,
    linked: bool = False,
    about_person: bool = False,
    dated_on: dt.date | None = None,
    once: bool = False,
) -> EvidenceAdded:
    """Attach files to one thing: ``noun`` and the number or code that names it.

    A file is given as a path or as ``KIND=PATH``; ``kind`` is that of those without. ``linked`` leaves
    the content where it is, ``about_person`` has it erased with the person, ``once`` refuses a content
    that is evidence of anything else. One that is attached to the thing already is the same, and adds
    nothing. The contents are kept when the change commits. Raises InputFileMissing, EvidenceUnfit,
    EvidenceUsed, FilesFolderUnset.
    """
    to = Belonging(noun, name)
    before = {one.sha256 for one in evidence_of(change, noun=noun, name=name)}
    met: list[str] = []
    for word in files:
        own, path = split(word)
        sha256, size = _looked_at(path)
        met.append(sha256)
        if sha256 in before or sha256 in met[:-1]:
            continue
        if once:
            _refuse_used(change, to, path, sha256)
        if not linked:
            needed(change.files)
            change.contents[sha256] = path
        named = {"file": path.name, **({"link": str(path.absolute())} if linked else {})}
        change.insert(
            Evidence,
            personal=named,
            number=f"EV-{change.on.year}-{change.next_number('evidence', str(change.on.year)):04d}",
            noun=noun,
            name=name,
            kind=kind_key(own or kind),
            sha256=sha256,
            size_bytes=size,
            dated_on=dated_on or change.on,
            linked=linked,
            about_person=about_person,
        )
    change.flush_personal()  # what the files are called is read back at once
    now = [one for one in evidence_of(change, noun=noun, name=name) if one.sha256 in met]
    return EvidenceAdded(
        to,
        tuple(one for one in now if one.sha256 not in before),
        tuple(one for one in now if one.sha256 in before),
    )


def add_evidence(
    change: Change,
    *,
    to: str,
    files: Sequence[str],
    kind: str | None = None,
    linked: bool = False,
    about_person: bool = False,
    dated_on: dt.date | None = None,
    once: bool = False,
) -> EvidenceAdded:
    """Attach files to what a number, code or name means; raises as ``attach`` and ``belonging`` do."""
    one = belonging(change, to)
    added = attach(
        change,
        files,
        noun=one.noun,
        name=one.name,
        kind=kind,
        linked=linked,
        about_person=about_person,
        dated_on=dated_on,
        once=once,
    )
    change.summary = {"to": one.name, "files": len(added.added)}
    return added


def split(word: str) -> tuple[str | None, Path]:
    """Read ``KIND=PATH`` or a path; a file whose own name has an equals sign is taken as it stands."""
    kind, equals, rest = word.partition("=")
    if not equals or not kind or Path(word).exists():
        return None, Path(word)
    return kind, Path(rest)


def _looked_at(path: Path) -> tuple[str, int]:
    if not path.exists():
        way_out = (_("mend the name, or go to the folder where it is"),)
        raise InputFileMissing({"file": str(path)}, way_out=way_out)
    if not path.is_file():
        raise _unfit(path, _("it is a folder or no ordinary file"))
    try:
        sha256, size = digest(path)
    except OSError as error:
        raise _unfit(path, error.strerror or str(error)) from error
    if not size:
        raise _unfit(path, _("it is empty"))
    return sha256, size


def _unfit(path: Path, why: str) -> EvidenceUnfit:
    way_out = (_("give a file that can be opened: a scan, a photo, a document"),)
    return EvidenceUnfit({"file": str(path), "why": why}, way_out=way_out)


def _refuse_used(change: Change, to: Belonging, path: Path, sha256: str) -> None:
    elsewhere = used_elsewhere(change, sha256, noun=to.noun, name=to.name)
    if elsewhere:
        first = elsewhere[0]
        raise EvidenceUsed(
            {"file": path.name, "other": f"{first.to.label} {first.to.name}"},
            way_out=(f"smeadmin evidence show {first.number}",),
        )
