"""Worlds in which there is more to whistle for than may be, and a list of all whistles blown."""

from collections import Counter

from sim.kernels.rows import bits_set
from sim.whistling import Whistling
from tests.model.worlds import hamlet, with_heads, with_reform


def summoning(ration=4.0, *, busy=8.0, **values):
    """A hamlet that has more to whistle for than it may; no emergencies, which need no ration."""
    scenario = with_heads(hamlet(busy=busy), street_factor=4.0)
    return with_reform(scenario, "whistle_summons", ration=ration, emergencies=0.0, **values)


class Whistles:
    """Writes down every whistle: day, street, and the case as it was just before."""

    def __init__(self, monkeypatch):
        self.blown = []
        blow = Whistling.blow

        def heard(whistling, case, *more, **standing):
            district, a = whistling.district, whistling.arrays
            row, problem = a.cases[case], a.problems[a.cases["problem"][case]]
            before = {
                name: row[name].item()
                for name in (
                    "opened",
                    "street",
                    "todo",
                    "handoffs",
                    "in_session",
                    "level",
                    "last_whistle",
                )
            }
            before |= {"day": district.model.day, "problem": problem["id"].item(), "row": case}
            pressure = a.desks["pressure"].sum()
            blow(whistling, case, *more, **standing)
            after = a.cases[case]
            before |= {"called": bits_set(before["todo"]), "answer": after["attending"].item()}
            before["came"] = bits_set(before["answer"])
            before |= {
                "pressed": a.desks["pressure"].sum() - pressure,
                "booked": a.units["booked"].copy(),
                "report": after["report"].item(),
            }
            self.blown.append(before)

        monkeypatch.setattr(Whistling, "blow", heard)

    def a_week(self, model):
        """Whistles by (calendar week, street)."""
        start = model.scenario_file.city.calendar_start.weekday()
        return Counter(((each["day"] + start) // 7, each["street"]) for each in self.blown)
