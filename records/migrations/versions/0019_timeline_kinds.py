"""The index of an incident's timeline covers all that the journal tells it.

Revision ID: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_BEFORE = "kind IN ('incident.edited', 'case.unit_changed')"
_NOW = (
    "kind IN ('incident.edited', 'incident.raised', 'incident.took_in', 'incident.gave_back', "
    "'case.raised', 'case.leads', 'case.unit_changed')"
)


def _replace(kinds: str) -> None:
    op.drop_index("ix_journal_edits", table_name="journal")
    op.create_index("ix_journal_edits", "journal", ["incident_id", "number"], postgresql_where=sa.text(kinds))


def upgrade() -> None:
    _replace(_NOW)


def downgrade() -> None:
    _replace(_BEFORE)
