"""The pages of ``explain``: an error code at length, a refused attempt as it was said at the time."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from functools import partial

from smeadmin.domain.explain import RefusalExplained
from smeadmin.errors import Failure
from smeadmin.i18n import gettext as _
from smeadmin.i18n import in_both, language, paragraphs
from smeadmin.i18n import mark as N_
from smeadmin.policies.findings import WARNINGS
from smeadmin.policies.messages import ONE_OF
from smeadmin.render.document import Document, Gap, Lines, Pairs
from smeadmin.render.formats import instant
from smeadmin.render.phrases import phrase

NAMED_THERE = N_("take one of the words that policy check names at that place")


def draw_error(failure: type[Failure]) -> Document:
    """Draw what an error code means; where its sentence names something, there is an ellipsis."""
    meaning = [_(paragraph) for paragraph in paragraphs(failure.__doc__)]
    return Document(
        title=(failure.code, _said(failure)),
        blocks=(
            Gap(),
            Lines(tuple(meaning)),
            Gap(),
            Pairs(((_("exit status"), str(failure.status)),)),
        ),
        data={
            "code": failure.code,
            "kind": failure.kind,
            "status": failure.status,
            "sentence": in_both(lambda: _said(failure)),
            "meaning": [in_both(partial(_, part)) for part in paragraphs(failure.__doc__)],
        },
    )


def _said(failure: type[Failure]) -> str:
    return re.sub(r"\{\w+\}", "…", _(failure.sentence))


class _Unnamed(dict[str, str]):
    """The words of a template that speaks of nothing in particular."""

    def __missing__(self, key: str) -> str:
        return "…"


def draw_fault(code: str, said: Sequence[tuple[str, str]]) -> Document:
    """Draw what a fault of a measure's file means: each of its sentences with what mends it."""
    warning = code in WARNINGS
    kind = _("a hint: the file may be used as it is") if warning else _("the file is not used")
    pairs: list[tuple[str, str]] = []
    for sentence, remedy in said:
        pairs.append((phrase("reason"), _filled(sentence)))
        if remedy:
            mends = NAMED_THERE if remedy is ONE_OF else remedy
            pairs.append((phrase("remedy"), _filled(mends)))
    return Document(
        title=(code, kind),
        blocks=(Gap(), Pairs(tuple(pairs))),
        data={
            "code": code,
            "kind": "warning" if warning else "error",
            "said": [
                {
                    "sentence": in_both(partial(_filled, one)),
                    "remedy": in_both(partial(_filled, two)),
                }
                for one, two in said
            ],
        },
    )


def _filled(template: str) -> str:
    return _(template).format_map(_Unnamed()) if template else ""


def draw_refusal(refusal: RefusalExplained) -> Document:
    """Draw a refused attempt: who tried what and when, then what was said to it."""
    words, clause = str(refusal.clause_words), (refusal.clause,) if refusal.clause else ()
    if clause and words:
        clause = (_("{word}: {sentence}").format(word=refusal.clause, sentence=words),)
    said: list[tuple[str, tuple[str, ...]]] = [
        (phrase("clause"), clause),
        (phrase("short-by"), refusal.short_by[language()]),
        (phrase("way-out"), refusal.way_out[language()]),
    ]
    return Document(
        title=(refusal.number, str(refusal.message), f"[{refusal.code}]"),
        blocks=(
            Pairs(
                (
                    (_("tried"), f"smeadmin {refusal.command}"),
                    (_("by"), f"{refusal.by}   {instant(refusal.at)}"),
                    *((label, lines) for label, lines in said if lines),
                )
            ),
        ),
        data=dataclasses.asdict(refusal)
        | {"message": refusal.message, "clause_words": refusal.clause_words},
        next=f"smeadmin explain {refusal.code}",
    )
