"""From a scenario file to a checked, resolved, frozen :class:`Scenario`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from typing import Any

from sim.calendar_file import CalendarFile, load_calendar
from sim.cityfile import CityFile, load_city
from sim.datafiles import Node, short
from sim.departments import DEPARTMENTS_FILE, DepartmentKind, load_departments
from sim.errors import UserError, unknown
from sim.issue_types import ISSUE_TYPES_FILE, IssueType, load_issue_types
from sim.levers import MOVES, LeverBook, load_lever_book
from sim.parameters import Parameters, load_parameter_book
from sim.reforms import RESERVED, Reform, load_reforms
from sim.scenario.draft import Draft, is_path, override, read_draft
from sim.scenario.numbers import changed_things, city_sentences, read_number_changes
from sim.scenario.record import bare, content_hash
from sim.scenario.settings import LAST_DAY, read_setting, read_where
from sim.scenario.shocks import Shock, read_shock
from sim.scenario.uses import ReformUse, Where

DEFAULT_CITY = "district"


@dataclass(frozen=True, repr=False)
class Scenario:
    """Everything that makes one world different from another, except luck.

    ``levers`` are the values before any reform; ``shocks`` come on top of what arises by itself.
    ``numbers`` are those of the city's data files that the scenario sets itself, by path
    (``city_numbers.street_heads``); ``city``, ``issue_types`` and ``departments`` have them.
    ``base_chain`` names the bases, nearest first.
    ``sources`` gives the source of every number the scenario files set themselves, by path.
    ``reference`` and ``city_reference`` are what the scenario and its city were loaded by.
    ``content_hash`` is the same for two scenarios exactly if they mean the same; names, titles
    and the order of keys do not enter it (the order of reforms does: they apply in turn).
    ``warmup_key`` is the same for two scenarios that share every day before their reforms start:
    all but the reforms agree, shocks too.
    """

    name: str
    title: Mapping[str, str]
    base_chain: tuple[str, ...]
    overrides: tuple[str, ...]
    reforms: tuple[ReformUse, ...]
    parameters: Parameters
    levers: Mapping[str, float]
    lever_book: LeverBook
    city: CityFile
    issue_types: Mapping[str, IssueType]
    departments: Mapping[str, DepartmentKind]
    calendar: CalendarFile
    shocks: tuple[Shock, ...]
    numbers: Mapping[str, float]
    sources: Mapping[str, str]
    reference: str | Path
    city_reference: str | Path
    content_hash: str
    warmup_key: str

    def __repr__(self) -> str:
        """One line; `sim.scenario.explain` says all that a scenario changes."""
        return f"<Scenario {self.name}: {self.title['en']} ({self.city.en})>"

    def _repr_html_(self) -> str:
        """What a notebook shows: what the scenario changes, in words."""
        from sim.scenario.explain import explain

        return f"<pre>{escape(explain(self))}</pre>"

    def record(self) -> dict[str, Any]:
        """What the scenario means, as plain values: what ``content_hash`` is computed from."""
        uses = [
            {
                "reform": use.reform.name,
                "moves": use.amounts(),
                "start": use.start,
                "end": use.end,
                "ramp": use.ramp,
                "where": bare(use.where),
            }
            for use in self.reforms
        ]
        return {
            "reforms": uses,
            "parameters": dict(self.parameters.values),
            "levers": dict(self.levers),
            "city": bare(self.city),
            "issue_types": bare(self.issue_types),
            "departments": bare(self.departments),
            "calendar": bare(self.calendar),
            "shocks": {shock.name: shock.record() for shock in self.shocks},
        }


def load_scenario(
    name_or_path: str | Path,
    overrides: Sequence[str] = (),
    *,
    city: str | Path | None = None,
) -> Scenario:
    """The scenario of a name in ``scenarios/`` or of a file, changed by ``path=value`` overrides.

    ``city`` (a name or a file) takes the place of the scenario's own. Raises UserError, one line,
    for anything that is not in order.
    """
    draft = read_draft(name_or_path)
    for text in overrides:
        override(draft, text)
    return _resolve(draft, tuple(overrides), name_or_path, city or _city_of(draft))


def _resolve(
    draft: Draft, overrides: tuple[str, ...], reference: str | Path, city: str | Path
) -> Scenario:
    title = draft.title.fields(("en", "zh"))
    book, parameter_book = load_lever_book(), load_parameter_book()
    sources: dict[str, str] = {}
    levers = book.baseline()
    for name, node in draft.levers.items():
        if name not in book:
            node.fail(unknown("lever", name, book))
        levers[name] = read_setting(node, book[name].low, book[name].high, sources)
    values = {path: sentence.value for path, sentence in parameter_book.items()}
    for path, node in draft.parameters.items():
        if path not in parameter_book:
            node.fail(unknown("parameter", path, parameter_book))
        sentence = parameter_book[path]
        values[path] = read_setting(node, sentence.low, sentence.high, sources)
    place = _load_city(city, draft)
    departments = load_departments(place.departments_file or DEPARTMENTS_FILE)
    issue_types = load_issue_types(place.issue_types_file or ISSUE_TYPES_FILE, departments)
    there = city_sentences(place, issue_types, departments)
    numbers = read_number_changes(draft.numbers, there, sources)
    place, kinds, units = changed_things((place, issue_types, departments), numbers)
    reforms = load_reforms(book=book) if draft.reforms else {}
    uses = tuple(
        _use(name, settings, draft.places[f"reforms.{name}"], reforms, place, sources)
        for name, settings in draft.reforms.items()
    )
    _check_levers(uses, levers, book, draft)
    shocks = tuple(
        read_shock(name, settings, draft.places[f"shocks.{name}"], kinds, place, sources)
        for name, settings in draft.shocks.items()
    )
    scenario = Scenario(
        name=draft.name,
        title={language: title[language].text() for language in ("en", "zh")},
        base_chain=draft.chain,
        overrides=overrides,
        reforms=uses,
        parameters=Parameters(parameter_book, values),
        levers=levers,
        lever_book=book,
        city=place,
        issue_types=kinds,
        departments=units,
        calendar=load_calendar(),
        shocks=shocks,
        numbers=numbers,
        sources=sources,
        reference=reference,
        city_reference=city,
        content_hash="",
        warmup_key="",
    )
    return sealed(scenario)


def sealed(scenario: Scenario) -> Scenario:
    """The scenario with the hashes of what it says: for whoever has replaced a part of one."""
    record = scenario.record()
    before = {key: value for key, value in record.items() if key != "reforms"}
    return replace(scenario, content_hash=content_hash(record), warmup_key=content_hash(before))


def with_city_drawn(scenario: Scenario, draw: int) -> Scenario:
    """The scenario in another city of the same file, as draw number `draw`.

    Sizes of streets and estates, their condition, managers and residents, and which streets a share of streets is, are
    thrown again; all that the file says is the same.
    """
    key = f"{scenario.city.seed_key}, draw {draw}"
    return sealed(replace(scenario, city=replace(scenario.city, seed_key=key)))


def _city_of(draft: Draft) -> str | Path:
    if draft.city is None:
        return DEFAULT_CITY
    word = draft.city.text()
    return Path(draft.city.file).parent / word if is_path(word) else word


def _load_city(city: str | Path, draft: Draft) -> CityFile:
    try:
        return load_city(city)
    except UserError as error:
        if error.line is None and draft.city is not None and city == _city_of(draft):
            draft.city.fail(str(error))
        raise


def _use(
    name: str,
    settings: Mapping[str, Node],
    place: Node,
    reforms: Mapping[str, Reform],
    city: CityFile,
    sources: dict[str, str],
) -> ReformUse:
    if "reform" in settings:
        reform = reforms[settings["reform"].choice(list(reforms), "reform")]
    elif name in reforms:
        reform = reforms[name]
    else:
        place.fail(unknown("reform", name, reforms))
    values = reform.defaults()
    for key, node in settings.items():
        if key in reform.parameters:
            parameter = reform.parameters[key]
            sentence = parameter.sentence
            values[key] = read_setting(
                node, sentence.low, sentence.high, sources, parameter.neutral
            )
        elif key not in RESERVED:
            node.fail(unknown(f"parameter of {reform.name}", key, [*reform.parameters, *RESERVED]))
    start = settings["start"].whole(0, LAST_DAY) if "start" in settings else 0
    ramp = settings["ramp"].whole(0, LAST_DAY) if "ramp" in settings else 0
    end = None
    if "end" in settings and settings["end"].value is not None:
        end = settings["end"].whole(0, LAST_DAY)
        if end <= start:
            settings["end"].fail(f"the end, day {end}, is not after the start, day {start}")
    where = read_where(settings["where"], city) if "where" in settings else Where()
    return ReformUse(name, reform, values, start, end, ramp, where)


def _check_levers(
    uses: Sequence[ReformUse], levers: Mapping[str, float], book: LeverBook, draft: Draft
) -> None:
    """No lever may leave its range, whichever of the reforms in force together hold in a street."""
    for day in sorted({use.start for use in uses}):
        reach = {name: (value, value) for name, value in levers.items()}
        for use in uses:
            if use.strength(day) == 0:
                continue
            for lever, operation, amount in use.amounts():
                for end in reach[lever]:
                    after = MOVES[operation](end, amount)
                    low, high = book[lever].low, book[lever].high
                    if not low <= after <= high:
                        draft.places[f"reforms.{use.name}"].fail(
                            f"reform {use.name} takes lever {lever} to {short(after)}, "
                            f"outside {short(low)}..{short(high)}"
                        )
                    reach[lever] = (min(reach[lever][0], after), max(reach[lever][1], after))
