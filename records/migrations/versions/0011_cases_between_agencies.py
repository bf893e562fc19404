"""A case that goes from agency to agency, and who may see a restricted incident."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    _cases()
    _people()
    _alarms()
    op.create_index("ix_audit_subject", "audit", ["subject", "id"])
    op.create_index(
        "ix_text_conversations_incident",
        "text_conversations",
        ["incident_id"],
        postgresql_where=sa.text("incident_id IS NOT NULL"),
    )


def _cases() -> None:
    op.add_column(
        "incident_types", sa.Column("fallback", sa.ARRAY(sa.Text()), nullable=False, server_default="{}")
    )
    op.alter_column("incident_types", "fallback", server_default=None)
    op.add_column("cases", sa.Column("asked", sa.SmallInteger(), nullable=False, server_default="1"))
    op.alter_column("cases", "asked", server_default=None)
    op.add_column("cases", _instant("asked_at", nullable=True))
    op.execute("UPDATE cases SET asked_at = created_at")
    op.alter_column("cases", "asked_at", nullable=False)
    op.add_column("cases", sa.Column("asked_why", sa.Text(), nullable=True))
    for name in ("came_from", "referred_to"):
        op.add_column("cases", sa.Column(name, sa.Uuid(), nullable=True))
        op.create_foreign_key(op.f(f"fk_cases_{name}"), "cases", "cases", [name], ["id"])
    op.create_check_constraint(op.f("ck_cases_asked"), "cases", "asked >= 1")


def _people() -> None:
    op.add_column(
        "users", sa.Column("may_see_restricted", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.alter_column("users", "may_see_restricted", server_default=None)
    op.execute("UPDATE users SET may_see_restricted = true WHERE role = 'supervisor'")
    op.create_table(
        "incident_people",
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "how",
            sa.Enum(
                *("worked", "granted"),
                name="accessreason",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        _instant("since"),
        sa.Column("given_by", sa.Uuid(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        _instant("ended_at", nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ended_by IS NULL) AND (ended_at IS NULL) = (ended_why IS NULL)",
            name=op.f("ck_incident_people_ended"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_people_incident_id")
        ),
        *(
            sa.ForeignKeyConstraint([name], ["users.id"], name=op.f(f"fk_incident_people_{name}"))
            for name in ("user_id", "given_by", "ended_by")
        ),
        sa.PrimaryKeyConstraint("incident_id", "user_id", name=op.f("pk_incident_people")),
    )
    op.create_index(op.f("ix_incident_people_user_id"), "incident_people", ["user_id"])
    # Until now every operator saw everything; who wrote in an incident keeps seeing it.
    op.execute(
        "INSERT INTO incident_people (incident_id, user_id, how, since) "
        "SELECT DISTINCT incident.id, person.id, 'worked', incident.created_at "
        "FROM incidents AS incident "
        "JOIN status_moves AS move ON move.row_id = incident.id AND move.machine = 'incident' "
        "JOIN users AS person ON move.who = person.role || ':' || person.login "
        "WHERE person.role IN ('operator', 'supervisor')"
    )


def _alarms() -> None:
    op.add_column("alarms", sa.Column("incident_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(op.f("fk_alarms_incident_id"), "alarms", "incidents", ["incident_id"], ["id"])
    op.create_index(
        "ix_alarms_incident", "alarms", ["incident_id"], postgresql_where=sa.text("cleared_at IS NULL")
    )


def downgrade() -> None:
    op.drop_index("ix_text_conversations_incident", table_name="text_conversations")
    op.drop_index("ix_audit_subject", table_name="audit")
    op.drop_index("ix_alarms_incident", table_name="alarms")
    op.drop_column("alarms", "incident_id")
    op.drop_table("incident_people")
    op.drop_column("users", "may_see_restricted")
    for name in ("referred_to", "came_from", "asked_why", "asked_at", "asked"):
        op.drop_column("cases", name)
    op.drop_column("incident_types", "fallback")
