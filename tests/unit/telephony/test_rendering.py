"""Asterisk's configuration as it is rendered: complete, private, and only what changed."""

import re
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from pydantic import ValidationError

from records.city import City, load_city
from settings.errors import OurFaultError
from settings.secrets import Secrets
from settings.settings import Settings
from telephony import rendering
from telephony.rendering import asterisk_home, number_key, render, station_names

COMPILED = {"flows.conf": "; flows\n", "queues_city.conf": "; queues\n", "moh_flows.conf": "; music\n"}


@pytest.fixture
def city() -> City:
    return load_city("depok")


@pytest.fixture
def settings(tmp_path: Path, city: City) -> Settings:
    home = tmp_path / "home"
    stations = {name: f"password-of-{name}" for seat in city.positions for name in station_names(seat)}
    Secrets(ami_bridge="secret-of-bridge", ami_actions="secret-of-actions", stations=stations).save(home)
    return Settings(
        home=home,
        node="node7",
        sip_port=15060,
        ws_port=18088,
        ami_port=15038,
        rtp_start=22000,
        rtp_end=22099,
        trunk_contact="127.0.0.9:15061",
        trunk_addresses="192.0.2.0/24, 198.51.100.7",  # pyright: ignore[reportArgumentType]
    )


def rendered(settings: Settings, city: City) -> dict[str, str]:
    render(settings, city, COMPILED, root=None)
    return {file.name: file.read_text("utf-8") for file in (asterisk_home(settings) / "etc").iterdir()}


def sections(text: str) -> list[tuple[str, dict[str, str]]]:
    """Names (with templates) and keys of a file's sections, in order."""
    found: list[tuple[str, dict[str, str]]] = []
    for line in text.splitlines():
        if head := re.match(r"\[[^]]+\](\([^)]*\))?", line):
            found.append((head.group(), {}))
        elif "=" in line and not line.startswith(";"):
            key, _, value = line.partition("=")
            found[-1][1][key.strip()] = value.strip(" >")
    return found


def test_every_placeholder_has_its_value(settings: Settings, city: City) -> None:
    files = rendered(settings, city)
    assert set(files) == {file.name for file in rendering.SOURCES.glob("*.conf")} | {
        *COMPILED,
        "pjsip_stations.conf",
        "pjsip_trunks.conf",
        "extensions_city.conf",
    }
    for name, text in files.items():
        assert re.findall(r"@[A-Z_]+@", text) == [], name


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("asterisk.conf", "systemname = node7"),
        ("pjsip.conf", "bind = 0.0.0.0:15060"),
        ("pjsip_trunks.conf", "contact = sip:127.0.0.9:15061"),
        ("pjsip_trunks.conf", "match = 192.0.2.0/24\nmatch = 198.51.100.7/32"),
        ("http.conf", "bindport = 18088"),
        ("manager.conf", "port = 15038"),
        ("manager.conf", "bindaddr = 127.0.0.1"),
        ("rtp.conf", "rtpstart = 22000\nrtpend = 22099"),
        ("manager.conf", "[bridge]\nsecret = secret-of-bridge"),
        ("manager.conf", "[actions]\nsecret = secret-of-actions"),
        ("flows.conf", "; flows\n"),
    ],
)
def test_settings_and_secrets_stand_where_they_belong(
    settings: Settings, city: City, file: str, text: str
) -> None:
    assert text in rendered(settings, city)[file]


def test_a_placeholder_without_a_value_is_told(
    settings: Settings, city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "new.conf").write_text("x = @NOBODY_KNOWS@\n")
    monkeypatch.setattr(rendering, "SOURCES", tmp_path)
    with pytest.raises(OurFaultError, match=r"new\.conf: @NOBODY_KNOWS@ has no value"):
        render(settings, city, COMPILED, root=None)


def test_nobody_else_may_read_the_files(settings: Settings, city: City) -> None:
    rendered(settings, city)
    modes = {file.name: file.stat().st_mode & 0o777 for file in (asterisk_home(settings) / "etc").iterdir()}
    assert set(modes.values()) == {0o600}, modes


def test_secrets_stand_in_two_files_only(settings: Settings, city: City) -> None:
    files = rendered(settings, city)
    with_secrets = {name for name, text in files.items() if re.search(r"(secret|password)-of-", text)}
    assert with_secrets == {"manager.conf", "pjsip_stations.conf"}


def test_only_what_changed_is_written(settings: Settings, city: City) -> None:
    etc = asterisk_home(settings) / "etc"
    first = render(settings, city, COMPILED, root=None)
    assert {path.name for path in first} == {path.name for path in etc.iterdir()}
    before = {file: file.stat().st_ino for file in etc.iterdir()}
    assert render(settings, city, COMPILED, root=None) == []
    assert {file: file.stat().st_ino for file in etc.iterdir()} == before
    assert render(settings, city, COMPILED | {"flows.conf": "; others\n"}, root=None) == [etc / "flows.conf"]
    assert (etc / "flows.conf").read_text() == "; others\n"
    moved = settings.model_copy(update={"rtp_end": 22199})
    assert render(moved, city, COMPILED | {"flows.conf": "; others\n"}, root=None) == [etc / "rtp.conf"]


def test_what_a_killed_start_left_is_no_hindrance(settings: Settings, city: City) -> None:
    etc = asterisk_home(settings) / "etc"
    etc.mkdir(parents=True)
    (etc / "rtp.part").write_text("half a fi")
    assert "rtpstart = 22000" in rendered(settings, city)["rtp.conf"]
    assert not (etc / "rtp.part").exists()


def test_every_position_has_two_phones(settings: Settings, city: City) -> None:
    stations = sections(rendered(settings, city)["pjsip_stations.conf"])
    assert len(stations) == 12 * 2 * 3
    by_head = dict(stations)
    for seat in city.positions:
        for name, kind in ((seat.code, "desk"), (f"{seat.code}-web", "web")):
            assert by_head[f"[{name}]({kind})"] == {
                "auth": name,
                "aors": name,
                "callerid": f'"{seat.name}" <{seat.extension}',
            }
            assert by_head[f"[{name}](password)"] == {"username": name, "password": f"password-of-{name}"}
            assert f"[{name}](place)" in by_head


def test_the_templates_of_the_stations_are_there(settings: Settings, city: City) -> None:
    files = rendered(settings, city)
    used = set(re.findall(r"\]\(([\w-]+)\)", files["pjsip_stations.conf"] + files["pjsip_trunks.conf"]))
    defined = set(re.findall(r"^\[([\w-]+)\]\(!", files["pjsip.conf"], re.MULTILINE))
    assert used <= defined


def test_every_number_of_the_city_leads_to_its_service(settings: Settings, city: City) -> None:
    files = rendered(settings, city)
    text = files["extensions_city.conf"]
    numbers = dict(
        re.findall(
            r"^exten => (\d+),1,Goto\(flow-([\w-]+),s,1\)", text[text.index("[numbers]") :], re.MULTILINE
        )
    )
    assert numbers == {number: service.flow for service in city.services for number in service.numbers}
    default = city.service(city.default_service).flow
    assert f"Goto(flow-{default},s,1)" in files["extensions.conf"]


def test_every_extension_rings_both_phones_of_its_seat(settings: Settings, city: City) -> None:
    text = rendered(settings, city)["extensions_city.conf"]
    for seat in city.positions:
        assert f"exten => {seat.extension},1," in text
        assert f"Dial(PJSIP/{seat.code}&PJSIP/{seat.code}-web,30,gib(leg^s^1)U(station-asked^s^1))" in text


def test_no_pattern_stands_before_what_its_context_includes(settings: Settings, city: City) -> None:
    """Asterisk looks into included contexts last: a pattern beside an include hides what is included."""
    contexts: dict[str, list[str]] = {}
    current: list[str] = []
    for line in rendered(settings, city)["extensions.conf"].splitlines():
        if head := re.match(r"\[([\w-]+)\]", line):
            current = contexts.setdefault(head.group(1), [])
        current += re.findall(r"^(include|exten => _)", line)
    assert [name for name, has in contexts.items() if {"include", "exten => _"} <= set(has)] == []


def test_the_folders_of_an_asterisk_are_read_from_its_own_sample(
    settings: Settings, city: City, tmp_path: Path
) -> None:
    sample = tmp_path / "root" / "etc" / "asterisk" / "asterisk.conf"
    sample.parent.mkdir(parents=True)
    sample.write_text(
        "[directories](!)\nastmoddir => /usr/lib/x86_64/asterisk/modules\nastdatadir => /srv/ast\n"
    )
    render(settings, city, COMPILED, root=tmp_path / "root")
    text = (asterisk_home(settings) / "etc" / "asterisk.conf").read_text()
    assert "astmoddir => /usr/lib/x86_64/asterisk/modules\n" in text
    assert "astdatadir => /srv/ast\n" in text
    for folder in ("lib", "spool/monitor", "run", "log/cel-custom", "cache", "prompts"):
        assert (asterisk_home(settings) / folder).is_dir(), folder


def test_a_sample_that_is_closed_to_us_leaves_debians_folders(
    settings: Settings, city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = tmp_path / "root" / "etc" / "asterisk" / "asterisk.conf"
    sample.parent.mkdir(parents=True)
    sample.write_text("astdatadir => /srv/ast\n")
    read = Path.read_text

    def closed(path: Path, *how: str | None) -> str:
        if path == sample:
            raise PermissionError(13, "Permission denied", str(path))
        return read(path, *how)

    # Not by the file's mode: to root every file is open.
    monkeypatch.setattr(Path, "read_text", closed)
    render(settings, city, COMPILED, root=tmp_path / "root")
    text = read(asterisk_home(settings) / "etc" / "asterisk.conf")
    assert "astmoddir => /usr/lib/asterisk/modules\n" in text
    assert "astdatadir => /usr/share/asterisk\n" in text


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("112", "112"),
        ("0211500112", "211500112"),
        ("+62211500112", "211500112"),
        ("0062 21 1500112", "211500112"),
        ("6221", "6221"),
    ],
)
def test_forms_of_a_number_have_one_key(number: str, key: str) -> None:
    assert number_key(number, "62") == key


def test_services_are_found_by_number_key_and_name(settings: Settings, city: City) -> None:
    text = rendered(settings, city)["extensions_city.conf"]
    found = {
        context: dict(re.findall(r"exten => ([^,]+),1,Goto\(flow-([^,]+),s,1\)", lines))
        for context, lines in re.findall(r"(?m)^\[([a-z-]+)\]\n((?:(?!\[).*\n)*)", text)
    }
    flows = {"112": "gawat-darurat-112", "119": "medis-119", "cc": "pusat-panggilan"}
    assert found["service-numbers"] == {
        "112": flows["112"],
        "119": flows["119"],
        "1500112": flows["cc"],
        "211500112": flows["cc"],
    }
    assert found["service-names"] == {"sos": flows["112"], "sos.ambulance": flows["119"]}
    assert found["numbers"].items() >= {"112": flows["112"], "0211500112": flows["cc"]}.items()


def test_an_emergency_is_of_one_service_only(city: City) -> None:
    services = [service.model_dump() | {"sos": ("fire",)} for service in city.services]
    with pytest.raises(ValidationError, match=r"services\.sos: fire stands twice"):
        City.model_validate(city.model_dump() | {"services": services})


def test_no_pattern_takes_a_single_letter(settings: Settings, city: City) -> None:
    """`h`, `i`, `t` and others are Asterisk's own: a pattern that takes `h` answers each call once more at its end."""
    text = rendered(settings, city)["extensions.conf"]
    entry = text[text.index("[from-trunk]") : text.index("[from-station]")]
    patterns = re.findall(r"exten => _(\[[^,]*),", entry)
    assert patterns == ["[!-@_~]!", "[A-Za-z]."]


def test_the_line_probe_speaks_as_the_trunk_does(settings: Settings, city: City) -> None:
    texts = rendered(settings, city)
    assert "match = 192.0.2.0/24\nmatch = 198.51.100.7/32\nmatch = 127.0.0.2/32" in texts["pjsip_trunks.conf"]
    numbers = texts["extensions_city.conf"]
    for route, flow, prompt in (
        ("*112*7", "gawat-darurat-112", "salam-112"),
        ("*119*7", "medis-119", "salam-119"),
        ("*1500112*7", "pusat-panggilan", "salam-pusat"),
    ):
        lines = numbers[numbers.index(f"exten => {route},1") :].split("exten => ")[1]
        assert f"DIALPLAN_EXISTS(flow-{flow},s,1)" in lines
        assert f"/prompts/{prompt})" in lines
        # It rings nobody, and tells no story of a call.
        assert not any(word in lines for word in ("Queue", "Dial(", "CELGenUserEvent", "Gosub", "Goto("))


def test_no_other_address_becomes_the_trunks(settings: Settings, city: City) -> None:
    trunks = ["match = 192.0.2.0/24", "match = 198.51.100.7/32"]
    for other, own in (
        ({"probe_address": IPv4Address("203.0.113.9")}, []),
        # No line is probed; whether Asterisk answers is asked all the same.
        ({"probe_seconds": 0}, ["match = 127.0.0.2/32"]),
    ):
        texts = rendered(settings.model_copy(update=other), city)
        assert re.findall("match = .*", texts["pjsip_trunks.conf"]) == [*trunks, *own]
