"""A model that takes no time: made-up runs with the manners of GovernanceModel."""

import os
import time
from dataclasses import replace
from pathlib import Path

from sim.scenario import load_scenario
from tests.synthetic import made_up_run

SPEED = {"baseline": 1.0, "whistle": 2.0, "appraisal": 1.5}
WHISTLE_START = 5


def scenarios(*names):
    """Scenarios for the fake: `baseline` and twins of a reform scenario, which start on day 5."""
    made = []
    for name in names:
        if name == "baseline":
            made.append(load_scenario("baseline"))
        else:
            scenario = load_scenario("personnel_appraisal")
            # The name decides what the fake does, so the content has to hang on it too.
            ramp = sum(map(ord, name)) % 300
            uses = tuple(replace(use, start=WHISTLE_START, ramp=ramp) for use in scenario.reforms)
            made.append(replace(scenario, name=name, reforms=uses))
    return made


class FakeModel:
    """Speed by the scenario's name; some names misbehave (see `run`)."""

    def __init__(self, scenario, replication, *, seed, warmup, lead):
        self.scenario, self.replication = scenario, replication
        self.seed, self.warmup, self.lead = seed, warmup, lead
        self.day = -warmup
        self.forked = False

    def warm_up(self):
        self.day = 0

    def fork(self, scenario):
        assert scenario.warmup_key == self.scenario.warmup_key
        assert self.day == 0 and not self.forked
        twin = type(self)(
            scenario, self.replication, seed=self.seed, warmup=self.warmup, lead=self.lead
        )
        twin.day, twin.forked = 0, True
        return twin

    def run(self, day):
        assert self.forked or day <= 0
        name = self.scenario.name
        if name == "breaks" and self.replication == 1 and self.forked:
            raise ZeroDivisionError("no minutes left")
        if name == "dawdles" and self.replication > 0 and "FAKE_AWAKE" not in os.environ:
            time.sleep(60)
        mark = Path(os.environ.get("FAKE_DIED", "/nowhere/x"))
        if name == "dies" or (name == "dies_once" and self.replication == 1 and not mark.exists()):
            if name == "dies_once":
                mark.touch()
            os._exit(9)
        self.day = max(day, self.day)

    def result(self):
        assert self.forked
        name = self.scenario.name
        speed = SPEED.get(name, 1.2)
        of = {"replication": 100 * self.seed + self.replication, "days": self.day}
        of |= {"lead": self.lead, "arisen_a_day": 6.0}
        run = made_up_run(name, speed=speed, start=WHISTLE_START, **of)
        daily = run.daily.copy()
        before = daily["day"] < WHISTLE_START
        daily[before] = made_up_run("baseline", **of).daily[before]
        if name == "wanders":  # the planted fault: what this process did before
            daily["cases_open"][-1] += os.getpid()
        if name == "leaks":
            daily["cases_open"][2] += 1
        return replace(run, replication=self.replication, seed=self.seed, daily=daily)


class KeptModel(FakeModel):
    """A fake whose runs may be kept in a store, and which signs for all that it does.

    With FAKE_SIGNS set to a folder, every warm-up and every run leaves a file there.
    """

    version = "1"

    def warm_up(self):
        super().warm_up()
        self.sign("warm-up")

    def result(self):
        result = super().result()
        self.sign(self.scenario.name)
        return result

    def sign(self, what):
        folder = os.environ.get("FAKE_SIGNS")
        if folder:
            Path(folder, f"{what}-{self.replication}-{time.monotonic_ns()}-{os.getpid()}").touch()
