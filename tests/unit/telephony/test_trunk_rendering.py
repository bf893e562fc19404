"""The trunks as they stand in Asterisk's configuration."""

import stat
from collections.abc import Mapping
from ipaddress import IPv4Address
from pathlib import Path

import pytest

from records.city import load_city
from settings.errors import SettingsError
from settings.secrets import Secrets
from settings.settings import Settings
from settings.trunks import Trunk
from telephony.rendering import asterisk_home, render, station_names
from telephony.trunk_rendering import behind_nat, tls_files, trunks_conf

REGISTERING = {
    "name": "main",
    "registrar": "sip.provider.example:5080",
    "user": "0217",
    "password": "a;b\\;c #1",
}
BY_ADDRESS = {"name": "second", "addresses": "198.51.100.0/28", "contact": "198.51.100.1"}


def conf(tmp_path: Path, *trunks: Mapping[str, object], **settings: object) -> dict[str, list[str]]:
    """Lines by section's name, template and type."""
    given = Settings.model_validate({"home": tmp_path, "probe_address": "203.0.113.9"} | settings)
    text = trunks_conf(given, [Trunk.model_validate(trunk) for trunk in trunks], Path("/keys"))
    found: dict[str, list[str]] = {}
    for part in text.split("\n[")[1:]:
        head, *lines = part.strip().splitlines()
        kind = next((line for line in lines if line.startswith("type = ")), "")
        found[f"[{head} {kind}".strip()] = lines
    return found


def test_a_trunk_that_registers(tmp_path: Path) -> None:
    parts = conf(tmp_path, REGISTERING)
    registration = parts["[trunk-main](trunk-registration)"]
    assert "server_uri = sip:sip.provider.example:5080" in registration
    assert "client_uri = sip:0217@sip.provider.example" in registration
    assert {"contact_user = dcor", "line = yes", "endpoint = trunk-main"} <= set(registration)
    assert "password = a\\;b\\\\;c #1" in parts["[trunk-main] type = auth"]
    assert {"from_user = 0217", "outbound_auth = trunk-main"} <= set(parts["[trunk-main](trunk-options)"])
    known = parts["[trunk-main-name] type = identify"]
    assert known[1:] == ["endpoint = trunk-main", "match = sip.provider.example"]
    assert "[trunk-main] type = identify" not in parts, "it has no addresses"


def test_a_registrars_name_does_not_take_the_addresses_with_it(tmp_path: Path) -> None:
    parts = conf(tmp_path, REGISTERING | {"addresses": "198.51.100.7", "contact_user": "112"})
    assert parts["[trunk-main] type = identify"][-1] == "match = 198.51.100.7/32"
    assert parts["[trunk-main-name] type = identify"][-1] == "match = sip.provider.example"
    assert "contact_user = 112" in parts["[trunk-main](trunk-registration)"]


def test_a_trunk_by_addresses_has_no_password_and_does_not_register(tmp_path: Path) -> None:
    parts = conf(tmp_path, BY_ADDRESS)
    assert parts["[trunk-second] type = identify"][-1] == "match = 198.51.100.0/28"
    assert not any("registration" in head or "auth" in head for head in parts)
    assert parts["[trunk-second](trunk-options)"] == ["aors = trunk-second"]


def test_tls_and_a_proxy_stand_in_every_address(tmp_path: Path) -> None:
    secure = {"transport": "tls", "media_encryption": "sdes", "proxy": "192.0.2.5"}
    parts = conf(tmp_path, REGISTERING | secure)
    assert "ca_list_file = /etc/ssl/certs/ca-certificates.crt" in parts["[tls] type = transport"]
    assert "verify_server = yes" in parts["[tls] type = transport"]
    assert "contact = sip:sip.provider.example:5080\\;transport=tls" in parts["[trunk-main] type = aor"]
    for head in (
        "[trunk-main](trunk-options)",
        "[trunk-main](trunk-registration)",
        "[trunk-main-probe](trunk-probe-options)",
    ):
        assert {"transport = tls", "outbound_proxy = sip:192.0.2.5\\;transport=tls\\;lr"} <= set(
            parts[head]
        ), head
    assert "media_encryption = sdes" in parts["[trunk-main](trunk-options)"]
    assert "[tls] type = transport" not in conf(tmp_path, REGISTERING)


def test_nothing_is_said_of_a_router_where_none_is(tmp_path: Path) -> None:
    assert behind_nat(Settings(home=tmp_path), None) == ""
    behind = Settings(home=tmp_path, external_signaling_address=IPv4Address("203.0.113.7"))
    lines = behind_nat(behind, 5070).splitlines()
    assert lines[:3] == [
        "external_signaling_address = 203.0.113.7",
        "external_signaling_port = 5070",
        "external_media_address = 203.0.113.7",
    ]
    assert "local_net = 192.168.0.0/16" in lines
    secure = conf(
        tmp_path,
        REGISTERING | {"transport": "tls"},
        external_media_address="203.0.113.8",
        external_signaling_port=5070,
    )
    told = secure["[tls] type = transport"]
    assert "external_media_address = 203.0.113.8" in told
    assert not any("external_signaling_port" in line for line in told), "that is the port of UDP and TCP"


def test_certificates_are_copied_for_nobody_elses_eyes(tmp_path: Path) -> None:
    city = load_city("depok")
    stations = {name: "x" for seat in city.positions for name in station_names(seat)}
    home = tmp_path / "home"
    Secrets(stations=stations).save(home)
    for name in ("ca", "cert", "key"):
        (tmp_path / f"{name}.pem").write_text(f"{name}\n")
    settings = Settings(
        home=home,
        sip_tls_ca=tmp_path / "ca.pem",
        sip_tls_cert=tmp_path / "cert.pem",
        sip_tls_key=tmp_path / "key.pem",
    )
    render(settings, city, {}, root=None)
    keys = asterisk_home(settings) / "lib" / "keys"
    assert (keys / "trunk-key.pem").read_text() == "key\n"
    assert {stat.S_IMODE(file.stat().st_mode) for file in keys.iterdir()} == {0o600}


def test_a_certificate_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"DCOR_SIP_TLS_CA: .*nowhere\.pem cannot be read"):
        tls_files(Settings(home=tmp_path, sip_tls_ca=tmp_path / "nowhere.pem"))
    with pytest.raises(SettingsError, match="belong together"):
        tls_files(Settings(home=tmp_path, sip_tls_cert=tmp_path / "cert.pem"))
