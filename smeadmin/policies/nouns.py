"""Reading the nouns: certification, evaluation, award, voucher, target (policy format 2.7, 2.8)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from smeadmin.domain.rules.conditions import Leaf
from smeadmin.domain.rules.document import (
    Award,
    Certification,
    Effect,
    Evaluation,
    Inspect,
    Issue,
    Key,
    Limit,
    Noun,
    Order,
    Pays,
    Share,
    Stage,
    Step,
    Target,
    Voucher,
)
from smeadmin.domain.rules.sources import Kind
from smeadmin.domain.rules.values import OpenValue, constant
from smeadmin.policies.approvals import approvals
from smeadmin.policies.clocks import check_period, clock, deadlines
from smeadmin.policies.conditions import condition, rows
from smeadmin.policies.desk import Desk, Place
from smeadmin.policies.figures import check_evidence
from smeadmin.policies.literals import LiteralFault, duration
from smeadmin.policies.values import HOLE, cases, slot, value
from smeadmin.policies.words import WORDS

POINTS, MONEY, NUMBER, GRADE = Kind("points"), Kind("money"), Kind("number"), Kind("choice")
_JUDGED_ON = {"voucher": "claim", "evaluation": "period_end"}


def nouns(desk: Desk, raw: Mapping[str, Any], at: Place, word: str) -> dict[str, Noun]:
    """Read every noun of one kind, by address."""
    read: dict[str, Noun] = {}
    for name, row in raw.items():
        inner = at.sub(name)
        desk.name(name, inner)
        table = desk.table(row, word, inner)
        read[inner.path] = _READERS[word](desk, table, desk.inside(table, inner))
    return read


def _shared(desk: Desk, row: Mapping[str, Any], at: Place, word: str) -> dict[str, Any]:
    """Read the slots every noun has."""
    papers = tuple(row.get("evidence", ()))
    check_evidence(desk, papers, at.sub("evidence"))
    limits = _limits(desk, row.get("limits", {}), at.sub("limits"))
    when = condition(desk, row["when"], at.sub("when")) if "when" in row else None
    return {
        "head": desk.head(row, at, when=when),
        "who": condition(desk, row["who"], at.sub("who")) if "who" in row else None,
        "require": rows(desk, row["require"], at.sub("require")) if "require" in row else None,
        "limits": limits,
        "deadlines": deadlines(desk, row.get("deadlines", {}), at.sub("deadlines")),
        "order": _order(desk, row["order"], at.sub("order")) if "order" in row else None,
        "evidence": papers,
        "flow": tuple(
            _step(desk, one, at.sub("flow", number))
            for number, one in enumerate(row.get("flow", ()), 1)
        ),
        "effects": _effects(desk, row.get("effects", {}), at.sub("effects")),
        "approvals": approvals(desk, row.get("approvals", {}), at.sub("approvals"), word),
        "judged_on": row.get("judged_on", _JUDGED_ON.get(word, "application")),
    }


def _limits(desk: Desk, raw: Mapping[str, Any], at: Place) -> tuple[Limit, ...]:
    read = []
    for name, row in raw.items():
        inner = at.sub(name)
        desk.name(name, inner)
        read.append(_limit(desk, row, inner))
    last_share = next((n for n, one in enumerate(read) if one.beyond == "share"), None)
    if last_share is not None and any(one.beyond != "share" for one in read[last_share:]):
        desk.fault("P72 last", read[last_share].head.path)
    return tuple(read)


def _limit(desk: Desk, raw: Any, at: Place) -> Limit:
    row = desk.table(raw, "limit", at)
    at = desk.inside(row, at)
    when = condition(desk, row["when"], at.sub("when")) if "when" in row else None
    per = row.get("per", ())
    listed = (per,) if isinstance(per, str) else tuple(per)
    for word in listed:
        kind = desk.kinds.get(word)
        if word not in WORDS["per"] and (kind is None or kind.unit != "choice"):
            chosen = [name for name, k in desk.kinds.items() if k.unit == "choice"]
            desk.fault(
                "P04 word", at.sub("per"), key="per", value=word, known=[*WORDS["per"], *chosen]
            )
    within = row.get("within", "ever")
    if within not in WORDS["limit within"]:
        try:
            duration(within)
        except LiteralFault:
            desk.fault(
                "P04 word",
                at.sub("within"),
                key="within",
                value=within,
                known=WORDS["limit within"],
            )
    beyond = row.get("beyond")
    if beyond not in WORDS["beyond"]:
        desk.fault("P72", at, value=beyond or "", known=WORDS["beyond"])
    of = row.get("of", "granted")
    money = of in ("granted", "held", "used", "paid")
    ceiling = row.get("at_most")
    return Limit(
        head=desk.head(row, at, when=when),
        per=listed,
        of=of,
        at_most=OpenValue(head=desk.head({}, at), words=HOLE)
        if ceiling is None
        else value(desk, ceiling, at.sub("at_most"), MONEY if money else NUMBER),
        beyond=str(beyond),
        within=within,
        payer=row.get("payer"),
    )


def _order(desk: Desk, raw: Any, at: Place) -> Order:
    row = desk.table(raw, "order", at)
    at = desk.inside(row, at)
    keys = []
    for number, one in enumerate(row.get("by", ()), 1):
        inner = at.sub("by", number)
        key = desk.table(one, "key", inner)
        best = key.get("best", "highest")
        kind = desk.kind(key["figure"], inner) if "figure" in key else None
        if kind is not None and (best is True) != (kind.unit == "yes_no"):
            desk.fault("P37 order", inner, name=key["figure"], op=f"best = {str(best).lower()}")
        keys.append(Key(str(key.get("figure", "")), "true" if best is True else best))
    if not keys:
        desk.fault("P36 empty", at.sub("by"))
    among = condition(desk, row["among"], at.sub("among")) if "among" in row else None
    return Order(
        desk.head(row, at), tuple(keys), row.get("ties", "share"), row.get("at_cut"), among
    )


def _step(desk: Desk, raw: Any, at: Place) -> Step:
    row = desk.table(raw, "step", at)
    at = desk.inside(row, at)
    when = condition(desk, row["when"], at.sub("when")) if "when" in row else None
    within = desk.duration(row["within"], at, "within") if "within" in row else None
    head = desk.head(row, at, when=when)
    return Step(head, str(row.get("do", "")), row.get("by"), within)


def _effects(desk: Desk, raw: Mapping[str, Any], at: Place) -> tuple[Effect, ...]:
    read = []
    for name, one in raw.items():
        inner = at.sub(name)
        desk.name(name, inner)
        row = desk.table(one, "effect", inner)
        inner = desk.inside(row, inner)
        when = condition(desk, row["when"], inner.sub("when")) if "when" in row else None
        acts = row.get("do", ())
        read.append(
            Effect(
                head=desk.head(row, inner, when=when),
                do=(acts,) if isinstance(acts, str) else tuple(acts),
                of=row.get("of"),
                amount=value(desk, row["amount"], inner.sub("amount"), MONEY)
                if "amount" in row
                else None,
                lasts=clock(desk, row["lasts"], inner.sub("lasts")) if "lasts" in row else None,
                choose=row.get("choose"),
            )
        )
    return tuple(read)


def _certification(desk: Desk, row: Mapping[str, Any], at: Place) -> Certification:
    levels = tuple(row.get("levels", ()))
    kind = desk.kinds.get("level")
    if kind is not None and kind.choices:
        for level in levels:
            if level not in kind.choices:
                desk.fault("P31", at.sub("levels"), value=level, known=kind.choices)
    valid, renewal, renewed = (
        clock(desk, row[key], at.sub(key)) if key in row else None
        for key in ("valid", "renewal", "renewed")
    )
    return Certification(
        **_shared(desk, row, at, "certification"),
        levels=levels,
        duties=rows(desk, row["duties"], at.sub("duties")) if "duties" in row else None,
        stages=tuple(
            _stage(desk, one, at.sub("stages", number))
            for number, one in enumerate(row.get("stages", ()), 1)
        ),
        valid=valid,
        renewal=renewal,
        renewed=renewed,
    )


def _stage(desk: Desk, raw: Any, at: Place) -> Stage:
    row = desk.table(raw, "stage", at)
    at = desk.inside(row, at)
    return Stage(
        desk.head(row, at),
        str(row.get("status", "")),
        rows(desk, row["require"], at.sub("require")) if "require" in row else None,
        clock(desk, row["within"], at.sub("within")) if "within" in row else None,
        row.get("otherwise"),
    )


def _evaluation(desk: Desk, row: Mapping[str, Any], at: Place) -> Evaluation:
    period = row.get("period", "year")
    if period != "year":
        desk.duration(period, at, "period")
    score = row.get("score")
    if isinstance(score, Mapping) and "round" not in score:
        desk.fault("P41", at.sub("score"))
    scorers, counts = tuple(row.get("scorers", ())), row.get("counts")
    if counts is not None and counts not in scorers:
        desk.fault("P31", at.sub("counts"), value=counts, known=scorers)
    grades = row.get("grades")
    return Evaluation(
        **_shared(desk, row, at, "evaluation"),
        period=period,
        score=OpenValue(head=desk.head({}, at), words=HOLE)
        if score is None
        else slot(desk, score, at.sub("score"), POINTS),
        missing=row.get("missing", "stop"),
        scorers=scorers,
        counts=counts,
        panel=row.get("panel", "average"),
        grades=() if grades is None else cases(desk, grades, at.sub("grades"), GRADE, "score"),
    )


def _award(desk: Desk, row: Mapping[str, Any], at: Place) -> Award:
    shared = _shared(desk, row, at, "award")
    order = shared["order"]
    if any(limit.of == "places" for limit in shared["limits"]) and (
        order is None or order.at_cut is None
    ):
        desk.fault("P73", at)
    return Award(
        **shared,
        evaluation=row.get("evaluation"),
        amount=slot(desk, row["amount"], at.sub("amount"), MONEY) if "amount" in row else None,
        split=_split(desk, row.get("split", ()), at.sub("split")),
        title=row.get("title"),
    )


def _voucher(desk: Desk, row: Mapping[str, Any], at: Place) -> Voucher:
    return Voucher(
        **_shared(desk, row, at, "voucher"),
        amount=slot(desk, row["amount"], at.sub("amount"), MONEY) if "amount" in row else None,
        issue=_issue(desk, row["issue"], at.sub("issue")) if "issue" in row else None,
        split=_split(desk, row.get("split", ()), at.sub("split")),
        pays=_pays(desk, row["pays"], at.sub("pays")) if "pays" in row else None,
        transfer=row.get("transfer", False),
        topup=row.get("topup", False),
        inspect=_inspect(desk, row["inspect"], at.sub("inspect")) if "inspect" in row else None,
        fund=row.get("fund"),
    )


def _issue(desk: Desk, raw: Any, at: Place) -> Issue:
    row = desk.table(raw, "issue", at)
    at = desk.inside(row, at)
    check_period(desk, row.get("opens"), row.get("closes"), at)
    return Issue(desk.head(row, at), row.get("opens"), row.get("closes"), row.get("returned"))


def _split(desk: Desk, raw: Any, at: Place) -> tuple[Share, ...]:
    read = []
    for number, one in enumerate(raw, 1):
        inner = at.sub(number)
        row = desk.table(one, "payer", inner)
        inner = desk.inside(row, inner)
        last = number == len(raw)
        if (row.get("rest") is True) != last or ("amount" in row) == last:
            desk.fault("P72 rest", inner)
        part = value(desk, row["amount"], inner.sub("amount"), MONEY) if "amount" in row else None
        read.append(Share(desk.head(row, inner), str(row.get("payer", "")), part))
    return tuple(read)


def _pays(desk: Desk, raw: Any, at: Place) -> Pays:
    row = desk.table(raw, "pays", at)
    at = desk.inside(row, at)
    return Pays(
        desk.head(row, at),
        value(desk, row["to"], at.sub("to"), Kind("choice")) if "to" in row else None,
        row.get("when"),
        row.get("after"),
        row.get("change_given"),
    )


def _inspect(desk: Desk, raw: Any, at: Place) -> Inspect:
    row = desk.table(raw, "inspect", at)
    at = desk.inside(row, at)
    take = value(desk, row["take"], at.sub("take"), NUMBER) if "take" in row else constant(0)
    of, drawn = str(row.get("of", "")), row.get("drawn")
    return Inspect(desk.head(row, at), of, take, drawn, row.get("extrapolate", False))


_OWN = ("due", "per", "every")


def _target(desk: Desk, row: Mapping[str, Any], at: Place) -> Target:
    leaf = {key: item for key, item in row.items() if key not in _OWN}
    goal = condition(desk, leaf, at)
    return Target(
        head=goal.head,
        goal=goal if isinstance(goal, Leaf) else Leaf(head=goal.head, figure="", tests=()),
        due=row.get("due"),
        per=row.get("per"),
        every=row.get("every"),
        judged_on="period_end",
    )


_READERS: dict[str, Callable[[Desk, Mapping[str, Any], Place], Noun]] = {
    "certification": _certification,
    "evaluation": _evaluation,
    "award": _award,
    "voucher": _voucher,
    "target": _target,
}
