"""What a citizen is told of a report: open or closed, and a neutral sentence. Pure.

Nothing of what people wrote: a rejection's reason, a unit's name and a note stay inside.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from records.machines.case import AWAITS_A_HUMAN, CaseStatus
from records.machines.incident import IncidentStatus

OPEN, CLOSED = "open", "closed"

OVER = frozenset(
    {IncidentStatus.RESOLVED, IncidentStatus.CLOSED, IncidentStatus.CANCELLED, IncidentStatus.MERGED}
)
"""Closed in the standard's word, whatever the cases are. `controlled` is too, unless an agency has still to answer."""

_I, _C = IncidentStatus, CaseStatus
_WORDS = {
    _I.DRAFT: "Laporan diterima dan menunggu pemeriksaan petugas.",
    _I.DISPATCHED: "Laporan diterima oleh instansi dan menunggu petugas berangkat.",
    _I.EN_ROUTE: "Petugas berangkat ke lokasi.",
    _I.ON_SCENE: "Petugas berada di lokasi.",
    _I.CONTROLLED: "Selesai ditangani.",
    _I.RESOLVED: "Selesai ditangani.",
    _I.CLOSED: "Selesai ditangani.",
    _I.ON_HOLD: "Penanganan ditunda untuk sementara.",
    _I.CANCELLED: "Laporan ditolak: tidak termasuk kejadian yang dapat ditangani, atau keterangannya tidak lengkap.",
    _I.MERGED: "Laporan digabungkan dengan laporan lain tentang kejadian yang sama.",
    _I.REOPENED: "Laporan dibuka kembali.",
}
_WAITS = "Laporan diterima dan diteruskan ke instansi."
_PARTLY = "Sebagian selesai ditangani; instansi lain masih ditunggu."
_NOT_FOUND = "Petugas tidak menemukan kejadian di lokasi; laporan diperiksa kembali."
_REFUSED = "Instansi tidak dapat menangani laporan ini; petugas meneruskannya."
_NUMBER = "Nomor laporan: {number}."

_NEAREST = (
    {_C.ON_SCENE},
    {_C.EN_ROUTE},
    {_C.UNIT_ASSIGNED},
    {_C.ACCEPTED},
    AWAITS_A_HUMAN,
    {_C.DONE, _C.VERIFIED},
)
"""Whose the report is: the agency that is furthest, then one that has still to answer, then one that has finished."""


@dataclass(frozen=True)
class Share:
    """One agency's share, as far as a citizen may know."""

    agency: str
    """Its name."""
    status: CaseStatus


def status_of(incident: IncidentStatus, shares: Sequence[Share]) -> str:
    """`open` or `closed`."""
    if incident in OVER:
        return CLOSED
    waits = any(share.status in AWAITS_A_HUMAN for share in shares)
    return CLOSED if incident is IncidentStatus.CONTROLLED and not waits else OPEN


def notes_of(incident: IncidentStatus, shares: Sequence[Share], number: str | None) -> str:
    """A sentence in Indonesian, with the number by which a citizen can ask on the telephone."""
    words = _words(incident, {share.status for share in shares})
    return f"{words} {_NUMBER.format(number=number)}" if number else words


def responsible(shares: Sequence[Share]) -> str | None:
    """The name of the agency whose it is now; none when nobody has it."""
    return next(
        (share.agency for signs in _NEAREST for share in shares if share.status in signs),
        None,
    )


def _words(incident: IncidentStatus, cases: set[CaseStatus]) -> str:
    if incident is IncidentStatus.CONTROLLED and cases & AWAITS_A_HUMAN:
        return _PARTLY
    if incident is not IncidentStatus.OPEN:
        return _WORDS[incident]
    if cases & AWAITS_A_HUMAN or not cases:
        return _WAITS
    return _NOT_FOUND if CaseStatus.NOT_FOUND in cases else _REFUSED
