"""Housekeeping: its jobs and who does them, what outlives the journal, when a recording is looked at again.

Revision ID: 0023
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "housekeeping_jobs",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("every_seconds", sa.Integer(), nullable=False),
        sa.Column("keeps", sa.Text(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_success_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("did", sa.Text(), nullable=True),
        sa.Column("last_fault_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_fault", sa.Text(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", "node", name=op.f("pk_housekeeping_jobs")),
    )
    op.create_table(
        "housekeepers",
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("awake_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("node", name=op.f("pk_housekeepers")),
    )
    op.create_table(
        "journal_kept",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("audience", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_journal_kept")),
    )
    op.create_index("ix_journal_kept_incident", "journal_kept", ["incident_id", "number"])
    op.execute(
        "CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON journal_kept "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )
    op.add_column("recordings", sa.Column("review_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_recordings_review",
        "recordings",
        ["node", "review_at"],
        postgresql_where=sa.text("state = 'finished'"),
    )
    op.create_index(
        "ix_recordings_expired",
        "recordings",
        ["node", "expired_at"],
        postgresql_where=sa.text("state = 'expired'"),
    )


def downgrade() -> None:
    op.drop_index("ix_recordings_expired", table_name="recordings")
    op.drop_index("ix_recordings_review", table_name="recordings")
    op.drop_column("recordings", "review_at")
    op.drop_table("journal_kept")
    op.drop_table("housekeepers")
    op.drop_table("housekeeping_jobs")
