"""Pages about evidence: what was attached, what there is, one piece with where its content lies."""

from __future__ import annotations

from typing import Any

from smeadmin.domain.evidence import EvidenceAdded, EvidenceShown, kind_label
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.render.document import Column, Deed, Document, Kind, Note, Pairs, Table
from smeadmin.render.formats import instant, integer

_LIST = (
    Column("evidence", Text("材料号", "evidence"), Kind.CODE, rank=0),
    Column("of", Text("属于", "belongs to"), Kind.CODE, rank=1),
    Column("kind", Text("种类", "kind"), rank=2),
    Column("file", Text("文件名", "file"), Kind.PROSE, rank=0),
    Column("size_bytes", Text("大小（字节）", "size (bytes)"), Kind.INT, rank=5),
    Column("dated_on", Text("日期", "dated"), Kind.DAY, rank=4),
    Column("sha256", Text("指纹", "SHA-256"), Kind.CODE, rank=7),
)


def draw_added(added: EvidenceAdded) -> Document:
    """Draw what was attached to one thing, and what was attached to it before."""
    n = len(added.added)
    done = ngettext("Kept {n} file.", "Kept {n} files.", n).format(n=integer(n))
    would = ngettext("Would keep {n} file.", "Would keep {n} files.", n).format(n=integer(n))
    notes = [
        Note(_("{file} is attached already ({number})").format(file=one.file, number=one.number))
        for one in added.same
    ]
    for one in added.added:
        if one.also:
            said = _("{file} is evidence of something else, too: {numbers}")
            notes.append(Note(said.format(file=one.file, numbers=", ".join(one.also)), "warning"))
    return Document(
        title=(added.to.label, added.to.name),
        blocks=(_table((*added.added, *added.same)),),
        data={
            "noun": added.to.noun,
            "of": added.to.name,
            "added": [as_data(one) for one in added.added],
            "same": [as_data(one) for one in added.same],
        },
        notes=tuple(notes),
        deed=Deed(done, would) if n else None,
        next=f"smeadmin evidence list {added.to.name}" if n else None,
    )


def draw_list(found: tuple[EvidenceShown, ...], *, filtered: bool) -> Document:
    """Draw a list of evidence."""
    if not found:
        said = _("No {things} match.") if filtered else _("There are no {things} yet.")
        return Document(
            data=[], notes=(Note(said.format(things=_("pieces of evidence")), "plain"),)
        )
    return Document(
        title=_("Evidence"), blocks=(_table(found),), data=[as_data(one) for one in found]
    )


def draw_evidence(one: EvidenceShown) -> Document:
    """Draw one piece of evidence: what it is, whose, who brought it, where its content lies."""
    pairs: list[tuple[str, Any]] = [
        (_("file"), one.file or _("erased")),
        (_("belongs to"), f"{one.to.label}   {one.to.name}"),
        (_("kind"), kind_label(one.kind)),
        (_("dated"), str(one.dated_on)),
        (_("size"), _("{n} bytes").format(n=integer(one.size_bytes))),
        (_("SHA-256"), one.sha256),
    ]
    if one.at is not None:
        pairs.append((_("attached"), "   ".join((instant(one.at), one.by or "", one.change or ""))))
    pairs.append((_("content"), _where(one)))
    if one.also:
        pairs.append((_("same content"), "   ".join(one.also)))
    return Document(title=(one.number,), blocks=(Pairs(tuple(pairs)),), data=as_data(one))


def _where(one: EvidenceShown) -> str:
    if one.erased:
        return _("erased")
    return _("linked: {place}").format(place=one.place) if one.linked else one.place or "-"


def _table(found: tuple[EvidenceShown, ...]) -> Table:
    return Table(
        _LIST,
        tuple(
            (
                one.number,
                one.to.name,
                kind_label(one.kind),
                one.file or _("erased"),
                one.size_bytes,
                one.dated_on,
                one.sha256,
            )
            for one in found
        ),
    )


def as_data(one: EvidenceShown) -> dict[str, Any]:
    """Give one piece of evidence for programs."""
    return {
        "evidence": one.number,
        "noun": one.to.noun,
        "of": one.to.name,
        "kind": one.kind,
        "file": one.file,
        "sha256": one.sha256,
        "size_bytes": one.size_bytes,
        "dated_on": one.dated_on,
        "linked": one.linked,
        "about_person": one.about_person,
        "erased": one.erased,
        "change": one.change,
        "by": one.by,
        "also": list(one.also),
        "place": one.place,
    }
