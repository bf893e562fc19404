"""What the catalogue in the database suggests."""

import pytest

from dispatch.catalogue import Suggestion, suggest_dispatch, suggest_types
from records.agencies import Agency, IncidentType
from records.incidents import Restriction
from records.session import Sessions
from settings.errors import NotFoundError


def test_who_should_go(sessions: Sessions) -> None:
    with sessions() as session:
        assert suggest_dispatch(session, "SOC4") == Suggestion(
            2, "POLRI", ("DP3AP2KB", "DINSOS", "SATPOLPP", "DISHUB"), Restriction.IDENTITY
        )
        session.get_one(Agency, "DINSOS").active = False
        assert suggest_dispatch(session, "SOC4").support == ("DP3AP2KB", "SATPOLPP", "DISHUB")
        with pytest.raises(NotFoundError):
            suggest_dispatch(session, "NOPE")


def test_a_type_out_of_use_is_not_suggested(sessions: Sessions) -> None:
    with sessions() as session:
        assert [kind.code for kind in suggest_types(session, "ular")] == ["RES1"]
        session.get_one(IncidentType, "RES1").active = False
        assert not suggest_types(session, "ular")
