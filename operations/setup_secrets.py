"""The instance's secrets, made once, and the list of first passwords for the person who sets it up."""

import base64
import os
import secrets as random_secrets

from operations.instance import postgres_folder
from records.city import City
from records.seed import first_users
from settings.errors import SettingsError
from settings.secrets import FILE_NAME, Secrets
from settings.settings import Settings

PASSWORDS = "passwords.txt"


def ensure_secrets(settings: Settings, city: City) -> Secrets:
    """Makes what is missing and keeps what is there. Raises `SettingsError` when a used file of secrets is gone."""
    if not (settings.home / FILE_NAME).exists() and (postgres_folder(settings) / "data").exists():
        raise SettingsError(
            f"{settings.home / FILE_NAME} is gone but the database made with it is there: restore the file from"
            " your back-up."
        )
    old = Secrets.load(settings.home) if (settings.home / FILE_NAME).exists() else Secrets()
    stations = [f"{seat.code}{kind}" for seat in city.positions for kind in ("", "-web")]
    new = old.model_copy(
        update={
            "stations": {name: random_secrets.token_urlsafe(16) for name in stations} | old.stations,
            "webhooks": {agency.code: _webhook_secret() for agency in city.agencies} | old.webhooks,
            "users": {login: _password() for login, *_ in first_users(city)} | old.users,
        }
    )
    if new != old:
        _write_list(settings, city, new)
    # Saved each time: a field that this version of the program added was made while loading.
    new.save(settings.home)
    return new


def _webhook_secret() -> str:
    return "whsec_" + base64.b64encode(random_secrets.token_bytes(24)).decode()


def _password() -> str:
    """Twelve signs without those that look alike, in fours: 59 bits, and can be read out."""
    signs = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(random_secrets.choice(signs) for _ in range(4)) for _ in range(3))


def _write_list(settings: Settings, city: City, secrets: Secrets) -> None:
    lines = [
        "First passwords of this system. Give each to its person, then delete this file: it is not made again.",
        "",
        "Web page",
        *(
            f"  {login:14} {secrets.users[login]:16} {name} ({role.value})"
            for login, name, role, _agency in first_users(city)
        ),
        "",
        f"Desk phones (SIP registrar: this machine, port {settings.sip_port})",
        *(f"  {seat.code:14} {secrets.stations[seat.code]:24} {seat.name}" for seat in city.positions),
        "",
        "Webhooks to agencies (Standard Webhooks signing secret)",
        *(f"  {code:14} {secret}" for code, secret in sorted(secrets.webhooks.items())),
        "",
        "Positions from the mobile networks (AML: POST /hooks/aml, Authorization: Bearer ...)",
        f"  {secrets.aml_receiver}",
        "",
    ]
    handle = os.open(settings.home / PASSWORDS, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as out:
        out.write("\n".join(lines))
