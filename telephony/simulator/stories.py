"""What simulated citizens call about. Indonesian, as it would be said; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Story:
    """One kind of call. `{place}` in the words is where the caller is."""

    code: str
    line: str
    """Code of the service that is dialled: `112`, `119` or `cc`."""
    often: int
    """How many of a hundred calls, roughly."""
    words: tuple[str, ...] = ()
    """What the first caller says, then what further callers about the same thing say; none: they are silent."""
    type_code: str | None = None
    """Incident type in the catalogue; none when it is no incident."""
    disposition: str | None = None
    """What an operator calls it, when it is no incident."""
    street: str = ""
    landmark: str | None = None
    note: str = ""
    keys: tuple[tuple[float, str], ...] = ()
    """Pressed when, in seconds after the line has answered."""
    talk: tuple[float, float] = (15.0, 30.0)
    """Seconds with the operator, at least and at most."""
    patience: tuple[float, float] = (30.0, 60.0)
    """Seconds that the caller waits for an operator before hanging up."""
    hidden: bool = False
    """A phone that shows no number."""


STORIES: tuple[Story, ...] = (
    Story(
        "fire-at-night",
        "112",
        10,
        (
            "Tolong! Rumah tetangga saya terbakar, di {place}. Apinya sudah besar. Masih ada orang di dalam. Cepat!",
            "Pak, ada kebakaran di {place}. Asapnya tebal sekali, sudah banyak warga di jalan.",
        ),
        type_code="FIR1",
        street="Gang Mawar nomor dua belas",
        landmark="dekat musala",
        note="Rumah tinggal satu lantai, api besar, kemungkinan ada orang di dalam.",
    ),
    Story(
        "crash-two-callers",
        "112",
        10,
        (
            "Halo, ada kecelakaan, motor dengan mobil, di {place}. Dua orang luka, satu tidak sadar.",
            "Saya mau lapor tabrakan di {place}. Ada korban di tengah jalan, macet sekali.",
        ),
        type_code="ACC1",
        street="Jalan Margonda Raya",
        landmark="depan halte",
        note="Motor dan mobil, dua korban, satu tidak sadar.",
    ),
    Story(
        "snake",
        "112",
        7,
        ("Pak, ada ular masuk dapur saya, di {place}. Besar, kira-kira dua meter. Anak-anak takut.",),
        type_code="RES1",
        street="Jalan Kenanga nomor tujuh",
        note="Ular sekitar dua meter di dapur, penghuni sudah di luar rumah.",
    ),
    Story(
        "wasps",
        "112",
        4,
        (
            "Selamat siang, ada sarang tawon besar di atap sekolah kami, di {place}. Sudah ada anak yang disengat.",
        ),
        type_code="RES2",
        street="Jalan Melati nomor tiga",
        landmark="sekolah dasar",
        note="Sarang tawon di atap, satu anak tersengat, tidak sesak.",
    ),
    Story(
        "flood",
        "112",
        5,
        ("Air sudah masuk rumah, selutut, di {place}. Ada nenek saya yang tidak bisa jalan.",),
        type_code="DIS1",
        street="Perumahan Griya Asri blok C",
        note="Air setinggi lutut, satu lansia perlu dievakuasi.",
    ),
    Story(
        "fallen-tree",
        "112",
        5,
        ("Ada pohon tumbang menutup jalan di {place}. Mobil tidak bisa lewat.",),
        type_code="DIS3",
        street="Jalan Raya Sawangan",
        note="Pohon menutup dua lajur, tidak ada korban.",
    ),
    Story(
        "cable",
        "112",
        4,
        ("Kabel listrik putus di {place}, ada percikan api di dekat warung.",),
        type_code="INF1",
        street="Jalan Cempaka",
        landmark="dekat warung",
        note="Kabel putus menjuntai ke jalan, ada percikan api.",
    ),
    Story(
        "chest-pain",
        "119",
        9,
        ("Tolong ambulans! Bapak saya sesak dan nyeri dada, di {place}. Keringat dingin.",),
        type_code="MED2",
        street="Jalan Dahlia nomor dua puluh",
        note="Pria lima puluh delapan tahun, nyeri dada sejak dua puluh menit, sadar.",
    ),
    Story(
        "childbirth",
        "119",
        4,
        ("Istri saya mau melahirkan, di {place}. Ketubannya sudah pecah, tidak ada kendaraan.",),
        type_code="MED3",
        street="Jalan Anggrek nomor lima",
        note="Ketuban pecah, kontraksi tiap empat menit, anak kedua.",
    ),
    Story(
        "traffic-light",
        "cc",
        5,
        ("Selamat pagi. Lampu merah mati di {place}, lalu lintas kacau.",),
        type_code="TRF1",
        street="Simpang Ramanda",
        keys=((3.0, "1"), (8.0, "2")),
        note="Lampu lalu lintas mati di semua arah.",
    ),
    Story(
        "identity-card",
        "cc",
        9,
        ("Selamat siang, saya mau tanya, untuk perpanjang K T P syaratnya apa saja?",),
        disposition="information",
        keys=((3.0, "1"), (7.0, "1")),
    ),
    Story(
        "rubbish",
        "cc",
        5,
        ("Saya mau mengadu, sampah di {place} sudah seminggu tidak diangkut.",),
        disposition="complaint",
        keys=((2.0, "1"), (6.0, "2")),
    ),
    Story(
        "prank",
        "112",
        12,
        ("Halo, Pak, mau pesan pizza dua, yang keju, ya! Ha ha ha!",),
        disposition="prank",
        talk=(4.0, 9.0),
    ),
    Story("silent", "112", 5, disposition="silent", talk=(8.0, 15.0)),
    Story("ghost", "112", 6, disposition="ghost", talk=(1.0, 2.0), patience=(1.0, 4.0), hidden=True),
)


@dataclass(frozen=True)
class Place:
    """Where it happens."""

    kelurahan: str
    """Kemendagri code."""
    name: str
    lat: float
    lon: float
    """Degrees, WGS 84."""


@dataclass(frozen=True)
class Scene:
    """A story at a place: what one of its callers will say, and what an operator will write."""

    story: Story
    place: Place
    teller: int = 0
    """0 is the first to call about it."""

    @property
    def spoken(self) -> str | None:
        """The caller's words; none for a silent one."""
        if not self.story.words:
            return None
        where = f"{self.story.street}, {self.place.name}" if self.story.street else self.place.name
        return self.story.words[self.teller].format(place=where)

    @property
    def address(self) -> str:
        """As the operator types it."""
        return f"{self.story.street}, {self.place.name}"


def is_of_a_story(address: str) -> bool:
    """Whether an incident at this address was told by a simulated citizen."""
    return any(story.street and address.startswith(f"{story.street}, ") for story in STORIES)


def next_scenes(chance: Random, places: Sequence[Place]) -> tuple[Scene, ...]:
    """What happens next in the city: one scene for each caller about it."""
    story = chance.choices(STORIES, [each.often for each in STORIES])[0]
    place = chance.choice(places)
    return tuple(Scene(story, place, teller) for teller in range(max(1, len(story.words))))
