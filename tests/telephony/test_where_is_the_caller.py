"""What the network says of a caller's place, on real Asterisk: kept when it is one, and never in a call's way."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from records.calls import Call
from records.locations import CallLocation, LocationSource
from records.session import Sessions
from settings.clock import system_clock
from tests.instance import Instance
from tests.telephony import sipp_run
from tests.telephony.room import asked, database, log_in, told
from tests.telephony.sipp_run import Caller
from tests.waiting import wait_until

CRS = 'srsName="urn:ogc:def:crs:EPSG::4326"'
METRES = 'uom="urn:ogc:def:uom:EPSG::9001"'
DEGREES = 'uom="urn:ogc:def:uom:EPSG::9102"'
POS = "<gml:pos>-6.3937 106.8346</gml:pos>"

PLACES: dict[str, tuple[str, float | None]] = {
    "point": (f"<gml:Point {CRS}>{POS}</gml:Point>", None),
    "point in space": (f"<gml:Point {CRS}><gml:pos>-6.3937 106.8346 85.5</gml:pos></gml:Point>", None),
    "circle": (f"<gs:Circle {CRS}>{POS}<gs:radius {METRES}>24.5</gs:radius></gs:Circle>", 24.5),
    "ellipse": (
        (
            f"<gs:Ellipse {CRS}>{POS}<gs:semiMajorAxis {METRES}>77.7</gs:semiMajorAxis>"
            f"<gs:semiMinorAxis {METRES}>23.3</gs:semiMinorAxis>"
            f"<gs:orientation {DEGREES}>120</gs:orientation></gs:Ellipse>"
        ),
        77.7,
    ),
    "sector": (
        (
            f"<gs:ArcBand {CRS}>{POS}<gs:innerRadius {METRES}>100</gs:innerRadius>"
            f"<gs:outerRadius {METRES}>1655</gs:outerRadius><gs:startAngle {DEGREES}>20</gs:startAngle>"
            f"<gs:openingAngle {DEGREES}>50</gs:openingAngle></gs:ArcBand>"
        ),
        1655.0,
    ),
}

NO_PLACES = {
    "an address": "<ca:civicAddress><ca:country>ID</ca:country><ca:A1>Depok</ca:A1></ca:civicAddress>",
    "not on earth": f"<gml:Point {CRS}><gml:pos>-96.1 206.8</gml:pos></gml:Point>",
    "dialplan": f'<gml:Point {CRS}><gml:pos>${{SHELL(id)}})|16,"x"]$[1/0] Hangup(</gml:pos></gml:Point>',
    "very long": f"<gml:Point {CRS}><gml:pos>{'-6.39370' * 400} 106.8346</gml:pos></gml:Point>",
}


def pidf(shape: str) -> str:
    """The document as a mobile network sends it."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><presence xmlns="urn:ietf:params:xml:ns:pidf"'
        ' xmlns:dm="urn:ietf:params:xml:ns:pidf:data-model" xmlns:gp="urn:ietf:params:xml:ns:pidf:geopriv10"'
        ' xmlns:gml="http://www.opengis.net/gml" xmlns:gs="http://www.opengis.net/pidflo/1.0"'
        ' xmlns:ca="urn:ietf:params:xml:ns:pidf:geopriv10:civicAddr" entity="pres:caller@network">'
        f'<dm:device id="d1"><gp:geopriv><gp:location-info>{shape}</gp:location-info><gp:usage-rules/>'
        "<gp:method>Cell</gp:method></gp:geopriv></dm:device></presence>"
    )


GARBAGE = {
    "no xml": ("<presence><broken", "<cid:place@network>"),
    "nothing": ("", "<cid:place@network>"),
    "a heap": ("x" * 20_000, "<cid:place@network>"),
    "another id": (pidf(PLACES["point"][0]), "<cid:nowhere@network>"),
    "no address": (pidf(PLACES["point"][0]), "<<<,,garbage"),
    "elsewhere": (pidf(PLACES["point"][0]), "<https://network.invalid/where>"),
}


def dial(instance: Instance, folder: Path, caller: Caller) -> timedelta:
    """A citizen dials, talks a second and hangs up; returns how long Asterisk took to answer."""
    target = ("127.0.0.1", instance.settings.sip_port)
    result = sipp_run.run("citizen_112", target, folder, talk=0.7, callers=[caller], limit=20)
    assert (result.succeeded, result.failed) == (1, 0), result.errors
    [seen] = result.calls
    assert seen.answered_at
    return seen.answered_at - seen.invited_at


def ended(sessions: Sessions, number: str) -> Call:
    """The call of that number, when its record is whole."""

    def found() -> Call | None:
        with sessions() as session:
            return session.scalar(select(Call).where(Call.number == number, Call.ended_at.is_not(None)))

    call = wait_until(found, 10, what=f"the call of {number}")
    assert call
    return call


def places(sessions: Sessions, call: Call) -> list[tuple[LocationSource, float, float, float | None]]:
    with sessions() as session:
        rows = session.scalars(select(CallLocation).where(CallLocation.call_id == call.id))
        return [(row.source, row.lat, row.lon, row.radius_m) for row in rows]


@pytest.mark.parametrize("kind", PLACES)
def test_the_networks_place_is_in_the_record(running_instance: Instance, tmp_path: Path, kind: str) -> None:
    shape, radius = PLACES[kind]
    number = f"+628125557{list(PLACES).index(kind):04d}"
    dial(running_instance, tmp_path, Caller(number=number, located=pidf(shape)))
    with database(running_instance) as sessions:
        assert places(sessions, ended(sessions, number)) == [
            (LocationSource.NETWORK, -6.3937, 106.8346, radius)
        ]


@pytest.mark.parametrize("kind", [*NO_PLACES, *GARBAGE])
def test_what_is_no_place_changes_nothing_of_the_call(
    running_instance: Instance, tmp_path: Path, kind: str
) -> None:
    number = f"+628125558{[*NO_PLACES, *GARBAGE].index(kind):04d}"
    said, header = GARBAGE[kind] if kind in GARBAGE else (pidf(NO_PLACES[kind]), "<cid:place@network>")
    took = dial(running_instance, tmp_path, Caller(number=number, located=said, geolocation=header))
    assert took < timedelta(seconds=0.5)
    with database(running_instance) as sessions:
        call = ended(sessions, number)
        assert (call.service, call.ended_by) == ("112", "citizen")
        assert call.queued_at
        assert call.queued_at - call.arrived_at < timedelta(seconds=0.5)
        assert places(sessions, call) == []


def test_a_phones_own_message_and_a_link_find_the_same_call(
    running_instance: Instance, tmp_path: Path
) -> None:
    number = "+6281255590001"
    secret = running_instance.secrets.aml_receiver
    message = {
        "device_number": number,
        "location_latitude": "-6.40010",
        "location_longitude": "106.80020",
        "location_accuracy": "9",
        "location_time": str(round(system_clock().timestamp() * 1000)),
    }
    # The phone's message overtakes its call.
    sent = httpx.post(
        f"{running_instance.base_url}/hooks/aml", data=message, headers={"Authorization": f"Bearer {secret}"}
    )
    assert sent.status_code == 204, sent.text
    dial(running_instance, tmp_path, Caller(number=number, located=pidf(PLACES["circle"][0])))
    with database(running_instance) as sessions, closing(log_in(running_instance, "operator1")) as desk:
        call = ended(sessions, number)
        url = told(desk, f"/calls/{call.id}/location-link")["url"]
        assert httpx.get(url).status_code == 200
        assert httpx.post(url, json={"lat": -6.5, "lon": 106.9, "accuracy": 5}).status_code == 204
        shown = asked(desk, f"/calls/{call.id}/locations")["items"]
        assert {one["source"] for one in shown} == {"network", "aml", "link"}
