"""From where the trunks' calls come: read anew, resolved beside, and kept when it cannot be."""

from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path

from settings.settings import Settings
from telephony.trunk_places import RESOLVE_EVERY, TrunkPlaces
from tests.waiting import wait_until

NOW = datetime(2026, 12, 1, tzinfo=UTC)
HERE, SECOND = IPv4Address("127.0.0.1"), IPv4Address("198.51.100.7")


def write(home: Path, text: str) -> None:
    (home / "trunks.yaml").write_text(text)
    (home / "trunks.yaml").chmod(0o600)


def test_they_are_read_anew_and_kept_while_somebody_edits(tmp_path: Path) -> None:
    places = TrunkPlaces(Settings(home=tmp_path))
    write(tmp_path, "- name: [")
    places.look(NOW)
    assert SECOND not in places
    write(tmp_path, "- {name: a, addresses: 198.51.100.0/28, contact: 198.51.100.1}")
    places.look(NOW)
    assert SECOND in places
    write(tmp_path, "- name: [")
    places.look(NOW)
    assert SECOND in places
    write(tmp_path, "- {name: a, addresses: 192.0.2.1, contact: 192.0.2.1}")
    places.look(NOW)
    assert SECOND not in places


def test_a_registrars_name_is_resolved(tmp_path: Path) -> None:
    places = TrunkPlaces(Settings(home=tmp_path))
    assert not places.is_contact("dcor")

    def take(registrar: str, at: datetime) -> None:
        write(tmp_path, f'- {{name: a, registrar: "{registrar}", user: u, password: p}}')
        places.look(at)

    take("nobody.invalid", NOW)
    assert HERE not in places
    assert places.is_contact("dcor")

    def named_now() -> bool:
        take("localhost:5080", NOW)
        return HERE in places

    wait_until(named_now, 20, what="the new name is resolved at once")
    take("localhost", NOW + RESOLVE_EVERY + timedelta(seconds=1))
    assert HERE in places, "what it was, while it is resolved again"
    take("nobody.invalid", NOW + RESOLVE_EVERY)
    assert HERE not in places
