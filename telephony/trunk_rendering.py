"""The trunks' part of Asterisk's configuration, from the settings: `pjsip_trunks.conf` and what stands with it.

Its templates are in `asterisk_conf/pjsip.conf`.
"""

from collections.abc import Iterable, Iterator, Sequence
from ipaddress import IPv4Network
from pathlib import Path

from settings.errors import SettingsError
from settings.settings import Settings
from settings.trunks import Trunk

FILE_NAME = "pjsip_trunks.conf"
TLS = "tls"
_SYSTEM_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"
_TLS_FILES = {"sip_tls_ca": "trunk-ca.pem", "sip_tls_cert": "trunk-cert.pem", "sip_tls_key": "trunk-key.pem"}
"""Copies within Asterisk's own folder: it may run in a root of its own."""


def trunks_conf(settings: Settings, trunks: Iterable[Trunk], keys: Path) -> str:
    """The text of `pjsip_trunks.conf`; `keys` is the folder with the copies of `tls_files`."""
    trunks = list(trunks)
    parts = [_tls_transport(settings, keys)] if uses_tls(trunks) else []
    probe = _probe(settings, trunks)
    for trunk in trunks:
        parts += _trunk(trunk, trunk.networks + (probe if trunk is trunks[0] else []))
    return "; Made from the settings at start: edit those, not this.\n" + "\n".join(filter(None, parts))


def uses_tls(trunks: Iterable[Trunk]) -> bool:
    """Whether SIP over TLS is spoken at all."""
    return any(trunk.transport == TLS for trunk in trunks)


def tls_files(settings: Settings) -> dict[str, str]:
    """Names and texts of the certificates and keys that the settings name. Raises `SettingsError`."""
    if bool(settings.sip_tls_cert) != bool(settings.sip_tls_key):
        raise SettingsError("DCOR_SIP_TLS_CERT and DCOR_SIP_TLS_KEY belong together: set both or none.")
    texts: dict[str, str] = {}
    for setting, name in _TLS_FILES.items():
        file: Path | None = getattr(settings, setting)
        if file is None:
            continue
        try:
            texts[name] = file.read_text("ascii")
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"DCOR_{setting.upper()}: {file} cannot be read as PEM: {error}.") from error
    return texts


def behind_nat(settings: Settings, port: int | None) -> str:
    """What a transport says when a router translates our address, and to which `port`; nothing where none does."""
    signaling = settings.external_signaling_address
    media = settings.external_media_address or signaling
    if not media:
        return ""
    values = {
        "external_signaling_address": signaling,
        "external_signaling_port": port,
        "external_media_address": media,
    }
    lines = [f"{key} = {value}" for key, value in values.items() if value]
    return "\n".join([*lines, *(f"local_net = {network}" for network in settings.local_net)])


def _tls_transport(settings: Settings, keys: Path) -> str:
    own = settings.sip_tls_cert is not None
    return (
        _section(
            TLS,
            "",
            type="transport",
            protocol="tls",
            bind=f"{settings.sip_host}:{settings.sip_tls_port}",
            ca_list_file=keys / _TLS_FILES["sip_tls_ca"] if settings.sip_tls_ca else _SYSTEM_AUTHORITIES,
            verify_server="yes" if settings.sip_tls_verify else "no",
            cert_file=keys / _TLS_FILES["sip_tls_cert"] if own else None,
            priv_key_file=keys / _TLS_FILES["sip_tls_key"] if own else None,
        )
        # The router forwards this port as it is.
        + behind_nat(settings, None)
        + "\n"
    )


def _trunk(trunk: Trunk, networks: list[IPv4Network]) -> Iterator[str]:
    name, probe = trunk.endpoint, f"{trunk.endpoint}-probe"
    proxy = f"{_uri(trunk.proxy, trunk)}\\;lr" if trunk.proxy else None
    transport = trunk.transport if trunk.transport == TLS else None
    domain = trunk.from_domain or (trunk.registrar.partition(":")[0] if trunk.registrar else None)
    auth = name if trunk.user else None
    common = {"outbound_auth": auth, "transport": transport, "outbound_proxy": proxy}
    yield _section(
        name,
        "trunk-options",
        aors=name,
        from_user=trunk.from_user or trunk.user,
        from_domain=domain,
        media_encryption=trunk.media_encryption if trunk.media_encryption != "no" else None,
        **common,
    )
    yield _section(name, "", type="aor", contact=_uri(trunk.target, trunk), outbound_proxy=proxy)
    yield _section(probe, "trunk-probe-place", contact=_uri(trunk.target, trunk), outbound_proxy=proxy)
    yield _section(
        probe, "trunk-probe-options", aors=probe, from_user=trunk.user, from_domain=domain, **common
    )
    yield _identify(name, name, networks)
    for host in trunk.host_names:
        # Apart: a name that cannot be resolved at that time takes its whole section with it.
        yield _identify(f"{name}-name", name, [host])
    if trunk.user and trunk.password:
        yield _section(
            name,
            "",
            type="auth",
            auth_type="digest",
            username=trunk.auth_user or trunk.user,
            password=_escaped(trunk.password.get_secret_value()),
            realm=trunk.realm,
        )
    if trunk.registrar:
        yield _section(
            name,
            "trunk-registration",
            server_uri=_uri(trunk.registrar, trunk),
            client_uri=f"sip:{trunk.user}@{domain}",
            contact_user=trunk.contact_user,
            expiration=trunk.expiry_seconds,
            # The registrar is told a word by which its calls are known, from whichever address they come.
            line="yes",
            endpoint=name,
            **common,
        )


def _probe(settings: Settings, trunks: list[Trunk]) -> list[IPv4Network]:
    """The line probe's own address where it is one of loopback and nobody's: only this machine has those.

    Also where no line is probed: the answer watch asks from there.
    """
    probe = settings.probe_address
    known = any(probe in network for trunk in trunks for network in trunk.networks)
    return [IPv4Network(probe)] if probe.is_loopback and not known else []


def _uri(host_port: str, trunk: Trunk) -> str:
    return f"sip:{host_port}" + (f"\\;transport={trunk.transport}" if trunk.transport != "udp" else "")


def _escaped(text: str) -> str:
    """As a value of Asterisk's configuration: a semicolon would begin a comment."""
    return text.replace(";", "\\;")


def _identify(name: str, endpoint: str, places: Sequence[IPv4Network | str]) -> str:
    if not places:
        return ""
    matches = [f"match = {place}" for place in places]
    return _section(name, "", type="identify", endpoint=endpoint) + "\n".join([*matches, ""])


def _section(name: str, template: str, **values: object) -> str:
    """A section; what has no value is left out."""
    lines = [f"[{name}]({template})" if template else f"[{name}]"]
    lines += [f"{key} = {value}" for key, value in values.items() if value is not None]
    return "\n".join([*lines, ""])
