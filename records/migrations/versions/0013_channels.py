"""More ways to tell an agency, in order; what a provider reports of each try; what agencies write back."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_OLD = "'webhook', 'case_call'"
_NEW = f"{_OLD}, 'sms', 'whatsapp', 'voice', 'apprise'"
_TABLES = ("contacts", "deliveries")


def _channels(words: str) -> None:
    for table in _TABLES:
        name = f"ck_{table}_channelkind"
        op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK (channel IN ({words}))")


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=True)


def upgrade() -> None:
    _channels(_NEW)
    op.add_column("contacts", sa.Column("after_seconds", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("contacts", "after_seconds", server_default=None)
    op.create_check_constraint(
        op.f("ck_contacts_after_seconds"), "contacts", "after_seconds BETWEEN 0 AND 86400"
    )
    for name in ("begins_at", "doubt_since", "sent_at", "read_at"):
        op.add_column("deliveries", _instant(name))
    op.add_column(
        "deliveries", sa.Column("until_accepted", sa.Boolean(), nullable=False, server_default="false")
    )
    op.alter_column("deliveries", "until_accepted", server_default=None)
    op.execute("UPDATE deliveries SET begins_at = created_at, until_accepted = channel = 'case_call'")
    op.alter_column("deliveries", "begins_at", nullable=False)
    op.create_index(
        "ix_deliveries_failed", "deliveries", ["case_id"], postgresql_where=sa.text("status = 'failed'")
    )
    op.add_column("delivery_attempts", sa.Column("sid", sa.Text(), nullable=True))
    op.add_column("delivery_attempts", sa.Column("report", sa.Text(), nullable=True))
    op.add_column("delivery_attempts", _instant("reported_at"))
    op.create_index("ix_delivery_attempts_sid", "delivery_attempts", ["sid"])
    op.create_table(
        "agency_replies",
        sa.Column("sid", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("accepts", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contacts.id"], name=op.f("fk_agency_replies_contact_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_agency_replies_case_id")),
        sa.PrimaryKeyConstraint("sid", name=op.f("pk_agency_replies")),
    )
    op.create_index("ix_agency_replies_case_id", "agency_replies", ["case_id"])


def downgrade() -> None:
    op.drop_table("agency_replies")
    # The older version knows two channels only; what went by another is forgotten with its contacts.
    gone = f"channel NOT IN ({_OLD})"
    op.execute(
        f"DELETE FROM delivery_attempts WHERE delivery_id IN (SELECT id FROM deliveries WHERE {gone})"  # noqa: S608
    )
    for table in reversed(_TABLES):
        op.execute(f"DELETE FROM {table} WHERE {gone}")  # noqa: S608
    _channels(_OLD)
    op.drop_index("ix_delivery_attempts_sid", table_name="delivery_attempts")
    for name in ("sid", "report", "reported_at"):
        op.drop_column("delivery_attempts", name)
    op.drop_index("ix_deliveries_failed", table_name="deliveries")
    for name in ("begins_at", "doubt_since", "sent_at", "read_at", "until_accepted"):
        op.drop_column("deliveries", name)
    op.drop_constraint(op.f("ck_contacts_after_seconds"), "contacts")
    op.drop_column("contacts", "after_seconds")
