"""Callers' locations, text messages to send, line probes; what becomes of recordings."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_STATES = ("live", "finished", "missing")
_EDGE = "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180"


def upgrade() -> None:
    op.create_table(
        "call_locations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        _instant("at"),
        sa.Column("source", _words("locationsource", "network", "aml", "link", "typed"), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("radius_m", sa.Float(), nullable=True),
        sa.CheckConstraint(_EDGE, name=op.f("ck_call_locations_on_earth")),
        sa.CheckConstraint("radius_m >= 0", name=op.f("ck_call_locations_radius")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_call_locations_call_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_locations")),
        sa.UniqueConstraint("call_id", "source", "at", name=op.f("uq_call_locations_call_id")),
    )
    op.create_table(
        "aml_messages",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        _instant("received_at"),
        _instant("positioned_at"),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("radius_m", sa.Float(), nullable=True),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(_EDGE, name=op.f("ck_aml_messages_on_earth")),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_aml_messages_call_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_aml_messages")),
    )
    op.create_index(
        "ix_aml_messages_waiting", "aml_messages", ["number"], postgresql_where=sa.text("call_id IS NULL")
    )
    op.create_table(
        "location_links",
        sa.Column("token_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=False),
        _instant("made_at"),
        sa.Column("made_by", sa.Text(), nullable=False),
        _instant("expires_at"),
        _instant("used_at", nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_location_links_call_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_location_links")),
    )
    op.create_index(op.f("ix_location_links_call_id"), "location_links", ["call_id"])
    op.create_table(
        "sms_orders",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        _instant("created_at"),
        sa.Column("created_by", sa.Text(), nullable=False),
        _instant("give_up_at"),
        sa.Column("state", _words("smsstate", "queued", "sent", "failed", "expired"), nullable=False),
        _instant("state_at"),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_sms_orders_call_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sms_orders")),
    )
    op.create_index(
        "ix_sms_orders_due", "sms_orders", ["give_up_at"], postgresql_where=sa.text("state = 'queued'")
    )
    op.create_table(
        "probe_results",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("service", sa.Text(), nullable=False),
        _instant("at"),
        sa.Column("ok", sa.Boolean(), nullable=False),
        sa.Column("answer_ms", sa.Float(), nullable=True),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_probe_results")),
    )
    op.create_index("ix_probe_results_newest", "probe_results", ["service", "at"])
    op.create_table(
        "stray_recordings",
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("uniqueid", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        _instant("found_at"),
        _instant("written_at"),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("node", "raw", name=op.f("pk_stray_recordings")),
    )
    op.add_column(
        "recordings", sa.Column("held", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.add_column("recordings", _instant("expired_at", nullable=True))
    _allow_states(*_STATES, "expired")


def downgrade() -> None:
    # What was deleted is not there: the older program calls that missing.
    op.execute("UPDATE recordings SET state = 'missing' WHERE state = 'expired'")
    _allow_states(*_STATES)
    op.drop_column("recordings", "expired_at")
    op.drop_column("recordings", "held")
    for table in (
        "stray_recordings",
        "probe_results",
        "sms_orders",
        "location_links",
        "aml_messages",
        "call_locations",
    ):
        op.drop_table(table)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _words(name: str, *members: str) -> sa.Enum:
    return sa.Enum(*members, name=name, native_enum=False, create_constraint=True, length=32)


def _allow_states(*states: str) -> None:
    op.drop_constraint(op.f("ck_recordings_recordingstatus"), "recordings", type_="check")
    listed = ", ".join(f"'{state}'" for state in states)
    op.create_check_constraint(op.f("ck_recordings_recordingstatus"), "recordings", f"state IN ({listed})")
