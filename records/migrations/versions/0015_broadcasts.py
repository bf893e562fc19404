"""Broadcasts of the room, who has read them, and their way to agencies' webhooks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _to(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))


def _guard(table: str, machine: str) -> None:
    op.execute(
        f"CREATE TRIGGER legal_moves BEFORE INSERT OR UPDATE OF status ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_illegal_move('{machine}')"
    )


def upgrade() -> None:
    _broadcasts()
    _addressees()
    _deliveries()


def _broadcasts() -> None:
    table = "broadcasts"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("severity", _words("broadcastseverity", "info", "warning", "urgent"), nullable=False),
        sa.Column(
            "status", _words("broadcaststatus", "sent", "expired", "recalled", "replaced"), nullable=False
        ),
        sa.Column("agencies", sa.ARRAY(sa.Text()), nullable=False),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("room", "wall", "public", "restricted")),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.Column("replaces", sa.Uuid(), nullable=True),
        _instant("sent_at"),
        sa.Column("sent_by", sa.Uuid(), nullable=False),
        _instant("expires_at"),
        _instant("ended_at", nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=True),
        sa.Column("alert_status", _words("alertstatus", "actual", "exercise", "test"), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("alert", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.CheckConstraint("char_length(text) BETWEEN 1 AND 2000", name=op.f("ck_broadcasts_length")),
        sa.CheckConstraint(
            "expires_at > sent_at AND expires_at <= sent_at + interval '7 days'",
            name=op.f("ck_broadcasts_a_week"),
        ),
        sa.CheckConstraint("room OR cardinality(agencies) > 0", name=op.f("ck_broadcasts_addressed")),
        sa.CheckConstraint(
            "NOT (restricted AND (wall OR public))", name=op.f("ck_broadcasts_restricted_stays_inside")
        ),
        sa.CheckConstraint("NOT public OR alert IS NOT NULL", name=op.f("ck_broadcasts_public_says_what")),
        sa.CheckConstraint(
            "(status IN ('recalled', 'replaced')) = (ended_at IS NOT NULL)", name=op.f("ck_broadcasts_ended")
        ),
        _to(table, "incident_id", "incidents.id"),
        _to(table, "replaces", "broadcasts.id"),
        _to(table, "sent_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcasts")),
        sa.UniqueConstraint("replaces", name=op.f("uq_broadcasts_replaces")),
    )
    op.create_index("ix_broadcasts_live", table, ["expires_at"], postgresql_where=sa.text("status = 'sent'"))
    _guard(table, "broadcast")


def _addressees() -> None:
    table = "broadcast_addressees"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("position", sa.Text(), nullable=True),
        _instant("read_at", nullable=True),
        sa.Column("read_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(agency IS NULL) <> (position IS NULL)", name=op.f("ck_broadcast_addressees_one_of_both")
        ),
        sa.CheckConstraint(
            "(read_at IS NULL) = (read_by IS NULL)", name=op.f("ck_broadcast_addressees_receipt")
        ),
        _to(table, "broadcast_id", "broadcasts.id"),
        _to(table, "agency", "agencies.code"),
        _to(table, "position", "positions.code"),
        _to(table, "read_by", "users.id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_addressees")),
        sa.UniqueConstraint("broadcast_id", "agency", name="uq_broadcast_addressees_agency"),
        sa.UniqueConstraint("broadcast_id", "position", name="uq_broadcast_addressees_position"),
    )
    op.create_index(
        "ix_broadcast_addressees_unread",
        table,
        ["broadcast_id"],
        postgresql_where=sa.text("read_at IS NULL"),
    )


def _deliveries() -> None:
    table = "broadcast_deliveries"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("broadcast_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("event", _words("broadcastevent", "sent", "recalled"), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            _words("broadcastdeliverystatus", "queued", "sending", "delivered", "failed", "cancelled"),
            nullable=False,
        ),
        sa.Column("attempt", sa.Integer(), nullable=False),
        _instant("created_at"),
        _instant("next_try_at"),
        _instant("delivered_at", nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        _to(table, "broadcast_id", "broadcasts.id"),
        _to(table, "contact_id", "contacts.id"),
        _to(table, "agency", "agencies.code"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast_deliveries")),
        sa.UniqueConstraint("broadcast_id", "contact_id", "event", name="uq_broadcast_deliveries_once"),
    )
    op.create_index(
        "ix_broadcast_deliveries_due",
        table,
        ["next_try_at"],
        postgresql_where=sa.text("status IN ('queued', 'sending')"),
    )
    _guard(table, "broadcast_delivery")


def downgrade() -> None:
    for table in ("broadcast_deliveries", "broadcast_addressees", "broadcasts"):
        op.drop_table(table)
    # Nobody is left who could clear it.
    op.execute("UPDATE alarms SET cleared_at = now() WHERE kind = 'broadcast_unread' AND cleared_at IS NULL")
