"""Incidents: how they were told, until when they are on hold, into which other they were merged."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_CHANNELS = (
    *("112", "119", "call_centre", "agency_post", "whatsapp", "sms"),
    *("app", "cctv", "walk_in", "radio", "other"),
)
_LIFE = ("channel", "hold_until", "merged_into")


def upgrade() -> None:
    words = sa.Enum(*_CHANNELS, name="sourcechannel", native_enum=False, create_constraint=True, length=32)
    op.add_column("incidents", sa.Column("channel", words, nullable=False, server_default="other"))
    op.alter_column("incidents", "channel", server_default=None)
    op.execute(
        "UPDATE incidents SET channel = CASE source "
        "WHEN '112' THEN '112' WHEN '119' THEN '119' WHEN 'CC' THEN 'call_centre' ELSE 'other' END"
    )
    op.execute(
        "UPDATE incidents SET channel = talk.channel FROM text_conversations AS talk "
        "WHERE talk.incident_id = incidents.id AND incidents.draft_of_call IS NULL"
    )
    op.add_column("incidents", sa.Column("hold_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("incidents", sa.Column("merged_into", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_incidents_merged_into"), "incidents", "incidents", ["merged_into"], ["id"])
    # Until now nothing could put an incident on hold or merge it, so no row stands against these.
    op.create_check_constraint(
        op.f("ck_incidents_held"),
        "incidents",
        "CASE status WHEN 'on_hold' THEN hold_until IS NOT NULL WHEN 'merged' THEN true "
        "ELSE hold_until IS NULL END",
    )
    op.create_check_constraint(
        op.f("ck_incidents_merged"), "incidents", "(status = 'merged') = (merged_into IS NOT NULL)"
    )
    op.create_check_constraint(op.f("ck_incidents_not_into_itself"), "incidents", "merged_into <> id")
    op.create_index(
        "ix_incidents_merged_into",
        "incidents",
        ["merged_into"],
        postgresql_where=sa.text("merged_into IS NOT NULL"),
    )
    op.create_index(
        "ix_incidents_on_hold", "incidents", ["hold_until"], postgresql_where=sa.text("status = 'on_hold'")
    )


def downgrade() -> None:
    op.drop_index("ix_incidents_on_hold", table_name="incidents")
    op.drop_index("ix_incidents_merged_into", table_name="incidents")
    for name in ("ck_incidents_not_into_itself", "ck_incidents_merged", "ck_incidents_held"):
        op.execute(f"ALTER TABLE incidents DROP CONSTRAINT {name}")
    for name in reversed(_LIFE):
        op.drop_column("incidents", name)
