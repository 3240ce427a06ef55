"""Worlds that several tests look at, run once."""

import pytest

from tests.model.accounts import Owed, minutes_of_the_day, paid_minutes
from tests.model.structure import broken
from tests.model.worlds import everything, hamlet, model_of, starting

WATCHED = {
    "baseline": (hamlet, 0, 45),
    "everything at once": (everything, 0, 70),
    "everything from day 20, after a warm-up": (lambda: starting(everything(), 20), 30, 60),
    "two districts": (lambda: everything(districts=2, streets=2, residents=4000), 0, 40),
    "an agenda of root causes": (lambda: everything(agenda=50.0), 0, 95),
}


class Watched:
    """A world that was looked at every night: what was out of order, and what it handed on."""

    def __init__(self, scenario, warmup, days):
        self.model = model_of(scenario, warmup=warmup, lead=warmup // 3)
        self.structure, self.minutes = [], []
        owed = Owed(self.model)
        for day in range(-warmup, days):
            if day == -self.model.lead:
                self.owed_when_the_record_begins = owed.now()
            self.model.step()
            growth = owed.growth()
            if day % 3 == 0 or day < 5 - warmup:
                for district in self.model.districts:
                    self.structure += [f"day {day}: {wrong}" for wrong in broken(district.arrays)]
            daily = self.model.daily
            if len(daily):
                row = daily[-1]
                books = (
                    *minutes_of_the_day(self.model, row, growth),
                    *paid_minutes(self.model, row),
                )
                self.minutes += [f"day {day}: {wrong}" for wrong in books]
        self.result = self.model.result()


@pytest.fixture(scope="session", params=list(WATCHED))
def watched(request):
    make, warmup, days = WATCHED[request.param]
    return Watched(make(), warmup, days)
