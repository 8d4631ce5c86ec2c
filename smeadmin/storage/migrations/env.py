"""What Alembic runs: the steps between two schemas, on the connection it is given, in its transaction."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=False,  # the caller holds one transaction around everything
)
context.run_migrations()
