"""Alembic's entry: runs in the transaction that `store.database.upgrade` opened."""

from __future__ import annotations

from alembic import context

from bondroit.store.schema import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
