"""Who asks: the person behind the session's cookie, checked against `rules.RULES` before anything is done."""

from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.concurrency import run_in_threadpool

from agents_api.frame.context import Context, Db, Here
from agents_api.frame.cookie import token_in
from agents_api.frame.faults import NotLoggedInError
from agents_api.frame.person import Person
from agents_api.frame.rules import EVERYBODY, RULES
from agents_api.frame.session_lookup import find_person
from settings.errors import NotAllowedError, OurFaultError


def _allowed(request: Request, person: Person | None) -> Person:
    """The person, if the table lets them in. Raises `NotLoggedInError` or `NotAllowedError`."""
    roles = RULES[request.scope["endpoint"].__name__]
    if person is None:
        raise NotLoggedInError("Log in first: there is no session, or it has ended.")
    if person.role not in roles:
        raise NotAllowedError(f"The role {person.role.value} may not do this.")
    return person


def _asker(request: Request, db: Db, here: Here) -> Person:
    token = token_in(request, here.settings)
    return _allowed(request, find_person(db, token, now=here.clock()))


def _find(here: Context, token: str | None) -> Person | None:
    with here.sessions() as session:
        return find_person(session, token, now=here.clock())


async def _streaming_asker(request: Request, here: Here) -> Person:
    return _allowed(request, await run_in_threadpool(_find, here, token_in(request, here.settings)))


Asker = Annotated[Person, Depends(_asker)]
"""The person who asks, read in the request's own transaction."""

StreamingAsker = Annotated[Person, Depends(_streaming_asker, max_concurrency=4)]
"""The same for a request that waits, takes long or goes on for hours: the connection went back before that begins."""


def check_rules(app: FastAPI) -> None:
    """Every endpoint has its line in the table and asks who is there. Raises `OurFaultError` else."""
    names: set[str] = set()
    for route in iter_route_contexts(app.routes):
        if not isinstance(route.original_route, APIRoute) or route.name is None:
            continue
        names.add(route.name)
        if route.name not in RULES:
            raise OurFaultError(f"endpoint {route.name} has no line in agents_api/frame/rules.py")
        if RULES[route.name] is not EVERYBODY and not _asks(route.original_route.dependant):
            raise OurFaultError(f"endpoint {route.name} does not ask who is there")
    if surplus := RULES.keys() - names:
        raise OurFaultError(
            f"agents_api/frame/rules.py names endpoints that are not there: {sorted(surplus)}"
        )


def _asks(dependant: Dependant) -> bool:
    return dependant.call in (_asker, _streaming_asker) or any(_asks(part) for part in dependant.dependencies)
