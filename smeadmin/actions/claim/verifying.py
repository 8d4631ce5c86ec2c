"""Holding a claim against everything that is checked: nothing is written, and nothing is decided."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from smeadmin.actions.claim.showing import find_claim, lines_of, show_claim
from smeadmin.actions.evidence.finding import evidence_of
from smeadmin.actions.library import Library
from smeadmin.actions.voucher.repricing import price_again
from smeadmin.actions.voucher.telling import read_told
from smeadmin.actions.voucher.ties import COMPARED, ties
from smeadmin.actions.voucher.words import cited
from smeadmin.domain.amounts import format_yuan
from smeadmin.domain.claim import Check, ClaimVerified, Verdict
from smeadmin.domain.evidence import kind_label
from smeadmin.domain.policy import Basis
from smeadmin.domain.programme import told as told_at_issue
from smeadmin.domain.rules.document import Document, Voucher
from smeadmin.domain.rules.walk import figures_of
from smeadmin.errors import Cited
from smeadmin.i18n import Text
from smeadmin.i18n import gettext as _
from smeadmin.storage import vouchers
from smeadmin.storage.certificates import certificates_in_force
from smeadmin.storage.change import View
from smeadmin.storage.schema import of
from smeadmin.storage.tables.claim import Sample, SampleItem
from smeadmin.storage.tables.enterprise import Enterprise
from smeadmin.storage.tables.institution import Institution

LABELS = {
    "certified": Text("机构在服务日有效认定", "institution certified on the day of service"),
    "valid": Text("券在有效期内", "within the voucher's time"),
    "invoice": Text("发票未重复、未冲红", "invoice used once, not taken back"),
    "papers": Text("材料齐全", "papers complete"),
    "amount": Text("抵扣不超过办法标准", "no more than the measure gives"),
    "ties": Text("与企业无关联", "not related to the enterprise"),
    "sample": Text("抽查", "inspected"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One redemption of a claim with the rule under which it was redeemed."""

    place: int
    row: sa.RowMapping
    document: Document
    noun: Voucher
    judged: bool = True  # False: redeemed before the books were opened


def verify_claim(view: View, *, claim: str) -> ClaimVerified:
    """Hold a claim against everything that is checked, and say what of it may be paid."""
    shown = show_claim(view, claim=claim)
    checks = checks_of(view, claim=claim)
    cuts = tuple(_cuts(view, claim))
    payable = shown.amount_fen - sum(fen for _place, fen, _why in cuts)
    return ClaimVerified(shown, checks, payable, cuts)


def checks_of(view: View, *, claim: str) -> tuple[Check, ...]:
    """Give every check of a claim; a line that was cut to nothing is held against nothing."""
    row = find_claim(view, claim)
    lines = [line for line in _lines(view, row["id"]) if line.row["line_fen"]]
    checks = [
        _check("certified", lines, lambda line: _certified(view, line)),
        _check("valid", lines, _within),
        _check("invoice", lines, _invoice),
        _check("amount", lines, lambda line: _over(view, line)[1], _clause_of_amount(lines)),
        _check("ties", lines, lambda line: _related(view, line), wrong=Verdict.LOOK),
        _papers(view, row["number"], lines),
        _sampled(view, lines),
    ]
    return tuple(check for check in checks if check is not None)


def _lines(view: View, claim_id: int) -> list[Line]:
    library = Library(view)
    programmes = {p.id: p for p in vouchers.programmes(view)}
    found = []
    for place, row in enumerate(lines_of(view, claim_id), 1):
        basis = Basis.of_data(vouchers.basis_of(view, row["terms_id"]))
        document = library.kept(basis)
        noun = document.voucher(programmes[row["programme_id"]].noun)
        judged = vouchers.judged_here(view, row["terms_id"])
        found.append(Line(place, row, document, noun, judged))
    return found


def _check(
    name: str,
    lines: Sequence[Line],
    fault: Callable[[Line], str | None],
    clause: Cited | None = None,
    wrong: Verdict = Verdict.NO,
) -> Check:
    """Count for how many lines a check holds; each fault is said with the number of its line."""
    notes = [(line.place, said) for line in lines if (said := fault(line)) is not None]
    return Check(
        name,
        LABELS[name],
        len(lines) - len(notes),
        len(lines),
        wrong if notes else Verdict.YES,
        tuple(notes),
        clause,
    )


# ---- the checks ----------------------------------------------------------------------------------


def _certified(view: View, line: Line) -> str | None:
    row = line.row
    if row["institution_id"] is None or not line.judged:
        return None
    held = certificates_in_force(view, row["institution_id"], row["service_date"])
    held = [one for one in held if row["certificate"] in (None, one.number)]
    if not held:
        return _("no certificate in force on {day}").format(day=row["service_date"])
    category = _category(view, line)
    if category is None or any(one.category in (None, category) for one in held):
        return None
    labels = line.document.figures["category"].labels
    names = [str(labels.get(str(one.category), one.category)) for one in held]
    return _("certified for {categories}, not for {category}").format(
        categories=_(", ").join(dict.fromkeys(names)), category=labels.get(category, category)
    )


def _category(view: View, line: Line) -> str | None:
    """Give the category of the service as it was told; None where the measure does not ask for one."""
    figure = line.document.figures.get("category")
    read = {*figures_of(line.document, line.noun), *(w for x in line.noun.limits for w in x.per)}
    if figure is None or figure.about == "provider" or "category" not in read:
        return None
    found = read_told(line.document, line.row["given"] or {}).get("category")
    for key in ("terms_id", "issue_terms_id"):
        if found is None:
            kept = vouchers.terms_of(view, line.row[key])["kept"]
            found = told_at_issue(line.document, kept).get("category")
    return None if found is None else str(found)


def _within(line: Line) -> str | None:
    row = line.row
    if not line.judged or row["issued_on"] <= row["redeemed_on"] <= row["valid_until"]:
        return None
    return _("redeemed on {day}, valid until {until}").format(
        day=row["redeemed_on"], until=row["valid_until"]
    )


def _invoice(line: Line) -> str | None:
    red = line.row["red_number"]
    return None if red is None else _("taken back by {red}").format(red=red)


def _over(view: View, line: Line) -> tuple[int, str | None]:
    """Give how much a line is above what the rule gives for it, in fen, and how that is said."""
    if not line.judged:
        return 0, None
    allowed = price_again(view, line.row["id"]).amount_fen
    over = max(0, line.row["line_fen"] - allowed)
    if not over:
        return 0, None
    return over, _("contract {contract}, {allowed} allowed, {asked} claimed").format(
        contract=format_yuan(line.row["contract_fen"] or 0),
        allowed=format_yuan(allowed),
        asked=format_yuan(line.row["line_fen"]),
    )


def _clause_of_amount(lines: Sequence[Line]) -> Cited | None:
    for line in lines:
        amount = line.noun.amount
        names = (
            amount.head.clause.of() if amount is not None else ()
        ) or line.noun.head.clause.of()
        return cited(line.document, names)
    return None


def _related(view: View, line: Line) -> str | None:
    if line.row["institution_id"] is None:
        return None
    e, i = of(Enterprise), of(Institution)
    shared = ties(
        view,
        view.one(sa.select(e).where(e.c.id == line.row["enterprise_id"])),
        view.one(sa.select(i).where(i.c.id == line.row["institution_id"])),
    )
    if not shared:
        return None
    return _("the same {what}").format(what=_(", ").join(str(COMPARED[one]) for one in shared))


def _papers(view: View, claim: str, lines: Sequence[Line]) -> Check | None:
    """Compare what the measure wants as evidence with what is attached to claim and voucher."""
    if not any(line.noun.evidence for line in lines):
        return None
    of_claim = {one.kind for one in evidence_of(view, noun="claim", name=claim)}
    missing = []
    for line in lines:
        attached = of_claim | {
            one.kind for one in evidence_of(view, noun="voucher", name=line.row["code"])
        }
        lacking = [name for name in line.noun.evidence if name not in attached]
        if lacking:
            names = _(", ").join(_paper(line.document, name) for name in lacking)
            missing.append((line.place, _("not attached: {papers}").format(papers=names)))
    return Check(
        "papers",
        LABELS["papers"],
        len(lines) - len(missing),
        len(lines),
        Verdict.LOOK if missing else Verdict.YES,
        tuple(missing),
    )


def _paper(document: Document, name: str) -> str:
    known = document.evidence.get(name)
    return str(known.text) if known is not None else kind_label(name)


def _sampled(view: View, lines: Sequence[Line]) -> Check | None:
    """Say which lines were drawn for inspection, and what was found."""
    item, sample = of(SampleItem), of(Sample)
    rows = view.rows(
        sa.select(item, sample.c.number, sample.c.seed)
        .join(sample, sample.c.id == item.c.sample_id)
        .where(item.c.redemption_id.in_([line.row["id"] for line in lines] or [-1]))
        .order_by(item.c.id)
    )
    if not rows:
        return _not_drawn(lines)
    drawn = {line.row["id"]: line for line in lines}
    notes, verdict = [], Verdict.YES
    for row in rows:
        line = drawn[row["redemption_id"]]
        if row["result"] is not None and line.row["line_fen"] <= row["found_fen"]:
            continue  # right, or cut to what is right
        said = _("drawn in {sample} (seed {seed}), to be looked into")
        if row["result"] == "wrong":
            said, verdict = _("{sample}: found wrong, {note}"), Verdict.NO
        elif verdict is Verdict.YES:
            verdict = Verdict.LOOK
        told = said.format(sample=row["number"], seed=row["seed"], note=row["note"] or "-")
        notes.append((line.place, told))
    right = len(rows) - len(notes)
    return Check("sample", LABELS["sample"], right, len(rows), verdict, tuple(notes))


def _not_drawn(lines: Sequence[Line]) -> Check | None:
    """Say that the measure wants some looked into and nothing was drawn; None where it does not."""
    asked = [line for line in lines if line.noun.inspect is not None]
    if not asked:
        return None
    programme = asked[0].row["code"].rsplit("-", 2)[0]
    said = _("nothing drawn yet: smeadmin check draw {programme}").format(programme=programme)
    return Check("sample", LABELS["sample"], 0, len(asked), Verdict.LOOK, ((asked[0].place, said),))


# ---- what may be paid ----------------------------------------------------------------------------


def _cuts(view: View, claim: str) -> list[tuple[int, int, str]]:
    """Give for each line what has to be cut from it (fen), and why: all of it, or what is too much."""
    cuts = []
    for line in _lines(view, find_claim(view, claim)["id"]):
        whole = line.row["line_fen"]
        if not whole:
            continue
        reason = _invoice(line) or _certified(view, line) or _within(line)
        over, said = (whole, reason) if reason is not None else _over(view, line)
        if over and said is not None:
            cuts.append((line.place, over, said))
    return cuts
