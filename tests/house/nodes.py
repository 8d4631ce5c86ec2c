"""Tests by their node ids: whether the one that is named somewhere exists."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def exists(node: str) -> bool:
    """Tell whether ``tests/…/test_x.py::test_y`` or ``…::TestX::test_y`` is a test there."""
    path, *names = node.split("::")
    return bool(names) and "::".join(names) in _tests(path)


@cache
def _tests(path: str) -> frozenset[str]:
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    found = set()
    for item in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(item, ast.FunctionDef):
            found.add(item.name)
        elif isinstance(item, ast.ClassDef):
            found |= {f"{item.name}::{f.name}" for f in item.body if isinstance(f, ast.FunctionDef)}
    return frozenset(name for name in found if name.rpartition("::")[2].startswith("test_"))
