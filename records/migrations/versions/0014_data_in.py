"""Data that flows in: applications' keys, citizens' reports, webhooks of agencies' own systems."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_PERSON = ("email", "device_id", "account_id", "first_name", "last_name", "phone")


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def upgrade() -> None:
    _keys()
    _reports()
    _webhooks()


def _keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("name"),
        sa.Column("key_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("rate_per_minute", sa.Integer(), nullable=False),
        _instant("made_at"),
        _text("made_by"),
        _instant("revoked_at", nullable=True),
        _text("revoked_by", nullable=True),
        sa.CheckConstraint("rate_per_minute BETWEEN 1 AND 6000", name=op.f("ck_api_keys_rate")),
        sa.CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name=op.f("ck_api_keys_revoked")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("name", name=op.f("uq_api_keys_name")),
        sa.UniqueConstraint("key_sha256", name=op.f("uq_api_keys_key_sha256")),
    )


def _reports() -> None:
    op.create_table(
        "citizen_reports",
        sa.Column("id", sa.Uuid(), nullable=False),
        _text("public_id"),
        _text("token"),
        sa.Column("key_id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        _text("service_code"),
        _instant("received_at"),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        _text("idempotency_key", nullable=True),
        _text("description"),
        _text("media_url", nullable=True),
        sa.Column("attributes", postgresql.JSONB(), nullable=False),
        _text("address"),
        _text("address_id", nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        *(_text(name, nullable=True) for name in _PERSON),
        _instant("forgotten_at", nullable=True),
        sa.CheckConstraint("(lat IS NULL) = (lon IS NULL)", name=op.f("ck_citizen_reports_whole_point")),
        sa.ForeignKeyConstraint(["key_id"], ["api_keys.id"], name=op.f("fk_citizen_reports_key_id")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_citizen_reports_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citizen_reports")),
        sa.UniqueConstraint("public_id", name=op.f("uq_citizen_reports_public_id")),
        sa.UniqueConstraint("token", name=op.f("uq_citizen_reports_token")),
        sa.UniqueConstraint("incident_id", name=op.f("uq_citizen_reports_incident_id")),
        sa.UniqueConstraint("key_id", "idempotency_key", name=op.f("uq_citizen_reports_repeat")),
    )
    op.create_index("ix_citizen_reports_digest", "citizen_reports", ["key_id", "digest", "received_at"])
    op.create_index("ix_citizen_reports_received_at", "citizen_reports", ["received_at"])


def _webhooks() -> None:
    op.create_table(
        "received_webhooks",
        _text("agency"),
        _text("webhook_id"),
        _instant("received_at"),
        sa.Column("body_sha256", sa.LargeBinary(), nullable=False),
        sa.Column("answer", postgresql.JSONB(), nullable=False),
        sa.ForeignKeyConstraint(["agency"], ["agencies.code"], name=op.f("fk_received_webhooks_agency")),
        sa.PrimaryKeyConstraint("agency", "webhook_id", name=op.f("pk_received_webhooks")),
    )


def downgrade() -> None:
    op.drop_table("received_webhooks")
    op.drop_table("citizen_reports")
    op.drop_table("api_keys")
