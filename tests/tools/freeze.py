"""Write the first migration from the tables as they are: `python -m tests.tools.freeze`.

Only before the first release; afterwards a migration is written by hand and this is deleted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext

from smeadmin.storage import schema
from smeadmin.storage.types import Fen, Int64, Micro

TARGET = Path(schema.__file__).parent / "migrations" / "versions" / "0001_first.py"

HEAD = '''"""The first schema: the office, its changes, its registers, its measures, its money."""

import sqlalchemy as sa
from alembic import op

from smeadmin.storage import types as t

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables of the first schema."""
'''


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Name our own column types; 64-bit whole numbers are one type in a file."""
    if kind != "type":
        return False
    for base in (Fen, Micro, Int64):
        if isinstance(item, base):
            return "t.Int64()"
    if type(item).__module__ == "smeadmin.storage.types":
        return f"t.{type(item).__name__}()"
    return False


def code() -> str:
    """Give the text of the first migration."""
    schema.all_tables()
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"target_metadata": schema.METADATA, "compare_type": False}
        )
        script = produce_migrations(context, schema.METADATA)
    assert script.upgrade_ops is not None
    body = render_python_code(
        script.upgrade_ops,
        sqlalchemy_module_prefix="sa.",
        alembic_module_prefix="op.",
        render_item=render_item,
    )
    body = "\n".join(line for line in body.splitlines() if not line.strip().startswith("#"))
    return HEAD + "    " + body.strip() + "\n"


if __name__ == "__main__":
    TARGET.write_text(code(), encoding="utf-8")
