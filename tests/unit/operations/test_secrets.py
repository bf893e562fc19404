"""Secrets are made once and kept."""

import os
from pathlib import Path

from operations.instance import make_folders
from operations.setup_secrets import PASSWORDS, ensure_secrets
from records.city import load_city
from settings.secrets import FILE_NAME, Secrets
from settings.settings import Settings

CITY = load_city("depok")


def test_everybody_and_everything_that_needs_a_secret_gets_one(tmp_path: Path) -> None:
    made = ensure_secrets(Settings(home=tmp_path), CITY)
    assert made.stations.keys() == {f"{p.code}{kind}" for p in CITY.positions for kind in ("", "-web")}
    assert made.webhooks.keys() == {agency.code for agency in CITY.agencies}
    assert all(secret.startswith("whsec_") for secret in made.webhooks.values())
    assert {"admin", "supervisor", "operator1", "damkar"} <= made.users.keys()
    all_made = [
        *made.stations.values(),
        *made.webhooks.values(),
        *made.users.values(),
        made.database_password,
    ]
    assert len(set(all_made)) == len(all_made)


def test_a_second_time_changes_nothing_and_does_not_bring_back_a_deleted_list(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    first = ensure_secrets(settings, CITY)
    (tmp_path / PASSWORDS).unlink()
    os.utime(tmp_path / FILE_NAME, (1, 1))
    assert ensure_secrets(settings, CITY) == first
    assert (tmp_path / FILE_NAME).stat().st_mtime == 1, "its age is the instance's"
    assert not (tmp_path / PASSWORDS).exists()


def test_what_a_newer_city_adds_is_made_beside_what_is_kept(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    make_folders(settings)
    old = Secrets(users={"admin": "kept"}, stations={"112-1": "kept-too"})
    old.save(tmp_path)
    new = ensure_secrets(settings, CITY)
    assert new.users["admin"] == "kept"
    assert new.stations["112-1"] == "kept-too"
    assert new.database_password == old.database_password
    assert "operator12" in new.users
    assert "operator12" in (tmp_path / PASSWORDS).read_text()
