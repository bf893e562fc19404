"""All agencies of the city as one simulated server, for the demo: their webhooks point here, crews act."""

from collections.abc import Mapping
from datetime import datetime
from random import Random

import uvicorn
from fastapi import FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.simulated_agency import Inbox, SimulatedCrew, make_receiver
from dispatch.simulated_habits import Characters, Habits
from dispatch.simulated_system import AgencySystem
from records.agencies import Agency, ChannelKind, Contact, ContactRole
from records.ids import new_id
from settings.secrets import Secrets
from settings.settings import Settings


def point_contacts(session: Session, url: str, secrets: Secrets, *, now: datetime) -> None:
    """Gives every agency without a webhook one at `url` (`http://127.0.0.1:8199`). Idempotent; demo only."""
    told = set(
        session.scalars(
            select(Contact.agency).where(
                Contact.channel == ChannelKind.WEBHOOK, Contact.role == ContactRole.DUTY
            )
        )
    )
    for agency in session.scalars(select(Agency).where(Agency.active)):
        if agency.code in told or agency.code not in secrets.webhooks:
            continue
        session.add(
            Contact(
                id=new_id(now),
                agency=agency.code,
                role=ContactRole.DUTY,
                channel=ChannelKind.WEBHOOK,
                address=f"{url}/hook/{agency.code}",
                secret=secrets.webhooks[agency.code],
                ordinal=1,
            )
        )


def make_city(
    settings: Settings,
    inbox: Inbox,
    *,
    chance: Random,
    habits: Habits | None = None,
    special: Mapping[str, Habits] | None = None,
) -> FastAPI:
    """The agencies' server: crews that log in at this instance's API, or answer it by webhook, work their cases off.

    `special` are the habits of single agencies, by code; what they decide follows from `chance` as it is now.
    """
    room = f"http://127.0.0.1:{settings.http_port}"
    crew = SimulatedCrew(
        f"{room}/api/v1",
        settings.secrets.users,
        Characters(chance.randrange(2**32), habits or Habits(), special or {}),
        system=AgencySystem(room, settings.secrets.webhooks),
        chance=chance,
    )
    return make_receiver(settings.secrets.webhooks, inbox, on_case=crew.handle, on_broadcast=crew.read)


def city_server(settings: Settings, port: int, *, chance: Random) -> uvicorn.Server:
    """That application on loopback; `run()` it, set `should_exit` to end it."""
    app = make_city(settings, Inbox(), chance=chance)
    return uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, access_log=False))
