"""Every setting of the system, with its unit and default. Each is a `DCOR_*` variable of the environment.

There is no default for a secret: secrets are made at first start (see `settings.secrets`).
"""

from functools import cached_property
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path
from typing import Annotated, Literal, Self, get_args
from urllib.parse import quote, urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from settings.errors import SettingsError
from settings.secrets import FILE_NAME as SECRETS_FILE
from settings.secrets import Secrets
from settings.trunks import CONTACT_USER, FILE_NAME, MediaEncryption, Transport, Trunk, one_trunk, read_trunks

Port = Annotated[int, Field(ge=1, le=65535)]

_PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "169.254.0.0/16")
"""What no router lets through (RFC 1918, RFC 3927, loopback)."""
LEAST_RTP_PORTS = 4
"""A citizen's channel and an operator's, two ports each."""

DISASTER_LEAD = "DAMKAR"
"""Who leads disasters where there is no BPBD, as in Depok."""


class Settings(BaseSettings):
    """One process's view of the settings; read once, at its start."""

    model_config = SettingsConfigDict(env_prefix="DCOR_", extra="ignore", frozen=True)

    # --- where things are -----------------------------------------------------------------------
    home: Path = Path("var")
    """State of one instance: database, recordings, logs, secrets, Asterisk's files."""

    city: str = "depok"
    """City pack under records/cities: services, positions, queues, agencies, catalogue, places."""

    setup_dir: Path = Path(".setup")
    """What set-up builds once for all instances of this checkout: Asterisk's root, downloads."""

    asterisk_root: Path | None = None
    """Root folder of an Asterisk 20-22 to run by chroot; unset: the system's own, else what set-up makes."""

    debian_mirror: str | None = None
    """Where that root is made from (http://...); unset: what apt uses here, else Debian's general address."""

    flows_dir: Path | None = None
    """Folder of the city's flows (YAML) and prompts' texts; unset: `ivr_flows/CITY` of this checkout."""

    # --- the database and the broker ------------------------------------------------------------
    database_url: str | None = None
    """PostgreSQL by URL (postgresql://user:password@host/name); unset: this machine's embedded one."""

    database_port: Port = 8114
    """TCP port of the embedded PostgreSQL on loopback."""

    broker_url: str | None = None
    """Celery's broker (amqp://...); unset: kombu's pgmq on the same PostgreSQL."""

    # --- HTTP ------------------------------------------------------------------------------------
    http_host: str = "127.0.0.1"
    http_port: Port = 8112
    session_hours: Annotated[int, Field(ge=1, le=72)] = 12
    """How long a login lasts, hours: one shift."""

    public_url: Annotated[str, Field(pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$")] | None = None
    """How citizens' phones reach this system (https://...): it stands in links sent by SMS, and a phone gives its
    position to HTTPS only. Unset: this machine's own address, which only its own browser can open."""

    secure_cookies: bool = False
    """Set behind TLS: the session's cookie then travels over HTTPS only."""

    # --- photos and files of incidents -----------------------------------------------------------
    photo_mb: Annotated[int, Field(ge=1, le=100)] = 15
    """Largest photo that is taken, megabytes (10^6 bytes)."""

    photo_megapixels: Annotated[int, Field(ge=1, le=80)] = 50
    """Most pixels of a photo, millions: one takes four bytes for each while it is cleaned."""

    file_mb: Annotated[int, Field(ge=1, le=500)] = 50
    """Largest other file (PDF, sound, video) that is taken, megabytes."""

    files_per_incident: Annotated[int, Field(ge=1, le=1000)] = 40
    """Most photos and files of one incident."""

    # --- telephony -------------------------------------------------------------------------------
    node: str = "node1"
    """This machine's Asterisk, as named in every record (Asterisk's systemname)."""

    sip_host: str = "0.0.0.0"  # noqa: S104 - stations and the trunk reach Asterisk over the network
    sip_port: Port = 5060
    ws_port: Port = 8088
    """Asterisk's own HTTP server: WebRTC signalling at /ws."""

    ami_port: Port = 5038
    """Asterisk Manager Interface, on loopback only: TCP. At the same number of UDP we hear copies of SIP messages."""

    rtp_start: Port = 10000
    rtp_end: Port = 10999
    """First and last UDP port of sound. Each channel takes two (RTP, RTCP), each call a channel for the citizen and one
    for each other phone. Twelve positions and 100 waiting: 112 citizens; 36 phones in talks (who talks, who is asked,
    who listens); 24 that ring (a desk and a browser at each seat); 20 calls to agencies and mobiles; the line probe:
    193 channels, 386 ports. The default has room for 500 channels, two and a half times that, because who calls when
    no port is left is refused. An alarm comes when four fifths are in use."""

    dead_after_seconds: Annotated[int, Field(ge=2, le=60)] = 5
    """A station that sends no audio for this long in a call is dead: its caller goes back to the queue."""

    # The provider's trunk; several of them are said in `trunks_file` instead. What each means: `settings.trunks.Trunk`.
    trunk_addresses: Annotated[list[IPv4Network], NoDecode] = [IPv4Network("127.0.0.2/32")]
    """Source addresses of the provider's trunk, comma-separated; nobody else reaches 112 over SIP. A trunk that
    registers needs none: its registrar's, and who is sent to us by it, are known."""

    trunk_contact: str = "127.0.0.2:5070"
    """host:port to which outbound calls to the telephone network are sent; a trunk that registers: its registrar."""

    trunk_registrar: str | None = None
    """host:port of the provider's registrar, where the trunk must register."""

    trunk_user: str | None = None
    trunk_password: SecretStr | None = None
    """Given by the provider; unset: `trunk_password` in the file of secrets."""

    trunk_auth_user: str | None = None
    trunk_realm: str | None = None
    trunk_contact_user: str = CONTACT_USER
    """What the provider then dials us by when it puts no number in its place: `dcor` has the number looked for in To;
    a number only for a provider that names none there either."""

    trunk_from_user: str | None = None
    trunk_from_domain: str | None = None
    trunk_expiry_seconds: int = 300
    trunk_proxy: str | None = None
    trunk_transport: Transport = "udp"
    trunk_media_encryption: MediaEncryption = "no"

    trunks_file: Path | None = None
    """Several trunks, the preferred one first (YAML); unset: `trunks.yaml` in `home` where there is one. Instead of
    all `DCOR_TRUNK_*`."""

    # SIP over TLS, for trunks that ask for it.
    sip_tls_port: Port = 5061
    sip_tls_ca: Path | None = None
    """PEM file of the authorities that providers' certificates are checked by; unset: those that the machine trusts."""

    sip_tls_verify: bool = True
    """Whether a provider's certificate is checked, by its authority and its name."""

    sip_tls_cert: Path | None = None
    sip_tls_key: Path | None = None
    """Our own certificate (PEM) and its key, where providers ask for one or open connections to us; unset: none."""

    # Behind a router that translates addresses (NAT).
    external_signaling_address: IPv4Address | None = None
    """Our address as the provider sees it; unset: it sees this machine's own."""

    external_signaling_port: Port | None = None
    """Our SIP port as the provider sees it; unset: `sip_port`."""

    external_media_address: IPv4Address | None = None
    """Where the provider sends sound; unset: `external_signaling_address`."""

    local_net: Annotated[list[IPv4Network], NoDecode] = [IPv4Network(net) for net in _PRIVATE]
    """Networks on this side of the router, comma-separated: whoever is in them is told this machine's own address."""

    outbound_number: str = "112"
    """The number that citizens and agencies see when the control room calls."""

    probe_seconds: Annotated[int, Field(ge=0, le=3600)] = 60
    """How often the line probe dials each service's number over the trunk, seconds; 0: never."""

    probe_address: IPv4Address = IPv4Address("127.0.0.2")
    """Source address of the line probe: one of loopback, which then counts as the trunk's, or one of the trunk's."""

    duty_mobile: str | None = None
    """E.164 number of the last resort when no operator answers; unset: the queue only starts again."""

    mobiles: Annotated[dict[str, str], NoDecode] = {}
    """E.164 numbers that flows ring by name (step `mobile`), besides the city's: NAME=NUMBER, comma-separated."""

    emergency_seconds: Annotated[float, Field(ge=0, le=10)] = 1.0
    """Flows are checked for it: seconds that an emergency caller may hear words or wait before operators ring."""

    country: str = "ID"
    """Region for numbers written without a country code (ISO 3166)."""

    # --- agencies --------------------------------------------------------------------------------
    disaster_lead: Annotated[str, Field(pattern=r"^[A-Z0-9]{2,12}$")] = DISASTER_LEAD
    """Code of the agency that leads disasters. Types of the catalogue whose lead is `@disaster` follow it: the next
    start after a change gives them the new lead for incidents opened from then on, keeps who led among those who
    support, and writes both into each type's history. The agency must be there and in service. A type that an admin
    gave a lead of its own follows no more, until it is given `@disaster` again."""

    webhook_private: bool = False
    """Whether webhooks may lead into private networks (10.0.0.0/8, this machine, ...); else such hosts are refused
    when a contact is saved and again at each send, so that nobody makes this system knock at doors inside."""

    # --- text messages (Twilio) ------------------------------------------------------------------
    twilio_account: Annotated[str, Field(pattern=r"^AC[0-9a-fA-F]{32}$")] | None = None
    """Account SID; unset, or without its token: text messages wait and are not received."""

    twilio_token: SecretStr | None = None
    """The account's auth token: signs what Twilio posts, and is our password there. Given by Twilio, never made
    up here; unset: `twilio_token` in the file of secrets."""

    twilio_from_sms: str | None = None
    """E.164 number (or approved sender name) that SMS come from; unset: SMS wait."""

    twilio_from_whatsapp: Annotated[str, Field(pattern=r"^\+[0-9]{6,15}$")] | None = None
    """E.164 number that WhatsApp messages come from; unset: they wait."""

    twilio_from_voice: Annotated[str, Field(pattern=r"^\+[0-9]{6,15}$")] | None = None
    """E.164 number that Twilio's calls to agencies come from; unset: such calls fail."""

    twilio_url: Annotated[str, Field(pattern=r"^https?://[^\s/?#]+$")] = "https://api.twilio.com"
    """Base of Twilio's REST API; tests and a city's own gateway that speaks it have another."""

    # --- alerts (CAP) ------------------------------------------------------------------------------
    alert_status: Literal["actual", "exercise", "test"] = "actual"
    """Whether broadcasts are meant in earnest: `test` while a system is set up, `exercise` where people train."""

    alert_sender: Annotated[str, Field(pattern=r"^[^\s,<&]{1,200}$")] | None = None
    """Who sends alerts, worldwide unique (CAP 1.2, `sender`): an e-mail address of the room, say. Unset: `dcor@` and
    the host of DCOR_PUBLIC_URL."""

    # --- housekeeping ----------------------------------------------------------------------------
    call_journal_days: Annotated[int, Field(ge=2, le=3650)] = 14
    """How long Asterisk's call-event journal is kept after it was read, days: records can be made anew from it.
    What nobody has read yet is kept whatever its age."""

    log_days: Annotated[int, Field(ge=1, le=3650)] = 30
    """How long Asterisk's own logs are kept, days: callers' numbers stand in them."""

    log_mb: Annotated[int, Field(ge=10, le=100_000)] = 500
    """Most of each of Asterisk's logs that is kept, megabytes (10^6 bytes): strangers can make it write much."""

    disk_free_gb: Annotated[float, Field(ge=0, le=10_000)] = 5.0
    """An alarm is raised when less than this is free on the disk of DCOR_HOME, gigabytes (10^9 bytes)."""

    # --- logging ---------------------------------------------------------------------------------
    log_level: str = "INFO"
    log_json: bool = False

    @field_validator("trunk_addresses", "local_net", mode="before")
    @classmethod
    def _split_addresses(cls, value: object) -> object:
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value

    @field_validator("mobiles", mode="before")
    @classmethod
    def _split_mobiles(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        parts = [part.partition("=") for part in value.split(",") if part.strip()]
        return {name.strip(): number.strip() for name, _, number in parts}

    @field_validator(
        *("home", "setup_dir", "asterisk_root", "flows_dir"),
        *("trunks_file", "sip_tls_ca", "sip_tls_cert", "sip_tls_key"),
    )
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value.absolute() if value else None

    @model_validator(mode="after")
    def _ports_for_a_call(self) -> Self:
        if self.rtp_ports < LEAST_RTP_PORTS:
            raise ValueError(
                f"DCOR_RTP_START to DCOR_RTP_END are {max(self.rtp_ports, 0)} ports; one talk needs {LEAST_RTP_PORTS}."
                " Set DCOR_RTP_END higher."
            )
        return self

    @property
    def rtp_ports(self) -> int:
        """How many ports of sound there are."""
        return self.rtp_end - self.rtp_start + 1

    @property
    def hep_port(self) -> int:
        """UDP port of loopback at which copies of SIP messages are heard: free, because AMI is TCP."""
        return self.ami_port

    @cached_property
    def secrets(self) -> Secrets:
        """The instance's secrets; made by `operations` at first start, an error before."""
        return Secrets.load(self.home)

    @property
    def trunks(self) -> tuple[Trunk, ...]:
        """The trunks, the preferred one first; at least one. Raises `SettingsError` that lists what is wrong."""
        secrets = self._secrets_so_far
        asked = {
            name.removeprefix("trunk_"): getattr(self, name)
            for name in sorted(type(self).model_fields)
            if name.startswith("trunk_") and name in self.model_fields_set
        }
        file = self.trunks_file or self.home / FILE_NAME
        if self.trunks_file or file.exists():
            if asked:
                names = ", ".join(f"DCOR_TRUNK_{name.upper()}" for name in asked)
                raise SettingsError(f"{file} says all trunks: take out {names}, or the file.")
            return read_trunks(file, secrets.trunk_passwords)
        if "registrar" not in asked:
            asked = {"addresses": self.trunk_addresses, "contact": self.trunk_contact} | asked
        return (one_trunk(asked, secrets.trunk_password),)

    @property
    def _secrets_so_far(self) -> Secrets:
        """None of them before the first start, which makes some: so they are not kept."""
        return Secrets.load(self.home) if (self.home / SECRETS_FILE).exists() else Secrets()

    @property
    def public_base(self) -> str:
        """What links for citizens begin with, without a slash at the end."""
        return (self.public_url or f"http://127.0.0.1:{self.http_port}").rstrip("/")

    @property
    def cap_sender(self) -> str:
        """How alerts name who sent them."""
        return self.alert_sender or f"dcor@{urlsplit(self.public_base).hostname}"

    @property
    def twilio_auth_token(self) -> str | None:
        """Twilio's token by the environment or the file of secrets; none when nobody has entered it."""
        if self.twilio_token is not None:
            return self.twilio_token.get_secret_value() or None
        return self.secrets.twilio_token or None

    @property
    def sqlalchemy_url(self) -> str:
        """The database as SQLAlchemy (psycopg 3) wants it named."""
        return _with_scheme(self._postgres, "postgresql+psycopg")

    @property
    def libpq_url(self) -> str:
        """The database as psycopg and PostgreSQL's own tools want it named."""
        return _with_scheme(self._postgres, "postgresql")

    @property
    def celery_broker_url(self) -> str:
        """The broker as kombu wants it named."""
        return self.broker_url or _with_scheme(self._postgres, "pgmq")

    @property
    def _postgres(self) -> str:
        if self.database_url:
            return self.database_url
        password = quote(self.secrets.database_password, safe="")
        return f"postgresql://dcor:{password}@127.0.0.1:{self.database_port}/dcor"


def _with_scheme(url: str, scheme: str) -> str:
    return f"{scheme}://{url.split('://', 1)[1]}"


def load_settings() -> Settings:
    """Reads the environment. Raises `SettingsError` that lists everything wrong at once; secrets are not shown."""
    try:
        return Settings()
    except ValidationError as error:
        lines = [f"  {_sentence(fault)}" for fault in error.errors()]
        raise SettingsError("These settings are wrong:\n" + "\n".join(lines)) from None


def settings_to_start() -> Settings:
    """The same, with the trunks looked at too: for whoever starts the system or configures it.

    To the processes of a running one a file that somebody is editing does no harm.
    """
    settings = load_settings()
    _ = settings.trunks
    return settings


def _sentence(fault: ErrorDetails) -> str:
    if not fault["loc"]:
        # Of several settings together: their values would be all there are.
        return fault["msg"]
    name = "_".join(str(part) for part in fault["loc"][:1])
    field = Settings.model_fields.get(name)
    is_secret = field is not None and SecretStr in (field.annotation, *get_args(field.annotation))
    got = "" if is_secret else f" (got {fault.get('input')!r})"
    return f"DCOR_{name.upper()}: {fault['msg']}{got}"
