"""P15: loading and checking every document that comes with the program."""

from __future__ import annotations

from tests.bench.benchlib import PYTHON, Bench, Job

IDS = ("P15",)

TEXTS = "from importlib.resources import files\ntexts = [f.read_text('utf-8') for f in files('smeadmin.policies').iterdir() if f.name.endswith('.toml')]\n"
FLOOR = TEXTS + "import pydantic, tomllib\npydantic.BaseModel\nfor t in texts: tomllib.loads(t)\n"
OURS = TEXTS + (
    "from smeadmin.policies.documents import read\nbeside = []\n"
    "for t in texts: beside.append(read(t, cases=False).document)\n"
    "for t in texts:\n    assert not read(t, beside=beside).errors\n"
)
OURS_ONCE = (
    TEXTS
    + "from smeadmin.policies.documents import read\nfor t in texts: assert read(t, cases=False).document\n"
)


def measure(bench: Bench) -> None:
    """Read all documents, with and without the run of their worked examples."""
    floor = Job(argv=[PYTHON, "-c", FLOOR])
    bench.compare("P15", "load and check all shipped documents", "tomllib + import pydantic", floor,
                  Job(argv=[PYTHON, "-c", OURS_ONCE]), goal=4, refuse=10, n=9)  # fmt: skip
    bench.compare("P15", "the same twice, with all worked examples", "tomllib + import pydantic", floor,
                  Job(argv=[PYTHON, "-c", OURS]), goal=8, refuse=20, n=5,
                  note="not a goal of the yardstick")  # fmt: skip
