"""Call-backs, flags, news and alarms."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def _instant(name: str, *, nullable: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _words(name: str, kind: str, *members: str) -> sa.Column[str]:
    return sa.Column(
        name,
        sa.Enum(*members, name=kind, native_enum=False, create_constraint=True, length=32),
        nullable=False,
    )


def upgrade() -> None:
    op.create_table(
        "callbacks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("priority", sa.SmallInteger(), nullable=False),
        _words("reason", "callbackreason", "abandoned", "lost", "cut", "failed", "asked", "message"),
        _words("status", "callbackstatus", "due", "reached", "unreached", "cancelled"),
        sa.Column("calls", sa.Integer(), nullable=False),
        _instant("first_at", nullable=False),
        _instant("last_at", nullable=False),
        sa.Column("last_call_id", sa.Uuid(), nullable=False),
        _instant("due_at", nullable=False),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        _instant("taken_at"),
        sa.Column("tries", sa.Integer(), nullable=False),
        _instant("last_try_at"),
        sa.Column("last_try_id", sa.Uuid(), nullable=True),
        _instant("ended_at"),
        sa.Column("ended_by_call", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("priority BETWEEN 1 AND 3", name=op.f("ck_callbacks_priority")),
        sa.CheckConstraint("calls >= 1 AND tries >= 0", name=op.f("ck_callbacks_counts")),
        sa.CheckConstraint(
            "number IS NOT NULL OR status IN ('due', 'unreached')", name=op.f("ck_callbacks_nobody_to_reach")
        ),
        sa.CheckConstraint("(status = 'due') = (ended_at IS NULL)", name=op.f("ck_callbacks_ended")),
        sa.ForeignKeyConstraint(["last_call_id"], ["calls.id"], name=op.f("fk_callbacks_last_call_id")),
        sa.ForeignKeyConstraint(["taken_by"], ["users.id"], name=op.f("fk_callbacks_taken_by")),
        sa.ForeignKeyConstraint(["ended_by_call"], ["calls.id"], name=op.f("fk_callbacks_ended_by_call")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
    )
    op.create_index(
        "uq_callbacks_open", "callbacks", ["number"], unique=True, postgresql_where=sa.text("status = 'due'")
    )
    op.create_index(
        "ix_callbacks_due",
        "callbacks",
        ["priority", "due_at"],
        unique=False,
        postgresql_where=sa.text("status = 'due'"),
    )
    op.execute(
        "CREATE TRIGGER legal_moves BEFORE INSERT OR UPDATE OF status ON callbacks "
        "FOR EACH ROW EXECUTE FUNCTION refuse_illegal_move('callback')"
    )
    op.create_table(
        "alarms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        _instant("raised_at", nullable=False),
        _instant("cleared_at"),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        _instant("taken_at"),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint("(taken_by IS NULL) = (taken_at IS NULL)", name=op.f("ck_alarms_taken")),
        sa.ForeignKeyConstraint(["taken_by"], ["users.id"], name=op.f("fk_alarms_taken_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
    )
    op.create_index(
        "uq_alarms_open",
        "alarms",
        ["kind", "subject"],
        unique=True,
        postgresql_where=sa.text("cleared_at IS NULL"),
    )
    op.create_table(
        "flags",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        _instant("raised_at", nullable=False),
        _instant("until", nullable=False),
        _instant("ended_at"),
        sa.Column("lifted_by", sa.Uuid(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.CheckConstraint("(lifted_by IS NULL) = (why IS NULL)", name=op.f("ck_flags_lifted")),
        sa.ForeignKeyConstraint(["lifted_by"], ["users.id"], name=op.f("fk_flags_lifted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_flags")),
    )
    op.create_index(
        "uq_flags_open", "flags", ["number"], unique=True, postgresql_where=sa.text("ended_at IS NULL")
    )
    op.create_index(
        "ix_flags_lifted",
        "flags",
        ["number", "ended_at"],
        unique=False,
        postgresql_where=sa.text("lifted_by IS NOT NULL"),
    )
    op.create_table(
        "news",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        _instant("since", nullable=False),
        _instant("until", nullable=False),
        sa.Column("put_by", sa.Uuid(), nullable=False),
        _instant("ended_at"),
        sa.CheckConstraint(
            "until > since AND until <= since + interval '24 hours'", name=op.f("ck_news_a_day")
        ),
        sa.ForeignKeyConstraint(["put_by"], ["users.id"], name=op.f("fk_news_put_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_news")),
    )
    op.create_index(
        "uq_news_on", "news", ["service"], unique=True, postgresql_where=sa.text("ended_at IS NULL")
    )


def downgrade() -> None:
    op.drop_table("news")
    op.drop_table("flags")
    op.drop_table("alarms")
    op.drop_table("callbacks")
