"""A place in the queues is a number; a seat knows the login it was taken with.

Revision ID: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("queue_waits", "priority", type_=sa.Integer())
    op.add_column("positions", sa.Column("session_sha256", sa.LargeBinary()))
    op.add_column("contacts", sa.Column("paused_at", sa.DateTime(timezone=True)))
    op.add_column("contacts", sa.Column("paused_why", sa.Text()))
    op.create_check_constraint(
        op.f("ck_contacts_paused"), "contacts", "(paused_at IS NULL) = (paused_why IS NULL)"
    )


def downgrade() -> None:
    op.drop_constraint(op.f("ck_contacts_paused"), "contacts", type_="check")
    op.drop_column("contacts", "paused_why")
    op.drop_column("contacts", "paused_at")
    op.drop_column("positions", "session_sha256")
    op.alter_column(
        "queue_waits",
        "priority",
        type_=sa.SmallInteger(),
        postgresql_using="greatest(least(priority, 32767), -32768)::smallint",
    )
