"""A model whose number of heads is a planted function of the scenario's inputs and of the luck."""

import math
from dataclasses import replace
from functools import lru_cache

from tests.experiment.fakes import FakeModel
from tests.synthetic import made_up_run

HEADS = "heads"
"""The outcome: the mean of the daily heads, so exactly what is planted."""
LUCK = {0: 0.2, 1: -0.3, 2: 0.1}
"""What the luck of a replication adds to every effect of seed 3; it sums to zero."""


@lru_cache(maxsize=8)
def shell(replication, days, lead):
    """A small run in which only the heads are changed."""
    return made_up_run("any", replication, days=days, lead=lead, arisen_a_day=1.0)


def numbers(scenario):
    """The inputs that count: (elasticity, ration, reach, appraisal present)."""
    uses = {use.name: use.values for use in scenario.reforms}
    whistle = uses.get("whistle_summons", {"ration": 0.0, "reach": 0.0})
    elasticity = scenario.parameters["effort.elasticity"]
    return elasticity, whistle["ration"], whistle["reach"], "personnel_appraisal" in uses


def heads_of(scenario, replication, seed):
    """Heads with the reforms less heads without: the planted effect, at most one of each term.

    The whistle: 2 (ration - 5) + 3 (elasticity - 1.5) and 8 x reach; appraisal 4, and 1.5 more
    beside the whistle. Luck adds to every effect.
    """
    elasticity, ration, reach, appraisal = numbers(scenario)
    base = 100 + 10 * elasticity + math.sin(7 * replication + seed)
    effect = 0.0
    if ration:
        effect += 2 * (ration - 5) + 3 * (elasticity - 1.5) + 8 * reach
    if appraisal:
        effect += 4 + (1.5 if ration else 0)
    if ration or appraisal:
        effect += LUCK[replication] + (0.5 if seed != 3 else 0.0)
    return base, effect


class PlantedModel(FakeModel):
    """As GovernanceModel, but quick."""

    version = "1"

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
        self.day = max(day, self.day)

    def planted(self):
        return heads_of(self.scenario, self.replication, self.seed)

    def result(self):
        run = shell(self.replication, self.day, self.lead)
        daily = run.daily.copy()
        base, effect = self.planted()
        daily["heads"] = base
        daily["heads"][daily["day"] >= 0] += effect
        return replace(run, seed=self.seed, daily=daily)


class NoEffect(PlantedModel):
    """The sabotage: the effect is luck alone, another at every point."""

    def planted(self):
        base, effect = super().planted()
        if not effect:
            return base, effect
        elasticity, ration, reach, _ = numbers(self.scenario)
        place = 997 * elasticity + 131 * ration + 37 * reach + 11 * self.replication + self.seed
        return base, math.sin(1000 * place)


class FailsSomewhere(PlantedModel):
    """One point breaks in one replication."""

    def result(self):
        if self.replication == 1 and numbers(self.scenario)[1] == 4:
            raise ZeroDivisionError("no minutes left")
        return super().result()


class Stopped(PlantedModel):
    """Somebody presses Ctrl-C in the second replication."""

    def result(self):
        if self.replication == 1:
            raise KeyboardInterrupt
        return super().result()


class StoppedAtOnce(PlantedModel):
    """Somebody presses Ctrl-C at once."""

    def result(self):
        raise KeyboardInterrupt


class Leaks(PlantedModel):
    """The worlds part before the first reform."""

    def result(self):
        made = super().result()
        if self.scenario.reforms:
            made.daily["heads"][0] += 1
        return made
