"""A flow drawn: every step once, every way once, nothing on top of anything else."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from ivr_flows.diagram import draw
from ivr_flows.model import Flow
from ivr_flows.svg import svg
from tests.unit.ivr_flows.test_compiler import depok
from tests.unit.ivr_flows.test_every_path import FEW, flows_of
from tests.unit.ivr_flows.writing import flow


def whole(drawn: Flow) -> None:
    """Fails if a step or a way is missing, or if two boxes share a place."""
    diagram = draw(drawn)
    ids = [box.id for box in diagram.boxes]
    assert set(ids) >= {step.name for step in drawn.steps}
    assert len(set(ids)) == len(ids)
    assert len({(box.x, box.y) for box in diagram.boxes}) == len(ids)
    assert len({arrow.id for arrow in diagram.arrows}) == len(diagram.arrows)
    assert {arrow.origin for arrow in diagram.arrows} | {arrow.to for arrow in diagram.arrows} <= set(ids)
    picture = ElementTree.fromstring(svg("a <title> & more", diagram, {ids[0]: "3 < 4"}))  # noqa: S314 - our own
    drawn_paths = [part for part in picture.iter() if part.get("marker-end")]
    assert len(drawn_paths) == len(diagram.arrows)


@pytest.mark.parametrize("drawn", depok(), ids=lambda drawn: str(drawn.name))
def test_depoks_flows_can_be_drawn(drawn: Flow) -> None:
    whole(drawn)


@settings(FEW, max_examples=25)
@given(flows_of(unruly=2))
def test_any_flow_can_be_drawn(drawn: Flow) -> None:
    whole(drawn)


def test_what_is_further_from_the_start_stands_lower() -> None:
    diagram = draw(
        flow("""
            kind: service
            service: cc
            start: awal
            steps:
              awal: {hours: {calendar: pusat, open: orang, closed: akhir}}
              orang: {go: lain}
              akhir: {hangup: {reason: closed}}
              sendiri: {hangup: {reason: nobody comes here}}
            """)
    )
    heights = {box.id: box.y for box in diagram.boxes}
    assert heights["awal"] < heights["orang"] == heights["akhir"] < heights["sendiri"]
    assert heights["flow:lain"] > heights["orang"]
    assert [box.id for box in diagram.boxes if box.starts] == ["awal"]
    ways = {(arrow.origin, arrow.to): (arrow.label, arrow.chosen) for arrow in diagram.arrows}
    assert ways == {
        ("awal", "orang"): ("open", False),
        ("awal", "akhir"): ("closed", False),
        ("orang", "flow:lain"): ("", False),
    }
