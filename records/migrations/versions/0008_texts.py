"""The text queue, and texts to send as a state machine with tries."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_DISPOSITIONS = (
    *("incident", "information", "complaint", "prank"),
    *("ghost", "silent", "wrong_number", "test"),
)


def _words(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _instant(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _guard(table: str, machine: str) -> None:
    op.execute(
        f"CREATE TRIGGER legal_moves BEFORE INSERT OR UPDATE OF status ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION refuse_illegal_move('{machine}')"
    )


def upgrade() -> None:
    _conversations()
    _orders()
    _messages()


def _conversations() -> None:
    op.create_table(
        "text_conversations",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", _words("textchannel", "sms", "whatsapp"), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("status", _words("textstatus", "waiting", "open", "closed"), nullable=False),
        _instant("began_at"),
        _instant("last_at"),
        _instant("waiting_since", nullable=True),
        _instant("unanswered_since", nullable=True),
        sa.Column("taken_by", sa.Uuid(), nullable=True),
        _instant("taken_at", nullable=True),
        _instant("closed_at", nullable=True),
        sa.Column("disposition", _words("disposition", *_DISPOSITIONS), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("incident_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(taken_by IS NULL) = (taken_at IS NULL)", name=op.f("ck_text_conversations_taken")
        ),
        sa.CheckConstraint(
            "(status = 'waiting') = (waiting_since IS NOT NULL)", name=op.f("ck_text_conversations_waits")
        ),
        sa.CheckConstraint(
            "(status = 'closed') = (closed_at IS NOT NULL)", name=op.f("ck_text_conversations_ended")
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["users.id"], name=op.f("fk_text_conversations_taken_by")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_text_conversations_incident_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_conversations")),
    )
    op.create_index(
        "uq_text_conversations_live",
        "text_conversations",
        ["channel", "number"],
        unique=True,
        postgresql_where=sa.text("status <> 'closed'"),
    )
    op.create_index("ix_text_conversations_number", "text_conversations", ["channel", "number", "last_at"])
    _guard("text_conversations", "text")


def _orders() -> None:
    op.drop_index("ix_sms_orders_due", table_name="sms_orders")
    op.execute("ALTER TABLE sms_orders DROP CONSTRAINT ck_sms_orders_smsstate")
    op.alter_column("sms_orders", "state", new_column_name="status")
    op.create_check_constraint(
        op.f("ck_sms_orders_smsorderstatus"),
        "sms_orders",
        "status IN ('queued', 'sending', 'sent', 'delivered', 'failed', 'expired')",
    )
    op.drop_column("sms_orders", "state_at")
    op.add_column(
        "sms_orders",
        sa.Column("channel", _words("textchannel", "sms", "whatsapp"), nullable=False, server_default="sms"),
    )
    op.alter_column("sms_orders", "channel", server_default=None)
    op.add_column("sms_orders", sa.Column("conversation_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_sms_orders_conversation_id"),
        "sms_orders",
        "text_conversations",
        ["conversation_id"],
        ["id"],
        ondelete="SET NULL",
    )
    op.add_column("sms_orders", sa.Column("attempt", sa.Integer(), nullable=False, server_default="0"))
    op.alter_column("sms_orders", "attempt", server_default=None)
    op.add_column("sms_orders", _instant("next_try_at", nullable=True))
    op.execute("UPDATE sms_orders SET next_try_at = created_at")
    op.alter_column("sms_orders", "next_try_at", nullable=False)
    op.add_column("sms_orders", sa.Column("sid", sa.Text(), nullable=True))
    op.create_unique_constraint(op.f("uq_sms_orders_sid"), "sms_orders", ["sid"])
    for name in ("doubt_since", "sent_at", "delivered_at"):
        op.add_column("sms_orders", _instant(name, nullable=True))
    op.create_index(
        "ix_sms_orders_due",
        "sms_orders",
        ["next_try_at"],
        postgresql_where=sa.text("status IN ('queued', 'sending')"),
    )
    _guard("sms_orders", "sms_order")


def _messages() -> None:
    op.create_table(
        "text_messages",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("direction", _words("textdirection", "in", "out"), nullable=False),
        _instant("at"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("media", sa.ARRAY(sa.Text()), nullable=False),
        sa.Column("sid", sa.Text(), nullable=True),
        sa.Column("order_id", sa.Uuid(), nullable=True),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(direction = 'in') = (sid IS NOT NULL)", name=op.f("ck_text_messages_inbound_has_its_id")
        ),
        sa.CheckConstraint(
            "(direction = 'out') = (order_id IS NOT NULL)",
            name=op.f("ck_text_messages_outbound_has_its_order"),
        ),
        sa.CheckConstraint("char_length(text) <= 1600", name=op.f("ck_text_messages_length")),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["text_conversations.id"],
            name=op.f("fk_text_messages_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["order_id"], ["sms_orders.id"], name=op.f("fk_text_messages_order_id")),
        sa.ForeignKeyConstraint(["written_by"], ["users.id"], name=op.f("fk_text_messages_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_messages")),
        sa.UniqueConstraint("sid", name=op.f("uq_text_messages_sid")),
        sa.UniqueConstraint("order_id", name=op.f("uq_text_messages_order_id")),
    )
    op.create_index("ix_text_messages_conversation_id", "text_messages", ["conversation_id", "id"])


def downgrade() -> None:
    op.drop_table("text_messages")
    op.execute("DROP TRIGGER legal_moves ON sms_orders")
    op.drop_index("ix_sms_orders_due", table_name="sms_orders")
    op.execute("ALTER TABLE sms_orders DROP CONSTRAINT ck_sms_orders_smsorderstatus")
    op.execute("UPDATE sms_orders SET status = 'queued' WHERE status = 'sending'")
    op.execute("UPDATE sms_orders SET status = 'sent' WHERE status = 'delivered'")
    for name in (
        *("channel", "conversation_id", "attempt", "next_try_at"),
        *("sid", "doubt_since", "sent_at", "delivered_at"),
    ):
        op.drop_column("sms_orders", name)
    op.alter_column("sms_orders", "status", new_column_name="state")
    op.create_check_constraint(
        op.f("ck_sms_orders_smsstate"),
        "sms_orders",
        "state IN ('queued', 'sent', 'failed', 'expired')",
    )
    op.add_column(
        "sms_orders",
        sa.Column("state_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.alter_column("sms_orders", "state_at", server_default=None)
    op.create_index(
        "ix_sms_orders_due", "sms_orders", ["give_up_at"], postgresql_where=sa.text("state = 'queued'")
    )
    op.drop_table("text_conversations")
