"""Agencies and the catalogue as data: versions and their history, posts, rosters, working hours, time to accept."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_TABLES_WITH_A_VERSION = ("agencies", "contacts", "incident_types")


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _filled(table: str, column: sa.Column[object], value: str) -> None:
    """Adds a column that every row there is gets `value` in."""
    name = column.name
    column.server_default = sa.DefaultClause(value)
    op.add_column(table, column)
    op.alter_column(table, name, server_default=None)


def upgrade() -> None:
    op.create_table(
        "calendars",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("hours", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_calendars")),
    )
    for table in _TABLES_WITH_A_VERSION:
        _filled(table, sa.Column("version", sa.Integer(), nullable=False), "1")
    op.add_column("agencies", sa.Column("calendar", sa.Text(), nullable=True))
    op.create_foreign_key(op.f("fk_agencies_calendar"), "agencies", "calendars", ["calendar"], ["code"])
    _contacts()
    _posts()
    _types()
    _edits()


def _contacts() -> None:
    _filled("contacts", sa.Column("name", sa.Text(), nullable=False), "")
    kinds = _words("contacthours", "always", "working_hours", "out_of_hours")
    _filled("contacts", sa.Column("hours", kinds, nullable=False), "always")
    op.add_column("contacts", _instant("secret_set_at", nullable=True))
    op.execute("UPDATE contacts SET secret_set_at = now() WHERE secret IS NOT NULL")
    op.create_table(
        "contact_shifts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("begins", sa.SmallInteger(), nullable=True),
        sa.Column("ends", sa.SmallInteger(), nullable=True),
        sa.CheckConstraint(
            "(weekday IS NULL) <> (day IS NULL)", name=op.f("ck_contact_shifts_weekly_or_dated")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_contact_shifts_weekday")),
        sa.CheckConstraint("(begins IS NULL) = (ends IS NULL)", name=op.f("ck_contact_shifts_both_ends")),
        sa.CheckConstraint(
            "begins IS NOT NULL OR day IS NOT NULL", name=op.f("ck_contact_shifts_off_on_a_date")
        ),
        sa.CheckConstraint(
            "begins BETWEEN 0 AND 1439 AND ends BETWEEN 1 AND 1440", name=op.f("ck_contact_shifts_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contacts.id"], name=op.f("fk_contact_shifts_contact_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_shifts")),
    )
    op.create_index("ix_contact_shifts_contact_id", "contact_shifts", ["contact_id"])


def _posts() -> None:
    op.create_table(
        "agency_posts",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("lat", sa.Numeric(8, 5), nullable=False),
        sa.Column("lon", sa.Numeric(8, 5), nullable=False),
        sa.Column("area", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180", name=op.f("ck_agency_posts_on_earth")
        ),
        sa.ForeignKeyConstraint(["agency"], ["agencies.code"], name=op.f("fk_agency_posts_agency")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_agency_posts")),
    )
    op.create_index("ix_agency_posts_agency", "agency_posts", ["agency"])


def _types() -> None:
    op.add_column("incident_types", sa.Column("group", sa.Text(), nullable=True))
    op.execute("UPDATE incident_types SET \"group\" = regexp_replace(code, '[0-9]+$', '')")
    op.alter_column("incident_types", "group", nullable=False)
    op.add_column("incident_types", sa.Column("accept_seconds", sa.Integer(), nullable=True))
    op.add_column("incident_types", sa.Column("lead_follows", _words("leadrule", "disaster"), nullable=True))
    op.execute("UPDATE incident_types SET support = array_remove(support, lead)")
    op.create_check_constraint(
        op.f("ck_incident_types_accept_seconds"), "incident_types", "accept_seconds BETWEEN 5 AND 604800"
    )
    op.create_check_constraint(
        op.f("ck_incident_types_lead_is_no_support"), "incident_types", "NOT lead = ANY (support)"
    )


def _edits() -> None:
    op.create_table(
        "edits",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("kind", _words("editkind", "type", "agency", "contact", "roster", "post"), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _instant("at"),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("changes", postgresql.JSONB(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edits")),
    )
    op.create_index("ix_edits_subject", "edits", ["subject", "kind", "id"])
    op.execute(
        "CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON edits "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("edits")
    op.drop_table("agency_posts")
    op.drop_table("contact_shifts")
    op.drop_constraint(op.f("ck_incident_types_lead_is_no_support"), "incident_types")
    for name in ("group", "accept_seconds", "lead_follows"):
        op.drop_column("incident_types", name)
    for name in ("name", "hours", "secret_set_at"):
        op.drop_column("contacts", name)
    op.drop_column("agencies", "calendar")
    for table in _TABLES_WITH_A_VERSION:
        op.drop_column(table, "version")
    op.drop_table("calendars")
