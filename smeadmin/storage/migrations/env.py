"""What Alembic runs: the steps between two schemas, on the connection it is given, in its transaction."""

from __future__ import annotations

from alembic import context

from smeadmin.storage.schema import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    transactional_ddl=False,  # the caller holds one transaction around everything
)
context.run_migrations()
