"""The secrets of one instance: random, made once at first start, kept in one file of mode 600."""

import json
import os
import secrets as random_secrets
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from settings.errors import SettingsError

FILE_NAME = "secrets.json"


def _made() -> str:
    return random_secrets.token_urlsafe(24)


class Secrets(BaseModel):
    """What must not be guessed. A field that a newer version adds is made when the file is next ensured."""

    model_config = ConfigDict(frozen=True)

    database_password: str = Field(default_factory=_made)
    ami_bridge: str = Field(default_factory=_made)
    """AMI user `bridge`: follows events, keeps queue members and AstDB."""

    ami_actions: str = Field(default_factory=_made)
    """AMI user `actions`: call control and phone orders."""

    stations: dict[str, str] = Field(default_factory=dict)
    """SIP password by station, e.g. `112-1` (desk phone) and `112-1-web` (browser)."""

    webhooks: dict[str, str] = Field(default_factory=dict)
    """Signing secret by agency, `whsec_` and base64 as Standard Webhooks writes it."""

    users: dict[str, str] = Field(default_factory=dict)
    """First passwords by login, so that set-up can seed and tell them."""

    aml_receiver: str = Field(default_factory=_made)
    """What the mobile networks' gateway shows when it hands on a phone's position (`/hooks/aml`)."""

    wall_token: str = Field(default_factory=_made)
    """Lets a wall display read the feed without a person's password."""

    twilio_token: str | None = None
    """Twilio's auth token, entered by hand: somebody else's, as the trunks' passwords are."""

    trunk_password: str | None = None
    """The trunk's password, entered by hand: the provider's."""

    trunk_passwords: dict[str, str] = Field(default_factory=dict)
    """Where there are several trunks: by name."""

    @classmethod
    def load(cls, home: Path) -> Self:
        """Reads the file in `home`. Raises `SettingsError` when set-up has not run."""
        file = home / FILE_NAME
        try:
            return cls.model_validate_json(file.read_text())
        except FileNotFoundError:
            raise SettingsError(f"{file} is missing: start the system once with `make run`.") from None
        except ValidationError as error:
            raise SettingsError(
                f"{file} cannot be read ({error.error_count()} faults): restore it."
            ) from error

    def save(self, home: Path) -> None:
        """Writes the file whole or not at all, readable by its owner only. One that says the same stays as it is: its
        age is the instance's."""
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        text = json.dumps(self.model_dump(), indent=2)
        file = home / FILE_NAME
        if file.exists() and file.read_bytes() == text.encode():
            file.chmod(0o600)
            return
        part = home / (FILE_NAME + ".part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
