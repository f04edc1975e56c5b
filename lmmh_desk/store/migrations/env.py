"""What Alembic runs: the steps, in the transaction and on the connection that `migrating.run` gives."""

from __future__ import annotations

from alembic import context

from lmmh_desk.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
