"""What contacts' addresses look like, and that their secrets are never shown."""

import pytest

from dispatch.channels.address_forms import shown
from dispatch.channels.addresses import checked
from records.agencies import ChannelKind
from settings.errors import BadInputError

SMS, WEB, APPRISE = ChannelKind.SMS, ChannelKind.WEBHOOK, ChannelKind.APPRISE


@pytest.mark.parametrize(
    ("channel", "address", "kept"),
    [
        (SMS, "+62 812-3456-7890", "+6281234567890"),
        (ChannelKind.WHATSAPP, "+6281234567890", "+6281234567890"),
        (ChannelKind.VOICE, " +62 (21) 7720 0000 ", "+622177200000"),
        (ChannelKind.CASE_CALL, "0812 3456 7890", "+6281234567890"),
        (WEB, "https://damkar.example/hook?x=1", "https://damkar.example/hook?x=1"),
        (APPRISE, "mailto://u:geheim@example.org?to=a@b.id", "mailto://u:geheim@example.org?to=a@b.id"),
        (
            APPRISE,
            "tgram://123456789:abcdefg_hijklmnop/12315544",
            "tgram://123456789:abcdefg_hijklmnop/12315544",
        ),
    ],
)
def test_kept(channel: ChannelKind, address: str, kept: str) -> None:
    assert checked(channel, address, "ID") == kept


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        *((SMS, address) for address in ("", "+0812345678", "+62abc", "112", "+" + "1" * 16)),
        *((WEB, address) for address in ("", "damkar", "ftp://x/", "https://u:geheim@x/", "https://x y/")),
        *((APPRISE, address) for address in ("", "geheim", "nosuch://geheim", "mailto://", "syslog://")),
        (APPRISE, "dbus://geheim"),
        (APPRISE, "mailto://u:geheim@a.id mailto://u:p@b.id"),
        (APPRISE, "json://x/" + "geheim" * 300),
    ],
)
def test_refused_without_quoting_it(channel: ChannelKind, address: str) -> None:
    with pytest.raises(BadInputError) as refused:
        checked(channel, address, "ID")
    assert "geheim" not in str(refused.value)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize(
    ("channel", "address", "seen"),
    [
        (SMS, "+6281234567890", "***890"),
        (SMS, "+62", "***"),
        (WEB, "https://damkar.example:8443/hook/geheim?t=geheim", "https://damkar.example/***"),
        (WEB, "https://u:geheim@damkar.example/", "https://damkar.example/***"),
        (WEB, "https://[geheim", "***"),
        (WEB, "geheim", "***"),
        (APPRISE, "mailto://u:geheim@example.org", "mailto://***"),
        (APPRISE, "geheim:geheim://x", "***"),
    ],
)
def test_shown(channel: ChannelKind, address: str, seen: str) -> None:
    assert shown(channel, address) == seen
