"""Settlement of 100,000 claims of 2,000 payees: prepared, approved, exported, reconciled, checked.

The floor keeps the same rows by plain SQL, one after the other, without keeping who changed what: the lines of
a batch, what was paid of each, and a posting for each. Held against the goal of a batch issue (P10).
"""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from tests.bench.benchlib import PYTHON, Bench, Job, ours, smeadmin
from tests.bench.issue import programme, wanted

IDS = ("settle",)
DAY = dt.date(2026, 3, 10)
PAYEES = 2_000

ROW_BY_ROW = """
import hashlib, sqlite3, sys
c = sqlite3.connect(sys.argv[1], isolation_level=None)
c.executescript('''
CREATE TABLE IF NOT EXISTS plain_line (id INTEGER PRIMARY KEY, payee INTEGER, claim INTEGER UNIQUE, fen INTEGER, paid INTEGER CHECK (paid <= fen));
CREATE TABLE IF NOT EXISTS plain_posting (id INTEGER PRIMARY KEY, voucher TEXT, subject TEXT, fen INTEGER CHECK (fen > 0), day TEXT);
CREATE TABLE IF NOT EXISTS plain_balance (account TEXT PRIMARY KEY, fen INTEGER CHECK (fen >= 0));''')
c.execute("BEGIN IMMEDIATE")
todo = c.execute("SELECT claim.id, claim.institution_id, claim.amount_fen, voucher.code FROM claim JOIN claim_line l ON l.claim_id = claim.id"
    " JOIN redemption r ON r.id = l.redemption_id JOIN voucher ON voucher.id = r.voucher_id WHERE claim.state = 'approved' ORDER BY claim.institution_id, claim.id").fetchall()
if sys.argv[2] == "prepare":
    digest = hashlib.sha256()
    for claim, payee, fen, code in todo:
        c.execute("INSERT INTO plain_line (payee, claim, fen, paid) VALUES (?, ?, ?, 0)", (payee, claim, fen))
        digest.update(f"{claim}:{payee}:{fen}".encode())
else:
    c.execute("INSERT INTO plain_balance VALUES ('payable', ?), ('paid', 0)", (sum(t[2] for t in todo),))
    for claim, payee, fen, code in todo:
        c.execute("UPDATE plain_line SET paid = paid + ? WHERE claim = ?", (fen, claim))
        c.execute("INSERT INTO plain_posting (voucher, subject, fen, day) VALUES (?, 'ST-2026-01', ?, '2026-03-10')", (code, fen))
        c.execute("UPDATE plain_balance SET fen = fen - ? WHERE account = 'payable'", (fen,))
        c.execute("UPDATE plain_balance SET fen = fen + ? WHERE account = 'paid'", (fen,))
c.execute("COMMIT")
"""


def measure(bench: Bench) -> None:
    """Take the claims through a settlement; each step again from a copy of the one before."""
    base = claimed(bench)
    program = bench.fresh("floor.py")
    program.write_text(ROW_BY_ROW)
    at, plain = bench.fresh("settle.db"), bench.fresh("settle-plain.db")
    n = bench.size(100_000)
    sheet = bench.fresh("payments.csv")

    def afresh(source: Path, target: Path) -> None:
        shutil.copy(source, target)
        sheet.unlink(missing_ok=True)

    def step(name: str, against: str, floor: str, *words: str) -> None:
        shutil.copy(at, before := bench.fresh("settle-before.db"))
        shutil.copy(plain, plain_before := bench.fresh("settle-plain-before.db"))
        theirs = Job(
            argv=[PYTHON, str(program), str(plain), floor],
            before=lambda: afresh(plain_before, plain),
        )
        mine = Job(argv=ours(at, *words), before=lambda: afresh(before, at))
        what = f"{name}, {n:,} claims"
        bench.compare("settle", what, against, theirs, mine, goal=3, refuse=8, n=3)

    shutil.copy(base, at)
    shutil.copy(base, plain)
    step("settle prepare", "row-by-row SQL", "prepare", "settle", "prepare", "--yes")
    smeadmin(at, "settle", "approve", "ST-2026-01", "--by", "何远", "--yes")
    smeadmin(at, "settle", "export", "ST-2026-01", "--out", str(sheet), "--yes")
    step("settle reconcile", "row-by-row SQL", "pay",
         "settle", "reconcile", "ST-2026-01", "--all", "--doc", "示例2号", "--yes")  # fmt: skip


def claimed(bench: Bench) -> Path:
    """Give a register with as many approved claims, each of one redeemed voucher."""
    n = bench.size(100_000)
    register = programme(bench)
    smeadmin(
        register, "voucher", "issue", "JC26", "--file", str(wanted(bench, register, n)), "--yes"
    )
    redeem_all(register)
    return register


def redeem_all(register: Path) -> None:
    """Write a redemption, an approved claim and their postings for every voucher, by the bulk path."""
    import sqlalchemy as sa

    from smeadmin.domain.ledger import Account, Event, Move
    from smeadmin.storage import ledger
    from smeadmin.storage.change import Act, Change, open_register
    from smeadmin.storage.schema import of
    from smeadmin.storage.tables.claim import Claim, ClaimLine
    from smeadmin.storage.tables.institution import Institution
    from smeadmin.storage.tables.voucher import Redemption, Voucher

    day, v = DAY.isoformat(), of(Voucher)

    def write(change: Change) -> None:
        payees = [
            change.insert(
                Institution,
                office_no=number,
                credit_code=f"P{number:05d}",
                name=f"机构{number:05d}",
                registered_on=DAY,
            )
            for number in range(1, PAYEES + 1)
        ]
        issued = change.rows(sa.select(v).order_by(v.c.id))
        n = len(issued)
        whose = [payees[at % PAYEES] for at in range(n)]
        used = change.insert_many(
            Redemption,
            ((row["id"], payee, day, day, f"C{row['id']}", day, 2 * row["amount_fen"], 1, None, None,
              row["amount_fen"], 0, None, row["terms_id"], "provider", None)
             for row, payee in zip(issued, whose, strict=True)),
            n,
        )  # fmt: skip
        change.update(Voucher, v.c.state == "issued", state="redeemed", used_fen=v.c.amount_fen)
        claims = change.insert_many(
            Claim,
            ((f"CL-2026-{at:06d}", payee, None, "approved", 1, row["amount_fen"], row["amount_fen"], None,
              "林岚", day, "何远", day, None, None, None)
             for at, (row, payee) in enumerate(zip(issued, whose, strict=True), start=1)),
            n,
        )  # fmt: skip
        change.insert_many(
            ClaimLine,
            ((claims + at, used + at, row["amount_fen"], row["amount_fen"], 1, None) for at, row in enumerate(issued)),
            n,
        )  # fmt: skip
        each = [(row["code"], row["amount_fen"]) for row in issued]
        for event, source, target in (
            (Event.REDEEM, Account.COMMITTED, Account.AWAITING),
            (Event.APPROVE, Account.AWAITING, Account.PAYABLE),
        ):
            ledger.post_alike(change, Move(1, event, source, target, 1), each)

    at = dt.datetime(2026, 3, 10, 4, tzinfo=dt.UTC)
    act = Act(command="bench", argv=(), by="林岚", os_user="bench", host="bench", on=DAY, at=at, bulk=True)  # fmt: skip
    open_register(register).carry_out(act, write)
