"""Alembic's environment: runs on the connection that `records.schema.upgrade` hands over."""

from alembic import context

from records.tables import METADATA, belongs_to_model

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    include_object=belongs_to_model,
)
with context.begin_transaction():
    context.run_migrations()
