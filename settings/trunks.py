"""The trunks: over which providers the telephone network reaches us and we reach it. Passwords are secrets.

One trunk is said by `DCOR_TRUNK_*` (see `settings.settings`); several by a file, in their order of preference.
"""

import stat
from ipaddress import AddressValueError, IPv4Address, IPv4Network
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    TypeAdapter,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_core import ErrorDetails

from settings.errors import SettingsError

FILE_NAME = "trunks.yaml"

CONTACT_USER = "dcor"
"""By what providers dial us unless another word is said: no number, so that the dialplan looks for one in To."""

HostPort = Annotated[str, Field(pattern=r"^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?(:[0-9]{1,5})?$")]
"""A name or an IPv4 address, and a port where it is not the usual one."""

SipUser = Annotated[str, Field(pattern=r"^[A-Za-z0-9+*#_.!~()&=$,?/%-]{1,100}$")]
"""The user part of a SIP address (RFC 3261), or a digest user name without spaces."""

Transport = Literal["udp", "tcp", "tls"]
MediaEncryption = Literal["no", "sdes"]


class Trunk(BaseModel):
    """One provider's trunk."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]{0,15}$")] | None = None
    """How records and alarms name it; none for the only one."""

    addresses: tuple[IPv4Network, ...] = ()
    """Source addresses of its calls, besides the registrar's (also where that is a name)."""

    contact: HostPort | None = None
    """host:port to which calls are sent; unset: the registrar."""

    registrar: HostPort | None = None
    """host:port at which we register; unset: the trunk goes by addresses only."""

    user: SipUser | None = None
    """Whom we register as, and who calls come from; unset: nobody is asked for a password."""

    password: SecretStr | None = None
    auth_user: SipUser | None = None
    """Digest user name; unset: the user."""

    realm: Annotated[str, Field(pattern=r'^[^\x00-\x1f;"]{1,100}$')] | None = None
    """The only realm that is told the password's digest; unset: whichever asks."""

    contact_user: SipUser = CONTACT_USER
    """What the provider then dials us by when it puts no number in its place."""

    from_user: SipUser | None = None
    """User part of the From header of our calls; unset: the user where there is one, else the number shown."""

    from_domain: HostPort | None = None
    """Domain of our user's address; unset: the registrar's where there is one."""

    expiry_seconds: Annotated[int, Field(ge=30, le=86400)] = 300
    """How long a registration is asked to last, seconds: one that forgot us is told again after that."""

    proxy: HostPort | None = None
    """host:port of an outbound proxy through which all of this goes."""

    transport: Transport = "udp"
    media_encryption: MediaEncryption = "no"
    """`sdes`: sound goes as SRTP, with keys in the signalling (RFC 4568), and calls without are refused."""

    @field_validator("addresses", mode="before")
    @classmethod
    def _split_addresses(cls, value: object) -> object:
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value

    @field_validator("password")
    @classmethod
    def _is_one_line(cls, value: SecretStr | None) -> SecretStr | None:
        text = value.get_secret_value() if value else ""
        if text != text.strip() or not text.isprintable():
            raise ValueError("a password is one line of printable signs, without spaces at its ends")
        return value if text else None

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if self.registrar and not self.user:
            raise ValueError("to register, a user is needed as well (user)")
        if not self.registrar and not self.contact:
            raise ValueError("where calls go is not said (contact, or registrar)")
        if self.password and not self.user:
            raise ValueError("the password is nobody's: say whose (user)")
        if self.media_encryption == "sdes" and self.transport != "tls":
            raise ValueError("sdes sends the sound's keys in the signalling: only with transport tls")
        return self

    @property
    def endpoint(self) -> str:
        """What it is called in Asterisk and, as a leg's station, in the records."""
        return f"trunk-{self.name}" if self.name else "trunk"

    def alarm_subject(self, node: str) -> str:
        """What the alarms of this trunk at `node` are about."""
        return f"{node}/{self.name}" if self.name else node

    @property
    def target(self) -> str:
        """host:port to which calls are sent."""
        return self.contact or self.registrar or ""

    @property
    def networks(self) -> list[IPv4Network]:
        """Whose calls are this trunk's: the addresses said, and the registrar's where it is one."""
        found = list(self.addresses)
        if (
            self.registrar
            and (own := _address(self.registrar))
            and not any(own in network for network in found)
        ):
            found.append(IPv4Network(own))
        return found

    @property
    def host_names(self) -> list[str]:
        """Whose calls are this trunk's besides: the registrar's, where it is a name."""
        if not self.registrar or _address(self.registrar):
            return []
        return [self.registrar.partition(":")[0]]


def _address(host_port: str) -> IPv4Address | None:
    try:
        return IPv4Address(host_port.partition(":")[0])
    except AddressValueError:
        return None


def one_trunk(values: dict[str, Any], password: str | None) -> Trunk:
    """The trunk of `DCOR_TRUNK_*`, from those that are set; `password` is that of the file of secrets.

    Raises `SettingsError` that lists every fault.
    """
    try:
        trunk = Trunk.model_validate(values)
    except ValidationError as error:
        raise SettingsError(_listed("These settings are wrong:", map(_of_setting, error.errors()))) from None
    return _with_password(trunk, password, "DCOR_TRUNK_PASSWORD", "trunk_password")


def read_trunks(file: Path, passwords: dict[str, str]) -> tuple[Trunk, ...]:
    """The trunks of a file (YAML: a list, the preferred one first); `passwords` by name are the file of secrets'.

    Raises `SettingsError` that lists every fault, and for a file with passwords that others may read.
    """
    try:
        given = yaml.safe_load(file.read_text("utf-8"))
        trunks = TypeAdapter(Annotated[tuple[Trunk, ...], Field(min_length=1)]).validate_python(given)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} cannot be read: {error}.") from error
    except yaml.YAMLError as error:
        # Without the lines themselves: passwords may stand there.
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise SettingsError(f"{file}{where}: this is no YAML.") from None
    except ValidationError as error:
        raise SettingsError(_listed(f"{file}:", map(_of_file, error.errors()))) from None
    names = [trunk.name for trunk in trunks]
    faults = [f"trunk {place + 1}: it needs a name" for place, name in enumerate(names) if name is None]
    faults += [
        f"trunk {place + 1}: there is a {name} already"
        for place, name in enumerate(names)
        if name in names[:place]
    ]
    if faults:
        raise SettingsError(_listed(f"{file}:", faults))
    if any(trunk.password for trunk in trunks) and stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise SettingsError(f"{file} holds passwords and others may read it: `chmod 600 {file}`.")
    return tuple(
        _with_password(
            trunk, passwords.get(trunk.name or ""), f"password of {trunk.name} in {file}", "trunk_passwords"
        )
        for trunk in trunks
    )


def _with_password(trunk: Trunk, password: str | None, where: str, in_secrets: str) -> Trunk:
    """Raises `SettingsError` for a user without one."""
    if not trunk.user or trunk.password:
        return trunk
    if not password:
        raise SettingsError(
            f"The trunk's user {trunk.user} has no password: set {where}, or `{in_secrets}` in secrets.json."
        )
    try:
        return Trunk.model_validate(trunk.model_dump() | {"password": password})
    except ValidationError as error:
        raise SettingsError(
            _listed("secrets.json:", (f"{in_secrets}: {fault['msg']}" for fault in error.errors()))
        ) from None


def _listed(head: str, faults: Any) -> str:
    return "\n  ".join([head, *faults])


def _of_setting(fault: ErrorDetails) -> str:
    name = "".join(f"_{part}" for part in fault["loc"][:1]).upper()
    return f"DCOR_TRUNK{name}: {fault['msg']}"


def _of_file(fault: ErrorDetails) -> str:
    place, *fields = fault["loc"] or ("",)
    who = f"trunk {place + 1}" if isinstance(place, int) else "the list of trunks"
    return f"{who}{''.join(f', {field}' for field in fields[:1])}: {fault['msg']}"
