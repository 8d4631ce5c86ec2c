"""Pages about measures: lists, what was adopted, what a check found, clauses, every rule in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from smeadmin.domain.policy import (
    ClauseLine,
    PolicyAdopted,
    PolicyChecked,
    PolicyLine,
    PolicyShown,
)
from smeadmin.domain.rules.document import Document as Measure
from smeadmin.i18n import Text, in_each, joined, ngettext
from smeadmin.i18n import gettext as _
from smeadmin.i18n import mark as N_
from smeadmin.render.document import (
    Column,
    Deed,
    Document,
    Kind,
    Lines,
    Note,
    Pairs,
    Section,
    Table,
)
from smeadmin.render.lines import findings_count

if TYPE_CHECKING:
    from smeadmin.policies.said import Said

STANDINGS = {
    "seed": N_("source document"),
    "verified": N_("verified"),
    "example": N_("example rules"),
}

KINDS = {
    "scope": Text("适用范围", "scope"),
    "condition": Text("条件", "condition"),
    "duty": Text("职责", "duty"),
    "indicator": Text("指标", "indicator"),
    "evaluation": Text("考评", "evaluation"),
    "award": Text("奖励", "award"),
    "amount": Text("金额", "amount"),
    "cap": Text("上限", "cap"),
    "budget": Text("预算", "budget"),
    "quota": Text("名额", "quota"),
    "validity": Text("有效期", "validity"),
    "deadline": Text("期限", "deadline"),
    "queue": Text("排队", "queue"),
    "exclusion": Text("排除", "exclusion"),
    "supervision": Text("监督", "supervision"),
    "sanction": Text("处罚", "sanction"),
    "status": Text("身份", "status"),
    "support": Text("扶持", "support"),
    "target": Text("目标", "target"),
    "fund": Text("资金", "fund"),
    "tax": Text("税收", "tax"),
    "other": Text("其他", "other"),
}

NOUNS = {
    "certification": N_("certification"),
    "evaluation": N_("evaluation"),
    "award": N_("award"),
    "voucher": N_("voucher"),
    "target": N_("target"),
}

_LIST = (
    Column("policy", Text("办法", "measure"), Kind.CODE, rank=0),
    Column("version", Text("版", "version"), Kind.INT, rank=4),
    Column("title", Text("名称", "title"), Kind.PROSE, rank=1),
    Column("standing", Text("依据", "standing"), rank=3),
    Column("valid_from", Text("自", "from"), Kind.DAY, rank=2),
    Column("valid_until", Text("至", "until"), Kind.DAY, rank=2),
    Column("clauses", Text("条款", "clauses"), Kind.INT, rank=5),
    Column("in_force", Text("有效", "in force"), Kind.FLAG, rank=2),
    Column("digest", Text("摘要", "digest"), Kind.CODE, screen=False),
    Column("change", Text("变更", "change"), Kind.CODE, rank=6),
)

_RULES = (
    Column("clause", Text("条款", "clause"), Kind.CODE, rank=1),
    Column("rule", Text("规则", "rule"), Kind.PROSE, rank=0),
)

_CLAUSES = (
    Column("id", Text("条款", "clause"), Kind.CODE, rank=0),
    Column("policy", Text("办法", "measure"), Kind.CODE, rank=5),
    Column("ref", Text("出处", "place"), rank=4),
    Column("kind", Text("种类", "kind"), rank=3),
    Column("text", Text("内容", "text"), Kind.PROSE, rank=1),
    Column("serves", Text("由谁办理", "carried out by"), Kind.PROSE, rank=2),
)


def draw_policies(lines: tuple[PolicyLine, ...]) -> Document:
    """Draw the list of measures."""
    if not lines:
        return Document(
            data=[],
            notes=(Note(_("No measures match."), "plain"),),
            next="smeadmin policy list --available",
        )
    rows = tuple(
        (
            x.policy,
            x.version,
            str(x.title),
            _(STANDINGS[x.standing]),
            x.valid_from,
            x.valid_until,
            x.clauses,
            x.in_force,
            x.digest,
            x.change,
        )
        for x in lines
    )
    return Document(blocks=(Table(_LIST, rows),), data=[_data(x) for x in lines])


def draw_adopted(adopted: PolicyAdopted) -> Document:
    """Draw what was taken into the register."""
    line = adopted.line
    block = Pairs(
        (
            (_("measure"), f"{line.policy}   {line.title}"),
            (_("version"), f"{line.version}   {_(STANDINGS[line.standing])}"),
            (_("in force"), _span(line)),
            (_("clauses"), str(line.clauses)),
            (_("digest"), line.digest),
        )
    )
    if adopted.same:
        said = _("{policy} was adopted before, word for word. Nothing was changed.")
        return Document(
            blocks=(block,),
            data=_data(line) | {"same": True},
            notes=(Note(said.format(policy=line.policy), "plain"),),
        )
    return Document(
        blocks=(block,),
        data=_data(line) | {"same": False},
        notes=tuple(Note(f"{w.message} [{w.code} {w.address}]") for w in adopted.warnings),
        deed=Deed(
            _("Adopted {policy}.").format(policy=line.policy),
            _("would adopt {policy}.").format(policy=line.policy),
        ),
        next=f"smeadmin policy show {line.policy}",
    )


def draw_checked(checked: PolicyChecked) -> Document:
    """Draw every finding of a check at once; faults are exit 6."""
    errors = sum(1 for f in checked.findings if f.severity == "error")
    warnings = len(checked.findings) - errors
    counted = findings_count(errors, warnings)
    cases = ngettext("{n} worked example agrees", "{n} worked examples agree", checked.cases)
    said = cases.format(n=checked.cases) if checked.cases else _("no worked examples")
    blocks: list[Any] = []
    if checked.findings:
        blocks.append(
            Table(
                (
                    Column("code", Text("代号", "code"), Kind.CODE, rank=0),
                    Column("line", Text("行", "line"), Kind.INT, rank=1),
                    Column("address", Text("位置", "place"), Kind.CODE, rank=2),
                    Column("message", Text("原因", "reason"), Kind.PROSE, rank=0),
                    Column("hint", Text("改法", "remedy"), Kind.PROSE, rank=1),
                ),
                tuple((f.code, f.line, f.address, f.message, f.hint) for f in checked.findings),
            )
        )
        blocks.append(Lines((counted,)))
    mark = "✗ " + _("faulty") if errors else "✓ " + _("may be adopted")
    document = checked.document
    return Document(
        title=tuple(x for x in (mark, checked.file, "" if errors else said) if x),
        blocks=tuple(blocks),
        data={
            "file": checked.file,
            "policy": document.id if document else None,
            "digest": document.digest if document else None,
            "errors": errors,
            "warnings": warnings,
            "cases": checked.cases,
            "findings": [f.as_json() for f in checked.findings],
        },
        next=None if errors or document is None else f"smeadmin policy adopt {checked.typed}",
        status=6 if errors else 0,
    )


def draw_clauses(lines: tuple[ClauseLine, ...]) -> Document:
    """Draw clauses with what carries each out."""
    if not lines:
        return Document(data=[], notes=(Note(_("No clauses match."), "plain"),))
    rows = tuple(
        (
            x.clause.name,
            x.policy,
            x.clause.ref,
            str(KINDS.get(x.clause.kind, x.clause.kind)),
            str(x.clause.text),
            _served(x),
        )
        for x in lines
    )
    open_ones = sum(1 for x in lines if x.clause.open is not None)
    total = ngettext(
        "{n} clause, {open} of them open", "{n} clauses, {open} of them open", len(lines)
    ).format(n=len(lines), open=open_ones)
    return Document(
        blocks=(Table(_CLAUSES, rows), Lines((total,))),
        data=[
            {
                "id": x.clause.name,
                "policy": x.policy,
                "ref": x.clause.ref,
                "kind": x.clause.kind,
                "text": {"zh": x.clause.text.zh, "en": x.clause.text.en},
                "serves": [*x.clause.serves, *(f"rule:{r}" for r in x.rules)],
                "open": x.clause.open,
            }
            for x in lines
        ],
    )


def draw_policy(shown: PolicyShown) -> Document:
    """Draw a measure: what it is, and every rule, figure, paper and notice read back as a sentence."""
    from smeadmin.policies.differences import read_back_over

    line, measure = shown.line, shown.document
    parts = read_back_over(measure, shown.bases)
    blocks: list[Any] = [Pairs(tuple(_about(line, measure)))]
    for part in parts:
        rows = tuple((joined(one.clause) or None, one.sentence) for one in part.said)
        word, _dot, name = part.path.partition(".")
        heading = f"{_(NOUNS[word])}   {part.title}   {name}" if name else part.title
        blocks.append(Section(heading, (Table(_RULES, rows, header=False),)))
    adopted = line.version is not None
    version = _("version {n}").format(n=line.version) if adopted else _("not adopted")
    return Document(
        title=(line.policy, str(line.title), version),
        blocks=tuple(blocks),
        data=_data(line)
        | {
            "laid": [[x.document, x.amendment, x.digest] for x in measure.laid],
            "nouns": list(measure.nouns),
            "rules": [
                {"path": one.path, "clause": list(one.clause), "sentence": sentence}
                for one, sentence in _in_both(shown)
            ],
        },
        next=f"smeadmin policy {'clauses' if adopted else 'adopt'} {shown.typed}",
    )


def _in_both(shown: PolicyShown) -> Iterator[tuple[Said, Text]]:
    """Give every rule with its sentence in both languages, as programs get it."""
    from smeadmin.policies.differences import read_back_over

    def read() -> list[Said]:
        return [s for part in read_back_over(shown.document, shown.bases) for s in part.said]

    said = in_each(read)
    for zh, en in zip(said["zh"], said["en"], strict=True):
        yield zh, Text(zh.sentence, en.sentence)


def _about(line: PolicyLine, measure: Measure) -> Iterator[tuple[str, Any]]:
    """Say what the document says of itself."""
    if measure.number:
        yield _("document number"), measure.number
    if measure.issuer is not None:
        yield _("issued by"), str(measure.issuer)
    if measure.issued is not None:
        yield _("issued on"), measure.issued.isoformat()
    yield _("in force"), _span(line)
    if measure.region is not None:
        yield _("region"), measure.region
    yield _("standing"), _(STANDINGS[line.standing])
    for label, named in (
        (_("carries out"), measure.under),
        (_("replaces"), joined(measure.replaces)),
        (_("stands beside"), joined(measure.beside)),
        (_("read in"), measure.source),
        (_("note"), measure.note),
    ):
        if named:
            yield label, str(named)
    yield _("digest"), line.digest
    if measure.laid:
        yield (
            _("notices laid over it"),
            tuple(f"{x.document}   {x.amendment}" for x in measure.laid),
        )


def _served(line: ClauseLine) -> str:
    if line.clause.open is not None:
        return _("open: {what}").format(what=line.clause.open)
    return joined([*line.clause.serves, *line.rules[:3]])


def _span(line: PolicyLine) -> str:
    if line.valid_until is None:
        return _("from {start}").format(start=line.valid_from.isoformat())
    return _("{start} to {end} (inclusive)").format(
        start=line.valid_from.isoformat(), end=line.valid_until.isoformat()
    )


def _data(line: PolicyLine) -> dict[str, Any]:
    return {
        "policy": line.policy,
        "version": line.version,
        "title": {"zh": line.title.zh, "en": line.title.en},
        "standing": line.standing,
        "valid_from": line.valid_from.isoformat(),
        "valid_until": line.valid_until.isoformat() if line.valid_until else None,
        "clauses": line.clauses,
        "digest": line.digest,
        "in_force": line.in_force,
        "change": line.change,
    }
