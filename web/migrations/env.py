"""Runs the migrations on the connection it is given; the same scripts serve SQLite and PostgreSQL."""

from alembic import context

from web.core.types import Base, Moment


def render_item(kind, item, autogen_context):
    if kind == "type" and isinstance(item, Moment):
        return "sa.DateTime()"
    return False


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    render_item=render_item,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
