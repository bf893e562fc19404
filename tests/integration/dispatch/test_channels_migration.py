"""The migration of the channels keeps what an older version wrote, and its way back forgets what that cannot know."""

from alembic import command
from sqlalchemy import Engine, text

from records.agencies import ChannelKind
from records.schema import alembic_config, upgrade
from records.session import Sessions
from tests.integration.dispatch.room import a_contact, an_open_incident

OLDER = "0008"


def test_there_and_back_with_data(engine: Engine, sessions: Sessions) -> None:
    with sessions() as session:
        for channel, address in (
            (ChannelKind.WEBHOOK, "http://127.0.0.1:1/"),
            (ChannelKind.CASE_CALL, "+622177200000"),
            (ChannelKind.SMS, "+6281234567890"),
        ):
            a_contact(session, "DAMKAR", address, channel=channel)
        an_open_incident(session)
        session.commit()
    config = alembic_config()
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, OLDER)
        left = connection.execute(text("SELECT channel FROM deliveries ORDER BY channel")).scalars().all()
        assert left == ["case_call", "webhook"]
    upgrade(engine)
    with engine.connect() as connection:
        rows = connection.execute(
            text("SELECT channel, until_accepted, begins_at = created_at FROM deliveries ORDER BY channel")
        ).all()
    assert [tuple(row) for row in rows] == [("case_call", True, True), ("webhook", False, True)]
