"""Pages about an application on its way: accepted, sent back, reviewed, ended; several decided at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from smeadmin.domain.certification.application import WORDS, PaperLine, Standing, way, word_of
from smeadmin.domain.certification.results import (
    Applied,
    CertificateShown,
    Decided,
    Progress,
    Recommended,
)
from smeadmin.domain.rules.judge import Result
from smeadmin.i18n import Text, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.render import judged
from smeadmin.render.certification import (
    beside_level,
    check_data,
    draw_check,
    draw_granted,
    standing_lines,
    verdict,
)
from smeadmin.render.document import Cell, Column, Deed, Document, Kind, Lines, Table, Tone
from smeadmin.render.formats import day

_PAPERS = (
    Column("paper", Text("材料", "paper"), Kind.PROSE, rank=0),
    Column("received_on", Text("收到", "received"), Kind.DAY, rank=1),
    Column("file", Text("文件", "file"), Kind.NAME, rank=3),
    Column("evidence", Text("编号", "number"), Kind.CODE, rank=2),
    Column("sha256", Text("摘要", "digest"), Kind.CODE, rank=4),
)
_RECOMMENDED = (
    Column("application", Text("申请编号", "application"), Kind.CODE, rank=0),
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=1),
    Column("recommender", Text("推荐单位", "recommended by"), rank=2),
    Column("opinion", Text("推荐意见", "opinion"), Kind.PROSE, rank=3),
    Column("missing", Text("缺材料", "papers missing"), Kind.INT, rank=2),
)
_DECIDED = (
    Column("application", Text("申请编号", "application"), Kind.CODE, rank=0),
    Column("name", Text("机构名称", "institution"), Kind.NAME, rank=1),
    Column("decision", Text("决定", "decision"), rank=0),
    Column("certificate", Text("证书编号", "certificate"), Kind.CODE, rank=1),
    Column("reason", Text("理由", "reason"), Kind.PROSE, rank=2),
)
_DECISIONS = {
    "accept": Text("受理", "accepted"),
    "return": Text("退回补正", "sent back"),
    "pass": Text("通过", "passed"),
    "mend": Text("整改", "to be mended"),
    "fail": Text("不通过", "not passed"),
    "grant": Text("认定", "granted"),
    "refuse": Text("不予认定", "refused"),
}
_DONE = {
    Standing.RETURNED: (N_("Sent back for correction."), N_("would send it back for correction.")),
    Standing.ACCEPTED: (N_("Accepted."), N_("would accept it.")),
    Standing.MENDING: (N_("To be mended and tested again."), N_("would have it mended.")),
    Standing.CREATING: (N_("Taken into creation."), N_("would take it into creation.")),
    Standing.REFUSED: (N_("Refused."), N_("would refuse it.")),
    Standing.WITHDRAWN: (N_("Withdrawn."), N_("would take down the withdrawal.")),
    Standing.LAPSED: (N_("Lapsed."), N_("would let it lapse.")),
}


def draw_applied(applied: Applied) -> Document:
    """Draw an application taken in, its papers and its deadline, and how it stands today."""
    measure, progress = applied.checked.document, applied.progress
    asked = beside_level(measure, applied.certification, applied.level)
    basis = _("measure {policy}, version {n} (in force on the day of the application)")
    head = (
        applied.application,
        applied.holder.name,
        asked,
        basis.format(policy=applied.basis.policy, n=applied.basis.version),
    )
    told = [papers_line(progress), due_line(progress)]
    return Document(
        blocks=(
            Lines(("   ".join(head), *standing_lines(applied.basis))),
            judged.table(measure, applied.checked.lines),
            Lines((verdict(applied.checked), *(text for text in told if text))),
        ),
        data={
            "application": applied.application,
            "credit_code": applied.holder.credit_code,
            "name": applied.holder.name,
            "certification": applied.certification,
            "level": applied.level,
            "applied_on": applied.applied_on.isoformat(),
            **applied.basis.as_data(),
            "progress": {k: v for k, v in progress_data(progress).items() if k != "check"},
            "check": check_data(applied.checked),
        },
        deed=Deed(_("The application is registered."), _("would register the application.")),
        next=_after_applying(progress),
    )


def _after_applying(progress: Progress) -> str | None:
    """Give the next command: what the measure's flow asks, without one the grant if nothing is short."""
    granted = (progress.command or "").startswith("certify grant ")
    if granted and progress.checked.result is not Result.PASS:
        return f"smeadmin certify show {progress.application}"
    return next_command(progress)


def draw_application(progress: Progress) -> Document:
    """Draw an application as it stands now: its way, its papers, and the requirements line by line."""
    drawn = draw_check(progress.checked)
    number, met = progress.application, progress.checked.result is Result.PASS
    blocks = list(drawn.blocks)
    ended = progress.command is None
    if progress.papers:
        blocks.append(papers_table(progress.papers))
    if len(progress.way) > 2 or progress.due_on is not None or progress.papers:
        blocks.insert(0, Lines(_lines(progress)[1:]))
    following = None if ended or not met else next_command(progress)
    return replace(
        drawn,
        title=(number, *drawn.title, word_of(progress.state, progress.command)),
        blocks=tuple(blocks),
        data={
            "application": number,
            "state": str(progress.state),
            **drawn.data,
            "progress": {k: v for k, v in progress_data(progress).items() if k != "check"},
        },
        next=following or progress.checked.filing,
        status=0,
    )


def draw_decided(result: CertificateShown | Progress) -> Document:
    """Draw what a grant gave: a certificate, or the creation that the measure wants before it."""
    return draw_moved(result) if isinstance(result, Progress) else draw_granted(result)


def draw_recommended(taken: Recommended) -> Document:
    """Draw the applications of a recommendation summary, with what each lacks."""
    rows = tuple(
        (
            x.application,
            x.holder.name,
            x.progress.recommender,
            (x.progress.recommended or {}).get("opinion"),
            len(x.progress.missing_papers),
        )
        for x in taken.applied
    )
    n = len(rows)
    return Document(
        blocks=(Table(_RECOMMENDED, rows),),
        data={
            "call": taken.call,
            "applications": [
                {
                    "application": x.application,
                    "credit_code": x.holder.credit_code,
                    "recommender": x.progress.recommender,
                    **(x.progress.recommended or {}),
                }
                for x in taken.applied
            ],
        },
        deed=Deed(
            ngettext("{n} application taken in.", "{n} applications taken in.", n).format(n=n),
            ngettext("would take in {n} application.", "would take in {n} applications.", n).format(
                n=n
            ),
        ),
        next="smeadmin certify",
    )


def draw_several(decided: Decided) -> Document:
    """Draw several decisions: what each application got, and the reason of a refusal."""
    rows = []
    for what, one in decided.done:
        moved = one if isinstance(one, Progress) else None
        word = _DECISIONS[what] if moved is None or what != "grant" else WORDS[moved.state]
        certificate = None if isinstance(one, Progress) else one.certificate
        comment = None if moved is None or what == "grant" else moved.comment
        rows.append((one.application, one.holder.name, str(word), certificate, comment))
    told = [
        _("{n} {decision}").format(n=n, decision=_DECISIONS[what])
        for what, n in decided.counts.items()
    ]
    counts = {"n": len(rows), "parts": " + ".join(told)}
    return Document(
        blocks=(Table(_DECIDED, tuple(rows)),),
        data={
            "decided": [
                {
                    "application": one.application,
                    "decision": what,
                    "state": str(one.state),
                    "certificate": None if isinstance(one, Progress) else one.certificate,
                    "reason": one.comment if isinstance(one, Progress) else None,
                }
                for what, one in decided.done
            ]
        },
        deed=Deed(
            _("{n} decided = {parts}.").format(**counts),
            _("would decide {n} = {parts}.").format(**counts),
        ),
        next="smeadmin certify",
    )


def draw_accepted(progress: Progress) -> Document:
    """Draw an application that was just accepted."""
    return _page(progress, Deed(*map(_, _DONE[Standing.ACCEPTED])))


def draw_moved(progress: Progress) -> Document:
    """Draw an application after an act, by the state it led to; a further stage by its name."""
    stages = [stop.word for stop in progress.way if stop.act == "create" and stop.on is not None]
    if progress.state is Standing.CREATING and len(stages) > 1:
        done = (N_("Done: {stage}."), N_("would {stage}."))
        return _page(progress, Deed(*(_(one).format(stage=stages[-1]) for one in done)))
    return _page(progress, Deed(*map(_, _DONE[progress.state])))


def draw_reviewed(progress: Progress) -> Document:
    """Draw an application after a review, with what the requirements say now."""
    last = next(stop for stop in progress.way if stop.present)
    if progress.state is Standing.MENDING:
        return draw_moved(progress)
    done = Deed(_("Reviewed: {step}.").format(step=last.word), _("would record the review."))
    return _page(progress, done, verdict(progress.checked))


def draw_failed(progress: Progress) -> Document:
    """Draw an application that a review did not let pass."""
    done = Deed(_("The review is recorded: not passed."), _("would record that it is not passed."))
    again = f"smeadmin certify refuse {progress.application} --reason " + _("TEXT")
    return _page(progress, done, following=again)


def papers_table(papers: tuple[PaperLine, ...]) -> Table:
    """Draw the list of papers: which came, when, as which file."""
    rows = tuple(
        (
            x.label,
            x.received_on,
            x.file,
            x.evidence,
            None if x.sha256 is None else f"{x.sha256[:4]} {x.sha256[4:8]}",
        )
        for x in papers
    )
    return Table(_PAPERS, rows)


def progress_data(progress: Progress) -> dict[str, Any]:
    """Give where an application stands as programs get it."""
    return {
        "application": progress.application,
        "state": str(progress.state),
        "credit_code": progress.holder.credit_code,
        "office_no": progress.holder.office_no,
        "name": progress.holder.name,
        "certification": progress.certification,
        "level": progress.level,
        "applied_on": progress.applied_on.isoformat(),
        "call": progress.call,
        "recommender": progress.recommender,
        "recommended": progress.recommended,
        "renews": progress.renews,
        "stage": progress.stage,
        "due_on": progress.due_on.isoformat() if progress.due_on else None,
        "late": progress.late,
        "returns": progress.returns,
        "returns_most": progress.returns_most,
        "notice": progress.notice,
        "way": [
            {
                "act": stop.act,
                "role": stop.role,
                "on": stop.on.isoformat() if stop.on else None,
                "by": stop.by,
                "present": stop.present,
            }
            for stop in progress.way
        ],
        "papers": [
            {
                "paper": x.name,
                "received_on": x.received_on.isoformat() if x.received_on else None,
                "evidence": x.evidence,
                "sha256": x.sha256,
            }
            for x in progress.papers
        ],
        "check": check_data(progress.checked),
    }


def next_command(progress: Progress) -> str | None:
    """Give the one next command, with the day from which it may be given."""
    if progress.command is None:
        return None
    command = f"smeadmin {progress.command}"
    if progress.ready_on is not None and progress.ready_on > progress.on:
        return _("{command} (from {day})").format(command=command, day=day(progress.ready_on))
    if progress.state is Standing.RETURNED:
        return _("{command} (once the papers are there)").format(command=command)
    return command


def papers_line(progress: Progress) -> str | None:
    """Count the papers: 「材料 6 项：已交 4，缺 2（年度审计报告、收费公示照片）」."""
    papers, missing = progress.papers, progress.missing_papers
    if not papers:
        return None
    said = ngettext("{n} paper: {there} there", "{n} papers: {there} there", len(papers))
    text = said.format(n=len(papers), there=len(papers) - len(missing))
    if missing:
        named = _(", ").join(x.label for x in missing)
        text += _(", {n} missing ({papers})").format(n=len(missing), papers=named)
    return text


def due_line(progress: Progress) -> str | None:
    """Say by when it is due: 「第 1 次（最多 2 次）  补正截止 2026-03-03」."""
    if progress.due_on is None:
        return None
    word = _DUE.get(progress.state, N_("due {day}"))
    text = _(word).format(day=day(progress.due_on))
    if progress.state is Standing.RETURNED:
        count = _("time {n}").format(n=progress.returns)
        if progress.returns_most is not None:
            count = _("time {n} (at most {most})").format(
                n=progress.returns, most=progress.returns_most
            )
        text = f"{count}  {text}"
    return text


_DUE: Mapping[Standing, str] = {
    Standing.APPLIED: N_("to be accepted or sent back by {day}"),
    Standing.RETURNED: N_("to come back by {day}"),
    Standing.MENDING: N_("to be tested again by {day}"),
    Standing.CREATING: N_("targets to be reached by {day}"),
}


def _page(progress: Progress, deed: Deed, *more: str, following: str | None = None) -> Document:
    lines = (*_lines(progress), *more)
    blocks = (Lines(lines),)
    return Document(
        blocks=blocks,
        data=progress_data(progress),
        deed=deed,
        next=following or next_command(progress),
    )


def _lines(progress: Progress) -> tuple[str | Cell, ...]:
    state = word_of(progress.state, progress.command)
    measure = progress.checked.document
    asked = beside_level(measure, progress.certification, progress.level)
    head = f"{progress.application}  {progress.holder.name}  {asked}"
    lines: list[str | Cell] = [head, f"{state}  {way(progress.way)}"]
    told: tuple[Callable[[Progress], str | None], ...] = (papers_line, due_line)
    lines += [text for tell in told if (text := tell(progress)) is not None]
    if progress.recommended is not None:
        said = _("recommended by {unit}: {opinion}")
        opinion = progress.recommended.get("opinion") or "-"
        lines.append(said.format(unit=progress.recommender or "-", opinion=opinion))
    if progress.comment and progress.state in (
        *(Standing.RETURNED, Standing.MENDING),
        *(Standing.REFUSED, Standing.WITHDRAWN),
    ):
        lines.append(_("because: {reason}").format(reason=progress.comment))
    if progress.checked.basis.standing == "example":
        lines.append(Cell(_("example rules"), Tone.WAIT))
    return tuple(lines)
