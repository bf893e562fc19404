"""A case goes with the call that is handed over to its agency."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("call_actions", sa.Column("agency", sa.Text(), nullable=True))
    op.add_column("call_actions", sa.Column("case_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_call_actions_case_id"), "call_actions", "cases", ["case_id"], ["id"])


def downgrade() -> None:
    op.drop_column("call_actions", "case_id")
    op.drop_column("call_actions", "agency")
