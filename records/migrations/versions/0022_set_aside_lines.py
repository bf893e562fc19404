"""Lines of Asterisk's journal that could not be stored; which recordings are to be finished; the lease's number a key.

Revision ID: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "set_aside_lines",
        sa.Column("number", sa.BigInteger(), sa.Identity(), nullable=False),
        sa.Column("node", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("offset", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text()),
        sa.Column("call", sa.Text()),
        sa.Column("line", sa.LargeBinary(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("follows", sa.Boolean(), nullable=False),
        sa.Column("set_aside_at", _TIME, nullable=False),
        sa.Column("tried_at", _TIME, nullable=False),
        sa.Column("asked_at", _TIME),
        sa.Column("over_at", _TIME),
        sa.Column("given_up", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_set_aside_lines")),
        sa.UniqueConstraint("node", "head", "offset", name=op.f("uq_set_aside_lines_node_head_offset")),
    )
    op.create_index(
        "ix_set_aside_lines_open",
        "set_aside_lines",
        ["node", "number"],
        postgresql_where=sa.text("over_at IS NULL"),
    )
    op.add_column("recordings", sa.Column("tries", sa.SmallInteger(), nullable=False, server_default="0"))
    op.add_column("recordings", sa.Column("try_at", _TIME))
    op.create_index(
        "ix_recordings_live", "recordings", ["node", "try_at"], postgresql_where=sa.text("state = 'live'")
    )
    op.create_unique_constraint(op.f("uq_leases_name_number"), "leases", ["name", "number"])


def downgrade() -> None:
    op.drop_constraint(op.f("uq_leases_name_number"), "leases", type_="unique")
    op.drop_index("ix_recordings_live", table_name="recordings")
    op.drop_column("recordings", "try_at")
    op.drop_column("recordings", "tries")
    op.drop_table("set_aside_lines")
