"""What is known of an incident: answers, notes, photos and files; and indexes for its timeline."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_WRITTEN_ONCE = ("incident_answers", "incident_notes", "attachments")


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _serial() -> sa.Column[object]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False)


def _links(table: str, *more: tuple[str, str]) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_{table}_{column}"))
        for column, target in (("incident_id", "incidents.id"), *more)
    ]


_FOR_THE_TIMELINE = (
    ("sms_orders", "call_id"),
    ("sms_orders", "conversation_id"),
    ("text_conversations", "incident_id"),
)
_AUTHOR = (("agency", "agencies.code"), ("user_id", "users.id"))


def upgrade() -> None:
    op.create_table(
        "incident_answers",
        _serial(),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        _text("question"),
        sa.Column("kind", _words("questionkind", "yes_no", "number", "choice", "text"), nullable=False),
        *(_text(name) for name in ("asked", "asked_en", "answer", "shown")),
        sa.Column("raises_to", sa.SmallInteger(), nullable=True),
        _instant("at"),
        _text("who"),
        sa.CheckConstraint("raises_to BETWEEN 1 AND 4", name=op.f("ck_incident_answers_priority")),
        *_links("incident_answers"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_answers")),
    )
    op.create_table(
        "incident_notes",
        _serial(),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        _text("text"),
        sa.Column("visibility", _words("visibility", "desk", "agencies"), nullable=False),
        _text("agency", nullable=True),
        _instant("at"),
        _text("who"),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("char_length(text) <= 5000", name=op.f("ck_incident_notes_length")),
        *_links("incident_notes", *_AUTHOR),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_notes")),
    )
    op.create_table(
        "attachments",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            _words("filekind", "jpeg", "png", "webp", "pdf", "mp3", "ogg", "wav", "m4a", "mp4"),
            nullable=False,
        ),
        _text("name"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        _text("sha256"),
        _text("path"),
        sa.Column("visibility", _words("visibility", "desk", "agencies"), nullable=False),
        _text("agency", nullable=True),
        _instant("at"),
        _text("who"),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_attachments_size")),
        sa.CheckConstraint("char_length(name) <= 120", name=op.f("ck_attachments_name")),
        *_links("attachments", *_AUTHOR),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
    )
    for table in _WRITTEN_ONCE:
        op.create_index(f"ix_{table}_incident_id", table, ["incident_id", "id"])
        op.execute(
            f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    for table, column in _FOR_THE_TIMELINE:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    op.create_index(
        "ix_journal_edits",
        "journal",
        ["incident_id", "number"],
        postgresql_where=sa.text("kind IN ('incident.edited', 'case.unit_changed')"),
    )


def downgrade() -> None:
    op.drop_index("ix_journal_edits", table_name="journal")
    for table, column in _FOR_THE_TIMELINE:
        op.drop_index(f"ix_{table}_{column}", table_name=table)
    for table in reversed(_WRITTEN_ONCE):
        op.drop_table(table)
