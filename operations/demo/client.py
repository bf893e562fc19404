"""The API in the hands of a simulated person."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpx

_PATIENCE = 10.0
_NOT_LOGGED_IN = 401


class Person:
    """Somebody who works with the API: logs in when needed, and again when the session has ended."""

    def __init__(self, api: str, login: str, password: str) -> None:
        """`api` is the API's root, such as `http://127.0.0.1:8112/api/v1`."""
        self.login = login
        self._password = password
        self._client = httpx.AsyncClient(
            base_url=api, timeout=_PATIENCE, headers={"X-DCOR-Client": "demo"}, trust_env=False
        )

    async def close(self) -> None:
        """Ends the session, as far as the API still answers."""
        with suppress(httpx.HTTPError):
            await self._client.delete("/session")
        await self._client.aclose()

    async def get(self, path: str, **query: str | int | bool) -> Any:
        """JSON of what is there. Raises `httpx.HTTPError`."""
        return await self._ask("GET", path, params=query)

    async def post(self, path: str, body: Mapping[str, object] | None = None) -> Any:
        """JSON of what came of it. Raises `httpx.HTTPError`, also when it was refused."""
        return await self._ask("POST", path, json=body if body is not None else {})

    async def patch(self, path: str, body: Mapping[str, object]) -> Any:
        """The same for a change."""
        return await self._ask("PATCH", path, json=body)

    async def _ask(self, method: str, path: str, **how: Any) -> Any:
        response = await self._client.request(method, path, **how)
        if response.status_code == _NOT_LOGGED_IN:
            entrance = {"login": self.login, "password": self._password}
            (await self._client.post("/session", json=entrance)).raise_for_status()
            response = await self._client.request(method, path, **how)
        response.raise_for_status()
        return response.json() if response.content else None


def why(error: httpx.HTTPError) -> str:
    """What went wrong, for the log: the API's own sentence where it refused."""
    if isinstance(error, httpx.HTTPStatusError):
        return f"{error.response.status_code} {error.request.url.path} {error.response.text[:200]}"
    return type(error).__name__
