"""In what order those who wait are served."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("queue_waits", sa.Column("priority", sa.SmallInteger(), nullable=False, server_default="0"))
    op.alter_column("queue_waits", "priority", server_default=None)


def downgrade() -> None:
    op.drop_column("queue_waits", "priority")
