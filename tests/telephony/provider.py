"""A telephone provider: an Asterisk that takes registrations, sends citizens' calls to us and answers ours.

A citizen is a simulated phone that registers there as `citizen`; whoever we call says back what it hears.
"""

from pathlib import Path

from settings.settings import Settings
from telephony.simulator.loop import PhoneLoop
from telephony.simulator.phone import Phone
from telephony.simulator.sounds import tone
from tests.telephony.bare_asterisk import BareAsterisk

CITIZEN = 700
"""Hertz that the citizen speaks."""

PASSWORD = r"""s3;cr\et#"'=>[x](!) ;--y"""
"""Whatever a provider may think of."""

_TRANSPORT = """
[{protocol}]
type = transport
protocol = {protocol}
bind = {host}:{port}
"""

_CITIZEN = """
[citizen]
type = endpoint
context = from-citizens
aors = citizen
auth = citizen
disallow = all
allow = alaw
direct_media = no
[citizen]
type = auth
auth_type = digest
username = citizen
password = citizen
[citizen]
type = aor
max_contacts = 1
remove_existing = yes
"""

_CUSTOMER = """
[city]
type = endpoint
context = from-city
aors = city
auth = city
disallow = all
allow = alaw
direct_media = no
media_encryption = {encryption}
; Who is reached by a connection of their own is called over that one, as providers do.
rewrite_contact = {rewrite}
[city]
type = auth
auth_type = digest
username = city
password = {password}
[city]
type = aor
max_contacts = 1
remove_existing = yes
minimum_expiration = 10
"""

_DIALPLAN = """
[from-citizens]
exten => _[+0-9].,1,Dial(PJSIP/city,30)

[from-city]
exten => _[+0-9].,1,Answer()
 same => n,Set(GLOBAL(SECURE)=${{CHANNEL(pjsip,secure)}},${{CHANNEL(rtp,secure)}})
 same => n,Echo()
; Engaged, and no way there.
exten => 0800,1,Busy(3)
exten => {refuses},1,Congestion(3)
"""


class Provider:
    """One provider with one customer, the city, which registers as `city`."""

    def __init__(
        self,
        settings: Settings,
        *,
        password: str = PASSWORD,
        namespace: str | None = None,
        tls: Path | None = None,
        refuses: str = "none",
    ) -> None:
        """`tls` is a folder with `cert.pem` and `key.pem`: then the customer comes by TLS and SRTP only; to the
        number `refuses` it has no way.
        """
        self.asterisk = BareAsterisk(settings, namespace)
        self.host, self.port = settings.sip_host, settings.sip_port
        self._tls = tls
        self._refuses = refuses
        self.serve(password)

    @property
    def registrar(self) -> str:
        """host:port for the customer."""
        return f"{self.host}:{self.asterisk.settings.sip_tls_port if self._tls else self.port}"

    def serve(self, password: str) -> None:
        """Writes its configuration; one that runs reads it anew."""
        # In Asterisk's files a semicolon begins a comment.
        parts = [
            _TRANSPORT.format(protocol="udp", host=self.host, port=self.port),
            _CITIZEN,
            _CUSTOMER.format(
                password=password.replace(";", r"\;"),
                encryption="sdes" if self._tls else "no",
                rewrite="yes" if self._tls else "no",
            ),
        ]
        if self._tls:
            tls = _TRANSPORT.format(protocol="tls", host=self.host, port=self.asterisk.settings.sip_tls_port)
            keys = self.asterisk.home / "lib" / "keys"
            keys.mkdir(parents=True, exist_ok=True)
            for name in ("cert.pem", "key.pem"):
                (keys / name).write_bytes((self._tls / name).read_bytes())
            parts.insert(1, f"{tls}cert_file = {keys}/cert.pem\npriv_key_file = {keys}/key.pem\n")
        self.asterisk.write("".join(parts), _DIALPLAN.format(refuses=self._refuses))
        self.asterisk.ask("module reload res_pjsip.so")

    def citizen(self, loop: PhoneLoop, host: str | None = None) -> Phone:
        """A subscriber's phone, not started yet; `host` is its own address, unset: one of loopback."""
        server = (self.host, self.port)
        own = host or "127.0.0.1"
        return Phone(loop, server, "citizen", password="citizen", sound=tone(CITIZEN), address=own)
