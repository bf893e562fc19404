"""Actions on calls, outbound calls, wrap-up."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_KINDS = (
    *("hold", "resume", "transfer", "consult", "complete", "back", "conference", "park", "hang_up", "keys"),
    *("recording_off", "recording_on", "help_check", "listen", "whisper", "barge", "take_over", "call"),
)


def upgrade() -> None:
    op.create_table(
        "call_actions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(*_KINDS, name="actionkind", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=True),
        sa.Column("position", sa.Text(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                *("queued", "doing", "done", "failed"),
                name="callactionstatus",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("result", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_actions")),
        sa.UniqueConstraint("user_id", "key", name="uq_call_actions_key"),
    )
    op.create_index(op.f("ix_call_actions_call_id"), "call_actions", ["call_id"])
    op.create_index(
        "ix_call_actions_open",
        "call_actions",
        ["asked_at"],
        postgresql_where=sa.text("status IN ('queued', 'doing')"),
    )
    op.execute(
        "CREATE TRIGGER legal_moves BEFORE INSERT OR UPDATE OF status ON call_actions "
        "FOR EACH ROW EXECUTE FUNCTION refuse_illegal_move('call_action')"
    )
    op.add_column("calls", sa.Column("outbound", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column("calls", "outbound", server_default=None)
    op.add_column("positions", sa.Column("wrap_up_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("positions", sa.Column("wrap_up_call", sa.Uuid(), nullable=True))


def downgrade() -> None:
    op.drop_column("positions", "wrap_up_call")
    op.drop_column("positions", "wrap_up_since")
    op.drop_column("calls", "outbound")
    op.drop_table("call_actions")
