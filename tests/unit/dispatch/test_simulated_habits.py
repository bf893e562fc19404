"""What simulated agencies do: by their shares, and the same for the same seed."""

from collections import Counter

import pytest

from dispatch.simulated_habits import Characters, Choice, Conduct, Habits, choose, reads_after
from operations.demo.agencies import CHARACTERS, SPECIAL, USUAL
from records.city import load_city

MANY = 4000


def conducts(habits: Habits) -> Counter[Conduct]:
    return Counter(choose(habits, 1, "DAMKAR", nth).conduct for nth in range(MANY))


def test_the_usual_agency_takes_every_case() -> None:
    assert conducts(Habits()) == {Conduct.ACCEPTS: MANY}
    choice = choose(Habits(), 1, "DAMKAR", 0)
    assert choice.after is not None
    assert 4 <= choice.after <= 20
    assert (choice.by_hook, choice.reason) == (False, None)


def test_shares_are_kept() -> None:
    found = conducts(Habits(rejects=0.2, silent=0.1))
    assert abs(found[Conduct.REJECTS] / MANY - 0.2) < 0.03
    assert abs(found[Conduct.SILENT] / MANY - 0.1) < 0.03
    hooks = sum(choose(Habits(by_hook=0.4), 1, "POLRI", nth).by_hook for nth in range(MANY))
    assert abs(hooks / MANY - 0.4) < 0.03
    read = sum(reads_after(Habits(reads=0.7), 1, "PLN", nth) is not None for nth in range(MANY))
    assert abs(read / MANY - 0.7) < 0.03


def test_who_rejects_says_why_and_who_is_silent_may_wake() -> None:
    rejected = choose(Habits(rejects=1), 1, "DAMKAR", 0)
    assert rejected.reason in Habits().reasons
    assert choose(Habits(silent=1), 1, "DAMKAR", 0) == Choice(Conduct.SILENT, None, False, None)
    late = choose(Habits(silent=1, wakes=(75, 240)), 1, "DAMKAR", 0)
    assert late.after is not None
    assert 75 <= late.after <= 240


def test_the_same_seed_does_the_same_whoever_else_acts_between() -> None:
    habits = Habits(rejects=0.3, silent=0.3, by_hook=0.5)
    alone, among = Characters(7, habits), Characters(7, habits)
    first = [alone.next_case("DAMKAR") for _ in range(20)]
    second: list[Choice] = []
    for _ in range(20):
        among.next_case("POLRI")
        among.next_broadcast("DAMKAR")
        second.append(among.next_case("DAMKAR"))
    assert first == second
    assert [choose(habits, 8, "DAMKAR", nth) for nth in range(20)] != first


@pytest.mark.parametrize("wrong", [{"rejects": 1.1}, {"silent": -0.1}, {"rejects": 0.6, "silent": 0.6}])
def test_shares_are_shares(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="shares"):
        Habits(**wrong)  # pyright: ignore[reportArgumentType]


def test_in_the_demo_most_cases_are_in_hand_soon_and_some_are_not() -> None:
    characters = Characters(CHARACTERS, USUAL, SPECIAL)
    codes = [agency.code for agency in load_city("depok").agencies]
    first = {code: [characters.next_case(code) for _ in range(10)] for code in codes}
    everything = Counter(choice.conduct for choices in first.values() for choice in choices)
    assert everything[Conduct.ACCEPTS] > 0.8 * everything.total()
    assert everything[Conduct.REJECTS]
    assert everything[Conduct.SILENT]
    assert any(choice.by_hook for choices in first.values() for choice in choices)
    # A newcomer sees an accepted case within minutes: those who are called most begin with some.
    for code in ("DAMKAR", "SATPOLPP", "DISHUB", "PSC119", "POLRI"):
        assert {choice.conduct for choice in first[code][:3]} == {Conduct.ACCEPTS}, code
    # Nothing stays for ever: the desks close what is done.
    assert all(choice.after is not None for choices in first.values() for choice in choices)
