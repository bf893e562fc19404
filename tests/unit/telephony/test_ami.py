"""One AMI connection over a real socket, and each thing that the library beneath leaves open."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from functools import partial
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telephony.ami import LONGEST_MESSAGE, AmiError, AmiLink, AmiProtocol, AmiRefusedError, Fields
from tests import fake_ami
from tests.fake_ami import SECRET, USER, FakeAmi, against, event, listing, message, refusal, silence, success

Test = Callable[[FakeAmi], Awaitable[None]]


async def linked(server: FakeAmi, *, ping_seconds: float = 60, most_waiting: int = 100) -> AmiLink:
    return await AmiLink.open(
        "127.0.0.1", server.port, USER, SECRET, ping_seconds=ping_seconds, most_waiting=most_waiting
    )


async def events(link: AmiLink, count: int) -> list[Fields]:
    return [await link.next_event() for _ in range(count)]


def with_a_server(**options: fake_ami.Answer) -> Callable[[Test], Callable[[], None]]:
    """Makes a test of a coroutine; `options` are the server's answers by action."""

    def decorate(test: Test) -> Callable[[], None]:
        def run() -> None:
            against(FakeAmi(answers=options), test)

        return run

    return decorate


@with_a_server()
async def test_it_logs_in_and_reads_events_in_order(server: FakeAmi) -> None:
    link = await linked(server)
    assert server.asked("Login")[0]["Events"] == "on"
    for first in (0, 10):
        server.send(b"".join(event("E", Number=str(number)) for number in range(first, first + 10)))
    assert [each["number"] for each in await events(link, 20)] == [str(number) for number in range(20)]
    server.send(event("E", Number="20"))
    assert await link.next_event() == {"event": "E", "number": "20"}
    link.close()


@with_a_server()
async def test_an_answer_comes_to_the_action_that_asked(server: FakeAmi) -> None:
    link = await linked(server)
    answers = await asyncio.gather(*(link.act("Ping", {"ActionID": f"ping-{n}"}) for n in range(5)))
    assert [answer["actionid"] for answer in answers] == [f"ping-{n}" for n in range(5)]
    assert answers[0] == {"response": "Success", "actionid": "ping-0", "ping": "Pong"}
    assert link.unanswered == 0
    link.close()


@with_a_server(QueueAdd=refusal)
async def test_a_refused_action_is_told_with_asterisks_reason(server: FakeAmi) -> None:
    link = await linked(server)
    with pytest.raises(AmiRefusedError, match="QueueAdd: Permission denied"):
        await link.act("QueueAdd")
    assert (await link.act("Ping"))["ping"] == "Pong"
    link.close()


@with_a_server()
async def test_a_wrong_password_is_told_without_it(server: FakeAmi) -> None:
    with pytest.raises(AmiError, match="refused user bridge: Login: Permission denied") as error:
        await AmiLink.open("127.0.0.1", server.port, USER, "wrong-secret")
    assert "wrong-secret" not in str(error.value)
    await server.until(lambda: server.ended == 1)


def test_nobody_listens() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
        with pytest.raises(AmiError, match="cannot be reached"):
            asyncio.run(AmiLink.open("127.0.0.1", port, USER, SECRET))


@with_a_server(Login=silence)
async def test_a_server_that_says_nothing_is_given_up(server: FakeAmi) -> None:
    with pytest.raises(AmiError, match=r"no answer within 0\.05 s"):
        await AmiLink.open("127.0.0.1", server.port, USER, SECRET, seconds=0.05)
    await server.until(lambda: server.ended == 1)


@with_a_server(Login=silence)
async def test_an_opening_that_is_cancelled_leaves_no_connection(server: FakeAmi) -> None:
    opening = asyncio.create_task(linked(server))
    await server.until(lambda: server.asked("Login"))
    opening.cancel()
    await asyncio.wait({opening})
    assert opening.cancelled()
    await server.until(lambda: server.ended == 1)


# --- what the library leaves open ----------------------------------------------------------------------------------


@with_a_server(Slow=silence)
async def test_every_action_has_a_deadline_and_a_late_answer_leaves_nothing(server: FakeAmi) -> None:
    link = await linked(server)
    with pytest.raises(AmiError, match=r"Slow: no answer within 0\.05 s") as error:
        await link.act("Slow", seconds=0.05)
    assert not isinstance(error.value, AmiRefusedError), "nobody knows whether it was done"
    assert link.unanswered == 0
    server.send(success(server.asked("Slow")[0]))
    assert (await link.act("Ping"))["ping"] == "Pong"
    assert link.unanswered == 0
    assert link.waiting_events() == []
    link.close()


@with_a_server(Slow=silence)
async def test_an_action_that_is_cancelled_leaves_nothing(server: FakeAmi) -> None:
    link = await linked(server)
    asking = asyncio.create_task(link.act("Slow"))
    await server.until(lambda: server.asked("Slow"))
    asking.cancel()
    await asyncio.wait({asking})
    assert link.unanswered == 0
    link.close()


@with_a_server(One=silence, Two=silence, List=silence)
async def test_who_waits_for_an_answer_is_told_when_the_connection_dies(server: FakeAmi) -> None:
    link = await linked(server)
    waiting = [asyncio.create_task(link.act("One")), asyncio.create_task(link.act("Two"))]
    listed = asyncio.create_task(link.ask_list("List"))
    reader = asyncio.create_task(link.next_event())
    await server.until(lambda: server.asked("List"))
    server.cut()
    for task in (*waiting, listed, reader):
        with pytest.raises(AmiError, match="connection lost"):
            await task
    assert link.is_over
    assert link.unanswered == 0
    assert "connection lost" in await link.wait_closed()


@with_a_server(Ping=silence)
async def test_a_half_open_connection_is_noticed(server: FakeAmi) -> None:
    link = await linked(server, ping_seconds=0.02)
    assert await link.wait_closed() == "silent: Ping: no answer within 0.02 s"
    await server.until(lambda: server.ended == 1)


@with_a_server()
async def test_a_connection_whose_pings_are_answered_stays(server: FakeAmi) -> None:
    link = await linked(server, ping_seconds=0.4)
    await server.until(lambda: len(server.asked("Ping")) > 1)
    assert not link.is_over
    link.close()
    assert await link.wait_closed() == "closed by us"


@with_a_server(Originate=silence)
async def test_an_action_in_doubt_is_never_sent_again(server: FakeAmi) -> None:
    link = await linked(server)
    asking = asyncio.create_task(link.act("Originate", {"Channel": "PJSIP/0812@trunk"}))
    await server.until(lambda: server.asked("Originate"))
    server.cut()
    with pytest.raises(AmiError) as error:
        await asking
    assert not isinstance(error.value, AmiRefusedError)
    again = await linked(server)
    await again.act("Ping")
    assert len(server.asked("Originate")) == 1
    again.close()


@with_a_server()
async def test_nothing_is_sent_over_a_link_that_is_over(server: FakeAmi) -> None:
    link = await linked(server)
    link.close("enough")
    link.close("a second time is harmless")
    with pytest.raises(AmiRefusedError, match="enough"):
        await link.act("Originate")
    with pytest.raises(AmiError, match="enough"):
        await link.next_event()
    await server.until(lambda: server.ended == 1)
    assert server.asked("Originate") == []


@pytest.mark.parametrize("value", ["x\r\nAction: Command", "x\ny", "x\ry", "x\0y", "\ud800"])
def test_a_value_cannot_begin_another_header(value: str) -> None:
    async def test(server: FakeAmi) -> None:
        link = await linked(server)
        with pytest.raises(AmiRefusedError, match="Variable"):
            await link.act("Originate", {"Variable": value})
        await link.act("Ping")
        assert [headers["Action"] for headers in server.actions] == ["Login", "Ping"]
        link.close()

    against(FakeAmi(), test)


@with_a_server(QueueStatus=listing(event("QueueMember", Queue="q112"), event("QueueMember", Queue="q119")))
async def test_a_list_comes_without_its_frame(server: FakeAmi) -> None:
    link = await linked(server)
    assert [item["queue"] for item in await link.ask_list("QueueStatus")] == ["q112", "q119"]
    assert link.unanswered == 0
    assert link.waiting_events() == []
    link.close()


@with_a_server(QueueStatus=listing())
async def test_a_list_may_be_empty(server: FakeAmi) -> None:
    link = await linked(server)
    assert await link.ask_list("QueueStatus") == []
    link.close()


@with_a_server(QueueStatus=refusal)
async def test_a_list_may_be_refused(server: FakeAmi) -> None:
    link = await linked(server)
    with pytest.raises(AmiRefusedError, match="QueueStatus: Permission denied"):
        await link.ask_list("QueueStatus")
    link.close()


@with_a_server(QueueStatus=silence)
async def test_events_between_the_items_of_a_list_stay_events(server: FakeAmi) -> None:
    link = await linked(server)
    asking = asyncio.create_task(link.ask_list("QueueStatus"))
    await server.until(lambda: server.asked("QueueStatus"))
    answer = listing(event("QueueMember", Queue="q112"))(server.asked("QueueStatus")[0])
    assert answer is not None
    middle = answer.index(b"Event: QueueMember")
    server.send(event("Before") + answer[:middle] + event("Between") + answer[middle:] + event("After"))
    assert [item["queue"] for item in await asking] == ["q112"]
    assert [each["event"] for each in await events(link, 3)] == ["Before", "Between", "After"]
    link.close()


@with_a_server(Originate=silence)
async def test_an_event_that_bears_an_actions_id_is_no_answer(server: FakeAmi) -> None:
    link = await linked(server)
    asking = asyncio.create_task(link.act("Originate", {"ActionID": "order-1"}))
    await server.until(lambda: server.asked("Originate"))
    server.send(event("OriginateResponse", ActionID="order-1", Response="Failure", Reason="5"))
    server.send(success({"ActionID": "order-1"}))
    assert (await asking)["response"] == "Success"
    assert (await link.next_event())["reason"] == "5"
    link.close()


@pytest.mark.parametrize(
    "malformed",
    [
        b"\r\n\r\n",
        b"no colon at all\r\n\r\n",
        b"Event\r\n\r\n",
        b"Response: Follows\r\n\r\n",
        b"Event: Two\r\nEvent: Names\r\nActionID: a\r\nActionID: b\r\n\r\n",
        b"Response: Success\r\nActionID: a\r\nActionID: b\r\n\r\n",
        b"Response: Success\r\nActionID: nobody's\r\n\r\n",
        b"\xff\xfe\x00\r\n\r\n",
    ],
)
def test_a_malformed_message_is_skipped_and_the_connection_stays(malformed: bytes) -> None:
    async def test(server: FakeAmi) -> None:
        link = await linked(server)
        server.send(event("Before") + malformed + event("After"))
        assert [each["event"] for each in await events(link, 2)] == ["Before", "After"]
        assert (await link.act("Ping"))["ping"] == "Pong"
        link.close()

    against(FakeAmi(), test)


@with_a_server()
async def test_a_message_that_never_ends_closes_the_link(server: FakeAmi) -> None:
    link = await linked(server)
    server.send(b"x" * (LONGEST_MESSAGE + 1))
    assert await link.wait_closed() == "what it sends is no AMI"
    await server.until(lambda: server.ended == 1)


@with_a_server()
async def test_too_many_events_behind_close_the_link(server: FakeAmi) -> None:
    link = await linked(server, most_waiting=10)
    server.send(b"".join(event("E", Number=str(number)) for number in range(11)))
    assert await link.wait_closed() == "10 events behind"
    await server.until(lambda: server.ended == 1)


@with_a_server()
async def test_a_wait_that_is_given_up_loses_no_event(server: FakeAmi) -> None:
    link = await linked(server)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await link.next_event()
    server.send(event("Late"))
    assert (await link.next_event())["event"] == "Late"
    link.close()


@with_a_server()
async def test_events_that_came_before_the_end_are_still_given(server: FakeAmi) -> None:
    link = await linked(server)
    server.send(event("Shutdown", Restart="False"))
    assert (await link.next_event())["event"] == "Shutdown"
    server.send(event("Last"))
    await link.act("Ping")
    server.cut()
    await link.wait_closed()
    assert (await link.next_event())["event"] == "Last"
    with pytest.raises(AmiError, match="connection lost"):
        await link.next_event()


# --- bytes in any pieces -------------------------------------------------------------------------------------------


class NoSocket(asyncio.Transport):
    """Where the bytes would go."""

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Nobody reads them."""

    def abort(self) -> None:
        """Nothing to end."""


def read_in(pieces: list[bytes]) -> list[Fields]:
    """The events of a stream that comes in these pieces."""

    async def read() -> list[Fields]:
        protocol = AmiProtocol()
        protocol.connection_made(NoSocket())
        link = AmiLink(protocol, most_waiting=10_000)
        for piece in pieces:
            protocol.data_received(piece)
        assert not link.is_over
        return link.waiting_events()

    return asyncio.run(read())


def in_pieces(stream: bytes, cuts: list[int]) -> list[bytes]:
    places = [0, *sorted(cut for cut in cuts if cut < len(stream)), len(stream)]
    return [stream[start:end] for start, end in pairwise(places)]


def test_a_character_that_is_split_between_two_reads_is_whole() -> None:
    stream = fake_ami.BANNER + event("E", Name="Bu Siti Nurbaya é € 😀")
    for cut in range(len(stream)):
        assert read_in(in_pieces(stream, [cut]))[0]["name"] == "Bu Siti Nurbaya é € 😀"
    assert read_in([bytes([byte]) for byte in stream])[0]["name"] == "Bu Siti Nurbaya é € 😀"


def test_bytes_that_are_no_text_become_marks() -> None:
    assert read_in([b"Event: E\r\nName: a\xffb\xe2\x82\r\nOther: x\r\n\r\n"]) == [
        {"event": "E", "name": "a�b�", "other": "x"}
    ]


values = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=12).map(str.strip).filter(bool)
sent_events = st.dictionaries(st.sampled_from(["Name", "Queue", "Device"]), values, max_size=3).map(
    lambda headers: {"Event": "E", **headers}
)
garbage = st.one_of(
    st.binary(max_size=30).filter(lambda data: b"\r\n" not in data),
    st.sampled_from(
        [
            b"",
            b"Response: Success\r\nActionID: nobody's",
            b"Response: Error",
            b"Response: Follows\r\nOutput: x",
            b"\xe2\x82",
            b"Privilege: call",
        ]
    ),
).map(lambda data: data.removesuffix(b"\r") + b"\r\n\r\n")


@given(
    st.lists(st.one_of(sent_events, garbage), max_size=12),
    st.one_of(st.none(), st.lists(st.integers(0, 600), max_size=10)),
    st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_any_stream_in_any_pieces_gives_its_events_in_order(
    said: list[dict[str, str] | bytes], cuts: list[int] | None, twice: bool
) -> None:
    stream = b"".join(each if isinstance(each, bytes) else message(*each.items()) for each in said)
    sent = [each for each in said if isinstance(each, dict)]
    if twice:
        stream, sent = stream * 2, sent * 2
    pieces = [bytes([byte]) for byte in stream] if cuts is None else in_pieces(stream, cuts)
    assert read_in(pieces) == [{name.lower(): value for name, value in each.items()} for each in sent]


@given(
    st.lists(
        st.one_of(st.binary(max_size=60), sent_events.map(lambda each: message(*each.items()))), max_size=8
    )
)
@settings(max_examples=60, deadline=None)
def test_no_bytes_break_the_connection(pieces: list[bytes]) -> None:
    last = partial(event, "Last")
    assert read_in([*pieces, b"\r\n\r\n", last()])[-1]["event"] == "Last"
