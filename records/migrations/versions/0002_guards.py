"""The database guards what Python promises: legal moves only, written-once tables, one journal counter."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MACHINES = {
    "calls": "call",
    "incidents": "incident",
    "cases": "case",
    "deliveries": "delivery",
    "deadlines": "deadline",
    "phone_orders": "phone_order",
}
_WRITTEN_ONCE = ("status_moves", "audit", "journal")


def upgrade() -> None:
    op.execute("INSERT INTO journal_counter (id, last) VALUES (1, 0)")
    op.execute(
        """
        CREATE FUNCTION refuse_illegal_move() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            before text := '';
        BEGIN
            IF TG_OP = 'UPDATE' THEN
                before := OLD.status;
                IF before = NEW.status THEN
                    RETURN NEW;
                END IF;
            END IF;
            PERFORM 1 FROM allowed_moves AS way
                WHERE way.machine = TG_ARGV[0] AND way.old = before AND way.new = NEW.status;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'illegal move of % %: % -> %', TG_ARGV[0], NEW.id, before, NEW.status
                    USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        END $$
        """
    )
    for table, machine in _MACHINES.items():
        op.execute(
            f"CREATE TRIGGER legal_moves BEFORE INSERT OR UPDATE OF status ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION refuse_illegal_move('{machine}')"
        )
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '% is written once', TG_TABLE_NAME USING ERRCODE = 'check_violation';
        END $$
        """
    )
    for table in _WRITTEN_ONCE:
        op.execute(
            f"CREATE TRIGGER written_once BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    for table in _WRITTEN_ONCE:
        op.execute(f"DROP TRIGGER written_once ON {table}")
    for table in _MACHINES:
        op.execute(f"DROP TRIGGER legal_moves ON {table}")
    op.execute("DROP FUNCTION refuse_change")
    op.execute("DROP FUNCTION refuse_illegal_move")
    op.execute("DELETE FROM journal_counter")
