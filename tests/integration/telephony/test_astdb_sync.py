"""Keeping Asterisk's own database and watching the trunk over AMI: order, differences, dead links, refusals."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from dispatch import incidents
from records import news
from records.alarms import TRUNK_DOWN, open_alarms
from records.flags import Flag
from records.ids import new_id
from records.incidents import Incident, Restriction
from records.journal import tell
from records.people import User
from records.session import Sessions
from settings.errors import OutsideError
from settings.trunks import Trunk
from telephony.ami import AmiError
from telephony.astdb_sync import AstdbSync
from telephony.trunk_watch import TrunkWatch
from tests.fake_ami import FakeAmi, Headers, against, event, listing, refusal, success
from tests.integration.telephony.desk_work import linked, transacting, until

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


class AstDb:
    """Asterisk's own database behind a server, and what was laid out when."""

    def __init__(self, **families: dict[str, str]) -> None:
        self.families = {"flag": {}, "report": {}, "news": {}} | families
        self.done: list[str] = []
        self.laid: list[Mapping[str, str]] = []
        self.voice_fails = False
        self.refuses = False
        self.server = FakeAmi(
            answers={
                "DBGetTree": self._tree,
                "DBPut": self._put,
                "DBDel": self._del,
                "Reload": self._reload,
            }
        )

    def lay(self, sentences: Mapping[str, str]) -> bool:
        if self.voice_fails:
            raise OutsideError("espeak-ng failed")
        changed = not self.laid or self.laid[-1] != sentences
        self.laid.append(dict(sentences))
        self.done.append(f"lay {' '.join(sentences)}")
        return changed

    def _tree(self, action: Headers) -> bytes | None:
        family = action["Family"]
        return listing(
            *(
                event("DBGetTreeResponse", Key=f"/{family}/{key}", Val=value)
                for key, value in self.families[family].items()
            )
        )(action)

    def _put(self, action: Headers) -> bytes:
        if self.refuses:
            return refusal(action)
        self.families[action["Family"]][action["Key"]] = action["Val"]
        self.done.append(f"put {action['Family']}/{action['Key']}")
        return success(action)

    def _del(self, action: Headers) -> bytes:
        self.done.append(f"del {action['Family']}/{action['Key']}")
        gone = self.families[action["Family"]].pop(action["Key"], None)
        return refusal(action) if gone is None else success(action)

    def _reload(self, action: Headers) -> bytes:
        self.done.append("reload")
        return success(action)


class Scene:
    def __init__(self, sessions: Sessions, known: AstDb) -> None:
        self.sessions = sessions
        self.known = known

    async def begin(self) -> None:
        self.link = await linked(self.known.server)
        keeper = AstdbSync(
            self.link,
            transacting(self.sessions),
            lambda: NOW,
            country_code="62",
            lay_news=self.known.lay,
        )
        self.running = asyncio.create_task(keeper.run())

    async def end(self) -> None:
        self.link.close("the test is over")
        with pytest.raises(AmiError):
            await self.running


def flag(sessions: Sessions, number: str) -> None:
    with sessions() as session:
        row = Flag(id=new_id(NOW), number=number, raised_at=NOW, until=NOW + timedelta(days=30))
        session.add(row)
        tell(session, "flag.raised", row.about(), at=NOW)
        session.commit()


def sentence(sessions: Sessions, service: str, text: str | None) -> None:
    with sessions() as session:
        user = session.scalars(select(User.id).where(User.login == "supervisor")).one()
        if text is None:
            news.put_off(session, service, at=NOW)
        else:
            news.put(session, service, text, user, until=NOW + timedelta(hours=1), at=NOW)
        session.commit()


def opened(sessions: Sessions, *, source: str = "112", at: datetime = NOW, kind: str = "FIR1") -> Incident:
    with sessions() as session:
        row = incidents.create_draft(session, at=at, who="operator:operator1", source=source)
        changes = incidents.Changes(type_code=kind, address="Jl Margonda 1")
        incidents.edit(session, row.id, changes, at=at, who="operator:operator1")
        incidents.open_incident(session, row.id, agencies=(), at=at, who="operator:operator1")
        session.commit()
        return session.get_one(Incident, row.id)


def digits(incident: Incident) -> str:
    assert incident.number
    return incident.number.replace("-", "").removeprefix("CC")


def test_a_connection_brings_all_families_to_what_is_recorded(sessions: Sessions) -> None:
    flag(sessions, "+6281234567890")
    told, other = opened(sessions), opened(sessions, source="CC")
    old = opened(sessions, at=NOW - timedelta(days=91))
    hidden = opened(sessions)
    nobodys = opened(sessions, source="L")
    with sessions() as session:
        session.get_one(Incident, hidden.id).restriction = Restriction.IDENTITY
        session.commit()
    known = AstDb(
        flag={"0999": "1", "081234567890": "no"},
        report={digits(told): "laporan-selesai", "1": "laporan-selesai"},
        news={"cc": "1"},
    )

    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, known)
        await scene.begin()
        await server.until(lambda: "reload" in known.done and not known.families["news"])
        await scene.end()

    against(known.server, test)
    assert known.families["flag"] == {"081234567890": "1"}
    assert known.families["report"] == {digits(told): "laporan-diterima", digits(other): "laporan-diterima"}
    assert known.families["news"] == {}
    assert digits(old) not in known.families["report"]
    assert digits(nobodys) not in known.families["report"]


def test_what_changes_is_carried_over_and_nothing_else(sessions: Sessions) -> None:
    told = opened(sessions)
    known = AstDb()

    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, known)
        await scene.begin()
        await server.until(lambda: digits(told) in known.families["report"] and "reload" in known.done)
        await asyncio.to_thread(flag, sessions, "+6281234567890")
        await server.until(lambda: known.families["flag"] == {"081234567890": "1"})
        later = await asyncio.to_thread(opened, sessions)
        await server.until(lambda: digits(later) in known.families["report"])
        with sessions() as session:
            incidents.cancel(session, told.id, "palsu", at=NOW, who="operator:operator1")
            session.commit()
        await server.until(lambda: known.families["report"][digits(told)] == "laporan-dibatalkan")
        assert [what for what in known.done if "report" in what] == [
            f"put report/{digits(told)}",
            f"put report/{digits(later)}",
            f"put report/{digits(told)}",
        ]
        await scene.end()

    against(known.server, test)


def test_calls_are_sent_to_news_only_while_they_are_laid_out(sessions: Sessions) -> None:
    known = AstDb()

    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, known)
        await scene.begin()
        await server.until(lambda: "reload" in known.done)
        known.done.clear()
        await asyncio.to_thread(sentence, sessions, "112", "Kebakaran di Margonda.")
        await server.until(lambda: known.families["news"] == {"112": "1"})
        assert known.done == ["lay 112", "reload", "put news/112"]
        known.done.clear()
        await asyncio.to_thread(sentence, sessions, "112", "Sudah padam.")
        await server.until(lambda: known.done == ["lay 112", "reload"])
        assert known.laid[-1] == {"112": "Sudah padam."}
        await asyncio.to_thread(sentence, sessions, "112", None)
        await server.until(lambda: known.done[2:] == ["del news/112", "lay ", "reload"])
        await scene.end()

    against(known.server, test)


def test_a_voice_that_fails_keeps_the_usual_greeting_and_the_rest(sessions: Sessions) -> None:
    known = AstDb()
    known.voice_fails = True
    sentence(sessions, "112", "Kebakaran.")

    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, known)
        await scene.begin()
        await asyncio.to_thread(flag, sessions, "+6281234567890")
        await server.until(lambda: known.families["flag"])
        assert known.families["news"] == {}
        known.voice_fails = False
        await asyncio.to_thread(sentence, sessions, "119", "Lain.")
        await server.until(lambda: known.families["news"].keys() == {"112", "119"})
        await scene.end()

    against(known.server, test)


def test_a_link_that_dies_is_noticed_although_nothing_is_to_be_written(sessions: Sessions) -> None:
    known = AstDb()

    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, known)
        await scene.begin()
        await server.until(lambda: "reload" in known.done)
        server.cut()
        with pytest.raises(AmiError):
            await scene.running

    against(known.server, test)


def test_what_is_refused_does_not_end_the_keeping(sessions: Sessions) -> None:
    known = AstDb()
    known.refuses = True
    flag(sessions, "+6281234567890")

    async def test(server: FakeAmi) -> None:
        scene = Scene(sessions, known)
        await scene.begin()
        await server.until(lambda: "reload" in known.done)
        known.refuses = False
        await asyncio.to_thread(flag, sessions, "+6281234567891")
        await server.until(lambda: known.families["flag"].keys() == {"081234567891", "081234567890"})
        await scene.end()

    against(known.server, test)


# --- the trunk -----------------------------------------------------------------------------------------------------


def test_the_trunk_is_watched_from_the_first_word(sessions: Sessions) -> None:
    server = FakeAmi(
        answers={
            "PJSIPShowEndpoint": listing(
                event("EndpointDetail", ObjectName="trunk-probe"),
                event("ContactStatusDetail", AOR="trunk-probe", Status="Unreachable"),
            )
        }
    )

    def up() -> set[str]:
        with sessions() as session:
            return set(open_alarms(session, TRUNK_DOWN))

    async def test(server: FakeAmi) -> None:
        link = await linked(server)
        watch = TrunkWatch(
            link,
            "node1",
            [Trunk(contact="192.0.2.1")],
            transacting(sessions),
            lambda: NOW,
            messages=Path("nowhere"),
        )
        running = asyncio.create_task(watch.run())
        await until(lambda: up() == {"node1"})
        server.send(event("ContactStatus", AOR="112-1", ContactStatus="Reachable"))
        server.send(event("ContactStatus", AOR="trunk-probe", ContactStatus="NonQualified"))
        server.send(event("ContactStatus", AOR="trunk-probe", ContactStatus="Reachable"))
        await until(lambda: up() == set())
        server.send(event("ContactStatus", AOR="112-1", ContactStatus="Unreachable"))
        server.send(event("ContactStatus", AOR="trunk-probe", ContactStatus="Unreachable"))
        await until(lambda: up() == {"node1"})
        link.close()
        with pytest.raises(AmiError):
            await running

    against(server, test)
