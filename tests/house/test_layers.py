"""The house: which rooms may enter which, how large a room may grow. No rule in prose only."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
ALLOWED = {
    ("template.py", "float"): "the bound of a validation is a spreadsheet's own number",
}
SOURCES = sorted(
    p for p in (ROOT / "smeadmin").rglob("*.py") if p.parent.name != "versions"
)  # a migration is a list, not a room


def test_import_contracts_are_kept() -> None:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_of_storage_cli_enters_only_the_change() -> None:
    for path in SOURCES:
        if path.parent.name != "cli":
            continue
        allowed = {"change", "peek", "create"} if path.name == "init.py" else {"change", "peek"}
        for name in _imports(path):
            if name.startswith("smeadmin.storage"):
                assert name.split(".")[2:3] and name.split(".")[2] in allowed, (
                    f"{path.name}: {name}"
                )


def test_domain_stands_on_the_standard_library_and_dateutil() -> None:
    for path in (ROOT / "smeadmin" / "domain").rglob("*.py"):
        for name in _imports(path):
            top = name.split(".")[0]
            ours = name.startswith(("smeadmin.domain", "smeadmin.errors", "smeadmin.i18n"))
            assert ours or top == "dateutil" or top in sys.stdlib_module_names, f"{path}: {name}"
            assert name not in ("os", "time", "random", "secrets", "pathlib"), f"{path}: {name}"


def test_domain_reads_no_clock_no_file_and_no_environment() -> None:
    for path in (ROOT / "smeadmin" / "domain").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                assert node.func.attr not in ("today", "now", "utcnow"), path
            if isinstance(node, ast.Attribute):
                assert node.attr != "environ", path
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "open", path


def test_only_the_engine_opens_a_connection() -> None:
    allowed = {"engine.py", "peek.py", "backup.py", "migrate.py"}  # the latter two write copies
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        if "sqlite3.connect" in text or "create_engine" in text:
            assert path.name in allowed and path.parent.name == "storage", path


def test_no_money_goes_through_a_float() -> None:
    """Invariant 18: float() and true division by a literal have no business near an amount."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                if (path.name, node.func.id) in ALLOWED:
                    continue
                assert node.func.id not in ("float", "eval", "exec"), f"{path}:{node.lineno}"


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_room_has_a_size(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= 520, f"{lines} lines: a concept is hiding in here"
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.end_lineno:
            allowed = 90 if path.parent.name == "cli" else 75  # a verb's options are a list
            length = node.end_lineno - node.lineno
            assert length <= allowed, f"{node.name}: a function of that length"


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {a.name for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module)
            if node.module == "smeadmin.storage":
                found |= {f"smeadmin.storage.{a.name}" for a in node.names}
    return found
