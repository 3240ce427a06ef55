"""City files: how many people, streets and estates there are (``scenarios/cities/*.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sim.calendar_file import read_date
from sim.datafiles import DATA_FOLDER, Node, Sentence, load_yaml, read_sentence, shown_path
from sim.errors import UserError, unknown

CITIES_FOLDER = DATA_FOLDER / "cities"
_NUMBERS = (
    "residents_per_place",
    "residents_per_community",
    "registered_share",
    "orphan_share",
    "street_heads",
    "street_size_sd",
)


@dataclass(frozen=True, slots=True)
class District:
    """A district: its residents and how many streets it has."""

    en: str
    zh: str
    residents: int
    streets: int


@dataclass(frozen=True, slots=True)
class CityFile:
    """A city as its file gives it; numbers as plain values, their sentences in ``sentences``.

    ``street_heads`` counts case-handling staff per 10,000 residents. Day 0 of the observed window
    is ``calendar_start``; ``seed_key`` is the name under which the city's own luck is drawn. A city
    may have issue types and departments of its own, in files beside it; None: the usual ones.
    """

    name: str
    en: str
    zh: str
    calendar_start: date
    seed_key: str
    residents_per_place: float
    residents_per_community: float
    registered_share: float
    orphan_share: float
    street_heads: float
    street_size_sd: float
    districts: tuple[District, ...]
    issue_types_file: Path | None
    departments_file: Path | None
    sentences: Mapping[str, Sentence] = field(hash=False)

    @property
    def residents(self) -> int:
        """Residents of the whole city."""
        return sum(district.residents for district in self.districts)

    @property
    def streets(self) -> int:
        """Streets of the whole city."""
        return sum(district.streets for district in self.districts)

    def street_districts(self) -> list[int]:
        """For each street of the city, in order, the index of its district."""
        return [i for i, district in enumerate(self.districts) for _ in range(district.streets)]

    def street_names(self, language: str = "en") -> list[str]:
        """The streets in order, a district and a number: ``Dongcheng 1`` or ``东城1``."""
        return [
            f"{district.zh}{number}" if language == "zh" else f"{district.en} {number}"
            for district in self.districts
            for number in range(1, district.streets + 1)
        ]


def city_names(folder: Path = CITIES_FOLDER) -> list[str]:
    """The cities there are."""
    return sorted(path.stem for path in folder.glob("*.yaml"))


def load_city(name_or_path: str | Path) -> CityFile:
    """A city by its name in ``scenarios/cities`` or by the path of a file.

    Raises UserError if there is no such city or the file is not in order.
    """
    text = str(name_or_path)
    if isinstance(name_or_path, Path) or text.endswith((".yaml", ".yml")) or "/" in text:
        path = Path(name_or_path)
    elif text in city_names():
        path = CITIES_FOLDER / f"{text}.yaml"
    else:
        raise UserError(unknown("city", text, city_names()))
    return _read_city(path.stem, load_yaml(path), shown_path(path))


def _read_city(name: str, node: Node, file: str) -> CityFile:
    fields = node.fields(
        ("title", "calendar_start", "seed_key", "districts", *_NUMBERS),
        ("note", "issue_types", "departments"),
    )
    title = fields["title"].fields(("en", "zh"))
    sentences = {number: read_sentence(fields[number]) for number in _NUMBERS}
    for number, sentence in sentences.items():
        share = number.endswith("_share")
        if sentence.value < 0 or (share and sentence.value > 1):
            fields[number].fail(f"{sentence.value:g} is outside 0..{1 if share else 'infinity'}")
        if sentence.value == 0 and number.startswith("residents_per"):
            fields[number].fail("must be above 0")
    entries = fields["districts"].items()
    if not entries:
        fields["districts"].fail("a city has at least one district")
    return CityFile(
        name=name,
        en=title["en"].text(),
        zh=title["zh"].text(),
        calendar_start=read_date(fields["calendar_start"]),
        seed_key=fields["seed_key"].text(),
        districts=tuple(_read_district(entry) for entry in entries),
        issue_types_file=_beside(fields.get("issue_types")),
        departments_file=_beside(fields.get("departments")),
        sentences=sentences,
        **{number: sentence.value for number, sentence in sentences.items()},
    )


def _beside(node: Node | None) -> Path | None:
    """A file named relative to the city file."""
    if node is None:
        return None
    path = Path(node.file).parent / node.text()
    if not path.is_file():
        node.fail(f"no such file: {shown_path(path)}")
    return path


def _read_district(node: Node) -> District:
    fields = node.fields(("en", "zh", "residents", "streets"), ("note",))
    counts = {}
    for name in ("residents", "streets"):
        read_sentence(fields[name])
        counts[name] = fields[name].value["value"].whole(1)
    return District(fields["en"].text(), fields["zh"].text(), **counts)
