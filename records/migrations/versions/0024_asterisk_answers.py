"""A bridge tells when its Asterisk last answered: a bridge that is well says nothing of the lines.

Revision ID: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("leases", sa.Column("asterisk_answered_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("leases", "asterisk_answered_at")
