"""The trunks by environment and by file: what is read, what is refused, and that passwords are never shown."""

import os
from ipaddress import IPv4Network
from pathlib import Path

import pytest

from settings.errors import SettingsError
from settings.secrets import Secrets
from settings.settings import Settings, settings_to_start
from settings.trunks import Trunk

PASSWORD = "only-the-provider-knows"
"""What must never be shown."""


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in list(os.environ):
        if name.startswith("DCOR_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("DCOR_HOME", str(tmp_path))
    return monkeypatch


def given(environment: pytest.MonkeyPatch, **values: str) -> Settings:
    for name, value in values.items():
        environment.setenv(f"DCOR_{name.upper()}", value)
    return settings_to_start()


def test_without_a_word_it_is_the_trunk_of_tries(environment: pytest.MonkeyPatch) -> None:
    [trunk] = given(environment).trunks
    assert (trunk.endpoint, trunk.target, trunk.networks) == (
        "trunk",
        "127.0.0.2:5070",
        [IPv4Network("127.0.0.2")],
    )
    assert trunk.registrar is None


def test_addresses_and_contact_are_enough(environment: pytest.MonkeyPatch) -> None:
    settings = given(
        environment, trunk_addresses="192.0.2.0/24, 198.51.100.7", trunk_contact="192.0.2.1:5060"
    )
    [trunk] = settings.trunks
    assert trunk.networks == [IPv4Network("192.0.2.0/24"), IPv4Network("198.51.100.7")]
    assert trunk.target == "192.0.2.1:5060"


def test_a_trunk_that_registers_needs_no_addresses(environment: pytest.MonkeyPatch) -> None:
    settings = given(
        environment, trunk_registrar="192.0.2.9:5080", trunk_user="0217654321", trunk_password=PASSWORD
    )
    [trunk] = settings.trunks
    assert (trunk.target, trunk.networks) == ("192.0.2.9:5080", [IPv4Network("192.0.2.9")])
    assert trunk.password
    assert trunk.password.get_secret_value() == PASSWORD
    assert PASSWORD not in repr(settings) + repr(trunk) + str(settings.model_dump(mode="json"))


def test_a_registrar_by_name_stands_beside_the_addresses(environment: pytest.MonkeyPatch) -> None:
    named = {"trunk_registrar": "sip.provider.example:5080", "trunk_user": "a", "trunk_password": PASSWORD}
    [trunk] = given(environment, **named).trunks
    assert (trunk.networks, trunk.host_names) == ([], ["sip.provider.example"])
    [trunk] = given(environment, trunk_addresses="198.51.100.7", **named).trunks
    assert (trunk.networks, trunk.host_names) == ([IPv4Network("198.51.100.7")], ["sip.provider.example"])
    [trunk] = given(environment, trunk_registrar="192.0.2.9").trunks
    assert trunk.host_names == []


def test_a_registrar_is_told_to_dial_what_is_no_number(environment: pytest.MonkeyPatch) -> None:
    named = {"trunk_registrar": "192.0.2.9", "trunk_user": "0217", "trunk_password": PASSWORD}
    assert given(environment, **named).trunks[0].contact_user == "dcor"
    assert given(environment, trunk_contact_user="112").trunks[0].contact_user == "112"


def test_the_password_may_stand_in_the_file_of_secrets(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Secrets(trunk_password=PASSWORD).save(tmp_path)
    [trunk] = given(environment, trunk_registrar="192.0.2.9", trunk_user="a").trunks
    assert trunk.password
    assert trunk.password.get_secret_value() == PASSWORD


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"trunk_registrar": "192.0.2.9"}, "a user is needed"),
        ({"trunk_registrar": "192.0.2.9", "trunk_user": "a"}, "has no password: set DCOR_TRUNK_PASSWORD"),
        ({"trunk_password": PASSWORD}, "the password is nobody's"),
        ({"trunk_contact": "192.0.2.1;x=1"}, "DCOR_TRUNK_CONTACT: String should match"),
        (
            {"trunk_transport": "carrier-pigeon"},
            "DCOR_TRUNK_TRANSPORT: Input should be 'udp', 'tcp' or 'tls'",
        ),
        ({"trunk_media_encryption": "sdes"}, "only with transport tls"),
        ({"trunk_expiry_seconds": "1"}, "DCOR_TRUNK_EXPIRY_SECONDS: Input should be greater"),
        (
            {"trunk_registrar": "192.0.2.9", "trunk_user": "a", "trunk_password": f"{PASSWORD}\n[x]"},
            "DCOR_TRUNK_PASSWORD: Value error, a password is one line",
        ),
        ({"external_media_address": "here"}, "DCOR_EXTERNAL_MEDIA_ADDRESS"),
        ({"trunks_file": "/nowhere/trunks.yaml"}, "/nowhere/trunks.yaml cannot be read"),
    ],
)
def test_what_is_wrong_is_said_at_start_and_no_password_is_shown(
    environment: pytest.MonkeyPatch, values: dict[str, str], sentence: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        given(environment, **values)
    assert sentence in str(refused.value)
    assert PASSWORD not in str(refused.value)


def test_a_secret_of_the_wrong_form_is_not_shown_either() -> None:
    with pytest.raises(ValueError, match="password") as refused:
        Trunk.model_validate({"contact": "192.0.2.1", "user": "a", "password": f" {PASSWORD}"})
    assert PASSWORD not in str(refused.value)


# --- several -------------------------------------------------------------------------------------------------------

TWO = f"""
- name: main
  registrar: sip.provider.example
  user: "0217654321"
  password: {PASSWORD}
- name: second
  addresses: 198.51.100.0/28
  contact: 198.51.100.1:5060
"""


def written(home: Path, text: str, mode: int = 0o600) -> None:
    (home / "trunks.yaml").write_text(text)
    (home / "trunks.yaml").chmod(mode)


def test_several_stand_in_a_file_in_their_order(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    written(tmp_path, TWO)
    main, second = given(environment).trunks
    assert (main.endpoint, main.target) == ("trunk-main", "sip.provider.example")
    assert (second.endpoint, second.target) == ("trunk-second", "198.51.100.1:5060")
    assert second.networks == [IPv4Network("198.51.100.0/28")]


def test_their_passwords_may_stand_in_the_file_of_secrets(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written(tmp_path, TWO.replace(f"  password: {PASSWORD}\n", ""), 0o644)
    with pytest.raises(SettingsError, match="0217654321 has no password"):
        given(environment)
    Secrets(trunk_passwords={"main": PASSWORD}).save(tmp_path)
    main, _ = given(environment).trunks
    assert main.password
    assert main.password.get_secret_value() == PASSWORD


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "the list of trunks: Input should be a valid tuple"),
        ("[]", "at least 1 item"),
        ("- name: [", "line 1: this is no YAML"),
        (TWO.replace("second", "main"), "trunk 2: there is a main already"),
        (TWO.replace("name: main", "realm: main"), "trunk 1: it needs a name"),
        (TWO.replace("contact:", "kontak:"), "trunk 2, kontak: Extra inputs are not permitted"),
        (TWO.replace('"0217654321"', "0217654321"), "trunk 1, user: Input should be a valid string"),
    ],
)
def test_what_is_wrong_in_the_file_is_said_with_its_place(
    environment: pytest.MonkeyPatch, tmp_path: Path, text: str, sentence: str
) -> None:
    written(tmp_path, text)
    with pytest.raises(SettingsError) as refused:
        given(environment)
    assert sentence in str(refused.value)
    assert PASSWORD not in str(refused.value)


def test_passwords_in_a_file_that_others_may_read_are_refused(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    written(tmp_path, TWO, 0o640)
    with pytest.raises(SettingsError, match="chmod 600"):
        given(environment)


def test_file_and_environment_do_not_speak_at_once(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    written(tmp_path, TWO)
    with pytest.raises(SettingsError, match="take out DCOR_TRUNK_CONTACT, or the file"):
        given(environment, trunk_contact="192.0.2.1")
