"""``python -m tests.bench [NAME…] [--quick] [--large]``: run the yardstick and print its table.

NAME is a module (start, records …), or an id of the yardstick (B2) or of a goal (P3). Without a name all
run. Each floor or peer alternates with smeadmin in the same run; the value is the median of the ratios of
their CPU times. Peers that are not installed are printed as missing: ``--install-peers`` makes a virtual
environment of its own for each, with nothing beside it.
"""

from __future__ import annotations

import argparse
import importlib
import subprocess
import sys
import tempfile
import traceback
import venv
from pathlib import Path
from types import ModuleType

from tests.bench.benchlib import HEAD, PEERS, Bench, Failed, drawn, saved

MODULES = (
    *(
        "start",
        "records",
        "institutions",
        "workbooks",
        "score",
        "certify",
        "issue",
        "export",
        "listing",
        "audit",
        "settle",
    ),
    "policies",
)


def main() -> int:
    """Read the command line, measure, print; 1 when anything is refused or failed."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="modules or ids; default all")
    parser.add_argument(
        "--quick", action="store_true", help="a twentieth of the rows, at most three pairs"
    )
    parser.add_argument("--large", action="store_true", help="5,000,000 records as well")
    parser.add_argument(
        "--install-peers", action="store_true", help="make the peers' environments first"
    )
    parser.add_argument("--dir", type=Path, default=Path(tempfile.gettempdir()) / "smeadmin-bench")
    parser.add_argument("--save", type=Path, help="write the table as JSON lines, too")
    given = parser.parse_args()
    bench = Bench(given.dir, quick=given.quick, large=given.large)
    if given.install_peers:
        install_peers(bench)
    print(HEAD)
    failures = 0
    for module in chosen(given.names):
        try:
            module.measure(bench)
        except Failed as failed:
            failures += 1
            print(f"{module.__name__}: FAILED\n{failed}", flush=True)
        except Exception:
            failures += 1
            traceback.print_exc()
    print("\n" + HEAD)
    for row in bench.rows:
        print(drawn(row))
    if given.save:
        given.save.write_text(saved(bench.rows))
    return 1 if failures or any(row.verdict == "REFUSED" for row in bench.rows) else 0


def chosen(names: list[str]) -> list[ModuleType]:
    """Import the modules that were named, in the order of the yardstick."""
    modules = [importlib.import_module(f"tests.bench.{name}") for name in MODULES]
    known = {name for m in modules for name in (*m.IDS, m.__name__.rpartition(".")[2])}
    if unknown := set(names) - known:
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(sorted(known))}")
    wanted = set(names)
    return [m for m in modules if not wanted or wanted & {*m.IDS, m.__name__.rpartition(".")[2]}]


def install_peers(bench: Bench) -> None:
    """Make one environment for each peer, with nothing beside it."""
    for name, packages in PEERS.items():
        folder = bench.where / "peers" / name
        if not folder.exists():
            venv.create(folder, with_pip=True)
            subprocess.run([folder / "bin" / "pip", "install", "--quiet", *packages], check=True)


if __name__ == "__main__":
    sys.exit(main())
