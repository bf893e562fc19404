"""Calls that the telephone network brought in vain, or cut; calls from which no sound comes.

Revision ID: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_REASONS = (
    "codec",
    "encryption",
    "rtp_ports",
    "media",
    "extension",
    "number",
    "address",
    "identity",
    "overload",
    "unanswered",
    "unconfirmed",
    "merged",
    "other",
    "cut",
)
_ENDED_BY = "'citizen', 'operator', 'system'"
_OWED = "'abandoned', 'lost', 'cut', 'failed', 'asked', 'message'"


def _words(table: str, name: str, column: str, words: str) -> None:
    op.execute(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table}_{name}")
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{name} CHECK ({column} IN ({words}))")


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    _words("calls", "endedby", "ended_by", f"{_ENDED_BY}, 'network'")
    _words("callbacks", "callbackreason", "reason", f"{_OWED}, 'network'")
    op.add_column("calls", _instant("silent_since", nullable=True))
    op.create_table(
        "trunk_faults",
        _instant("hour"),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column(
            "reason",
            sa.Enum(*_REASONS, name="faultreason", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("code", sa.SmallInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        _instant("first_at"),
        _instant("last_at"),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.CheckConstraint("count >= 1", name=op.f("ck_trunk_faults_count")),
        sa.CheckConstraint("first_at <= last_at", name=op.f("ck_trunk_faults_order")),
        sa.PrimaryKeyConstraint("hour", "node", "reason", "code", name=op.f("pk_trunk_faults")),
    )
    op.create_table(
        "trunk_listeners",
        sa.Column("node", sa.Text(), nullable=False),
        _instant("alive_at"),
        _instant("heard_at"),
        sa.PrimaryKeyConstraint("node", name=op.f("pk_trunk_listeners")),
    )


def downgrade() -> None:
    op.drop_table("trunk_listeners")
    op.drop_table("trunk_faults")
    op.drop_column("calls", "silent_since")
    # The older version knows no network that ends a call.
    op.execute("UPDATE callbacks SET reason = 'cut' WHERE reason = 'network'")
    _words("callbacks", "callbackreason", "reason", _OWED)
    op.execute("UPDATE calls SET ended_by = 'system' WHERE ended_by = 'network'")
    _words("calls", "endedby", "ended_by", _ENDED_BY)
