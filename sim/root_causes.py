"""Root causes of a district: which places and types have many linked problems, and the projects on them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sim.district_state import DistrictState


class RootCauses:
    """The root-cause projects of a district. Dormant while nobody sets an agenda (`sim.agents.JointCommittee`)."""

    def __init__(self, district: DistrictState) -> None:
        self.district, self.model, self.arrays = district, district.model, district.arrays
        self.projects: list[tuple[int, int, int]] = []  # under way: (stream, day of the end, unit)

    def most_linked(self, street: int, least: float) -> list[int]:
        """Streams of a street with at least `least` problems linked lately, most first; none with a project under way or its cause away."""
        a = self.arrays
        kinds = len(a.types)
        state = a.streets[street]
        first, last = int(state.first_place) * kinds, int(state.first_place + state.places) * kinds
        busy = {stream for stream, _, _ in self.projects}
        linked = a.linked_lately[first:last]
        many = np.flatnonzero(linked >= least)
        order = (first + many[np.argsort(-linked[many], kind="stable")]).tolist()
        away = a.streams.root_factor
        return [stream for stream in order if stream not in busy and away[stream] >= 1.0]

    def forget_links(self, part: float) -> None:
        """Links grow old."""
        self.arrays.linked_lately[:] *= max(0.0, 1.0 - part)

    def start(self, stream: int) -> None:
        """A root-cause project begins: the first department of the type leads it, else the street."""
        a = self.arrays
        kind = int(a.streams.kind[stream])
        street = int(a.places["street"][a.streams.place[stream]])
        department = int(a.need_department[kind, 0])
        unit = int(a.desks["unit"][a.desk_of[street, department]]) if department >= 0 else street
        end = self.model.day + round(self.model.parameters.root_cause.days)
        self.projects.append((stream, end, unit))

    def charge(self) -> None:
        """Projects under way take their minutes, evenly over their days; they are recorded with the sessions."""
        rules = self.model.parameters.root_cause
        for _, _, unit in self.projects:
            self.district.unit_owed[unit] += rules.minutes / rules.days
            whose = "unit" if unit in self.district.departments else "street"
            self.district.count(f"{whose}_session_minutes", rules.minutes / rules.days)

    def identity(self, stream: int) -> int:
        """Identity in luck keys of the latent root cause of a (place, issue type)."""
        place, kind = self.arrays.streams.place[stream], self.arrays.streams.kind[stream]
        return int(self.arrays.places.number[place]) * 64 + int(kind)

    def finish(self, works: Callable[[int, int], bool]) -> None:
        """Projects that are over take away most of what the root cause of their place and type causes, if they work."""
        rules, streams = self.model.parameters.root_cause, self.arrays.streams
        for stream, end, _unit in self.projects:
            if end > self.model.day:
                continue
            if works(self.identity(stream), int(streams.root_projects[stream])):
                streams.root_factor[stream] = 1.0 - rules.cut
            streams.root_projects[stream] += 1
        self.projects = [project for project in self.projects if project[1] > self.model.day]

    def come_back(self, comes_back: Callable[[int, int], bool]) -> None:
        """Root causes that a project had taken away come back now and then."""
        streams = self.arrays.streams
        for stream in np.flatnonzero(streams.root_factor < 1.0):
            if comes_back(self.identity(int(stream)), int(streams.root_projects[stream])):
                streams.root_factor[stream] = 1.0
