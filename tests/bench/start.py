"""B1: what a command costs before it does anything. Goals P1 and P2."""

from __future__ import annotations

from tests.bench.benchlib import PYTHON, SMEADMIN, Bench, Job, ours

IDS = ("B1", "P1", "P2")

BARE = """
import sys
import typer
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)
@app.command()
def show(register: str, code: str):
    from sqlalchemy import create_engine, text
    with create_engine("sqlite:///" + register).connect() as c:
        print(*c.execute(text("SELECT * FROM institution WHERE credit_code = :code"), {"code": code}).one())
@app.command()
def other(): ...
app()
"""


def measure(bench: Bench) -> None:
    """Start-up, completion, and reading one row of 100,000."""
    nothing = Job(argv=[PYTHON, "-c", "pass"])
    n = 15
    bench.compare("P1", "--help", "python -c pass", nothing, Job(argv=[SMEADMIN, "--help"]),
                  goal=8, refuse=14, n=n)  # fmt: skip
    for words in ("smeadmin ", "smeadmin institution "):
        asked = {"_SMEADMIN_COMPLETE": "complete_bash", "COMP_WORDS": words,
                 "COMP_CWORD": str(len(words.split()))}  # fmt: skip
        bench.compare("P1", f"completion of '{words}'", "python -c pass", nothing,
                      Job(argv=[SMEADMIN], env=asked), goal=16, refuse=20, n=n)  # fmt: skip
    program = bench.fresh("bare.py")
    program.write_text(BARE)
    code = some_code(bench)
    bench.compare("P2", "institution show CODE", "bare Typer + SQLAlchemy Core",
                  Job(argv=[PYTHON, str(program), "show", str(bench.registry), code]),
                  Job(argv=ours(bench.registry, "institution", "show", code)),
                  goal=1.15, refuse=1.4, n=n)  # fmt: skip


def some_code(bench: Bench) -> str:
    """Give the credit code of an institution in the middle of the register."""
    import sqlite3

    with sqlite3.connect(bench.registry) as register:
        half = bench.size(100_000) // 2
        return str(
            register.execute(
                "SELECT credit_code FROM institution WHERE id = ?", (half,)
            ).fetchone()[0]
        )
