"""An agency's own computer system, simulated: it tells us by signed webhook what happened to a case.

As an agency would write it: against our description of the webhook and the Standard Webhooks library only.
"""

import json
from collections.abc import Mapping
from uuid import uuid4

import httpx
from standardwebhooks import Webhook

from settings.clock import Clock, system_clock

KINDS: Mapping[str, str] = {
    "accept": "case.accepted",
    "reject": "case.rejected",
    "unit": "case.unit_assigned",
    "en-route": "case.en_route",
    "on-scene": "case.on_scene",
    "done": "case.done",
}
"""By the step's name in the inbox."""

_PATIENCE = 10.0


class AgencySystem:
    """Tells `POST /hooks/agency/CODE`, signed with that agency's secret."""

    def __init__(self, url: str, secrets: Mapping[str, str], *, clock: Clock = system_clock) -> None:
        """`url` is the control room's (`http://127.0.0.1:8112`); `secrets` (`whsec_...`) are by agency."""
        self._url = url
        self._secrets = secrets
        self._clock = clock

    async def tell(
        self, agency: str, case_number: str, step: str, body: Mapping[str, object] | None = None
    ) -> bool:
        """Says that `step` (see `KINDS`) has been done; False when the room has no door for that.

        Raises `httpx.HTTPError`, also when it was refused.
        """
        now = self._clock()
        document = {
            "type": KINDS[step],
            "timestamp": now.isoformat(),
            "data": {"case_number": case_number, **(body or {})},
        }
        content, message_id = json.dumps(document), str(uuid4())
        headers = {
            "content-type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(self._secrets[agency]).sign(message_id, now, content),
        }
        async with httpx.AsyncClient(timeout=_PATIENCE, trust_env=False) as client:
            answer = await client.post(
                f"{self._url}/hooks/agency/{agency}", content=content.encode(), headers=headers
            )
        if answer.status_code in {httpx.codes.NOT_FOUND, httpx.codes.METHOD_NOT_ALLOWED}:
            return False
        answer.raise_for_status()
        return True
