"""What an agency's telephone writes: a clear yes or no, and nothing else."""

import pytest

from dispatch.reply_words import Reply, reply_in

NUMBER = "112-20261123-0001"


@pytest.mark.parametrize(
    "text",
    [
        f"TERIMA {NUMBER}",
        f"terima {NUMBER}",
        f" Ya,  {NUMBER}. ",
        f"TERIMA{NUMBER}",
        f"terima kasus {NUMBER}",
        f"TERIMA: {NUMBER}\nsiap meluncur",
        "TERIMA 112 - 20261123 - 1",
        "TERIMA 112\u201320261123\u20140001",
        f"TERIMA\u00a0{NUMBER}\u200b",
        f"\uff34\uff25\uff32\uff29\uff2d\uff21 {NUMBER}",
        f"*TERIMA* {NUMBER}",
    ],
)
def test_a_yes_with_a_number(text: str) -> None:
    assert reply_in(text) == Reply(accepts=True, incident_number=NUMBER)


def test_the_agency_at_the_end() -> None:
    assert reply_in(f"Terima {NUMBER}-Damkar") == Reply(True, NUMBER, "DAMKAR")
    assert reply_in("ya CC-20261123-0012-DP3AP2KB") == Reply(True, "CC-20261123-0012", "DP3AP2KB")
    assert reply_in(f"TERIMA {NUMBER} DAMKAR siap") == Reply(True, NUMBER)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"TOLAK {NUMBER} di luar wilayah", "di luar wilayah"),
        (f"tolak {NUMBER}: Jalan Mawar banjir!", "Jalan Mawar banjir"),
        (f"TIDAK {NUMBER} - mobil rusak", "mobil rusak"),
        (f"TOLAK {NUMBER}", None),
        (f"Tolak {NUMBER} " + "x" * 1600, "x" * 300),
    ],
)
def test_a_no_with_a_number(text: str, reason: str | None) -> None:
    assert reply_in(text) == Reply(accepts=False, incident_number=NUMBER, reason=reason)


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("terima", Reply(True)),
        ("TERIMA.", Reply(True)),
        ("ya", Reply(True, is_common_word=True)),
        ("Tidak!", Reply(False, is_common_word=True)),
        ("tolak", Reply(False)),
        ("TOLAK mobil rusak", Reply(False, reason="mobil rusak")),
        ("Tolak: mobil di İstanbul", Reply(False, reason="mobil di İstanbul")),
    ],
)
def test_without_a_number(text: str, reply: Reply) -> None:
    assert reply_in(text) == reply


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Terima kasih",
        "terima kasih banyak",
        "terimakasih",
        "TERIMA semua",
        "Tidak tahu",
        "tidak ada api",
        "ya sudah",
        "yakin?",
        "tolakan",
        "Kami TERIMA " + NUMBER,
        "jangan terima",
        NUMBER,
        "TERIMA 112-2026-1",
        "TERIMA 112-20261123-1234567",
        f"terima kasih atas {NUMBER}",
        "TERIMA\0",
        "-" * 1600,
        "TOLAK" + " " * 1600,
        "112-" * 400,
    ],
)
def test_everything_else_is_for_a_person(text: str) -> None:
    reply = reply_in(text)
    if text.strip(" \0") in {"TERIMA", "TOLAK"}:
        assert reply == Reply(accepts=text.startswith("TERIMA"))
    else:
        assert reply is None
