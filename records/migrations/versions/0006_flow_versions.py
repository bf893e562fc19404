"""A flow's version may be an older one put back; versions are looked for by flow and by what waits."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("flow_versions", sa.Column("restored_from", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_flow_versions_restored_from"), "flow_versions", "flow_versions", ["restored_from"], ["id"]
    )
    op.create_index("ix_flow_versions_name", "flow_versions", ["name", "written_at"])
    op.create_index(
        "ix_flow_versions_waiting",
        "flow_versions",
        ["written_at"],
        postgresql_where=sa.text("loaded_at IS NULL AND refused IS NULL"),
    )


def downgrade() -> None:
    op.drop_index("ix_flow_versions_waiting", table_name="flow_versions")
    op.drop_index("ix_flow_versions_name", table_name="flow_versions")
    op.drop_constraint(op.f("fk_flow_versions_restored_from"), "flow_versions", type_="foreignkey")
    op.drop_column("flow_versions", "restored_from")
