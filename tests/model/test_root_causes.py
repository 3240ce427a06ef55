"""Root-cause projects: paid for, started where most is linked, and only the part of a hazard that springs from the cause goes away."""

import numpy as np
import pytest

from sim.agents import JointCommittee
from tests.model.worlds import (
    bytes_of,
    hamlet,
    model_of,
    run,
    with_heads,
    with_levers,
    with_parameters,
    with_reform,
    with_types,
)

DAYS = 420
CUT, MINUTES = 0.8, 600.0
QUICK = {
    "root_cause.linked": 3.0,
    "root_cause.days": 30.0,
    "root_cause.minutes": MINUTES,
    "root_cause.works": 1.0,
    "root_cause.cut": CUT,
    "root_cause.return_rate": 0.0,
    "line.neglect": 0.0,  # else hours taken from the line would bring problems of their own
}


def town(agenda, change=None, **parameters):
    """Half of what happens springs from root causes, every problem is linked, and staff is there."""
    scenario = hamlet(busy=12.0, residents=16_000, residents_per_place=400)
    scenario = with_heads(scenario, 12.0, street_factor=12.0)
    scenario = with_types(scenario, **{"root_share": 0.5, **(change or {})})
    scenario = with_parameters(scenario, {**QUICK, **parameters})
    return with_levers(scenario, root_cause_agenda=agenda, linking=1.0)


class Agenda:
    """Writes down every project: stream, street, day of its start."""

    def __init__(self, monkeypatch):
        from sim.root_causes import RootCauses

        self.started = []
        start = RootCauses.start

        def heard(causes, stream):
            a = causes.arrays
            busy = [each for each, _, _ in causes.projects]
            self.started.append(
                {
                    "stream": stream,
                    "street": int(a.places["street"][stream // len(a.types)]),
                    "day": causes.model.day,
                    "linked": float(a.linked_lately[stream]),
                    "busy": stream in busy,
                }
            )
            start(causes, stream)

        monkeypatch.setattr(RootCauses, "start", heard)


@pytest.fixture
def agenda(monkeypatch):
    return Agenda(monkeypatch)


def streams_of(problems, kinds):
    return problems["place"].astype(np.int64) * kinds + problems["kind"]


def lost(plain, treated):
    """Problems of the world without projects that did not arise in the world with them."""
    gone = ~np.isin(plain.problems["problem"], treated.problems["problem"])
    assert np.isin(treated.problems["problem"], plain.problems["problem"]).all()  # thinned alone
    return gone


def test_the_chain_projects_are_started_paid_and_take_away_their_part_of_the_cause(agenda):
    """Of the problems that spring from the cause of a place and type with a project, 1 - cut are left
    after its end; nothing else is missing, and nothing before.
    """
    plain, treated = run(town(0.0), DAYS), run(town(60.0), DAYS)
    kinds = len(town(0.0).issue_types)
    ends = {}
    for each in agenda.started:
        ends.setdefault(each["stream"], each["day"] + 30)
    assert len(ends) > 20
    problems = plain.problems
    # what is over is finished on the first of the month that follows its end
    over = np.array([ends.get(int(each), 10**6) for each in streams_of(problems, kinds)])
    born = problems["born"] / 1440
    springs = problems["root"] == 1
    gone = lost(plain, treated)
    assert gone.sum() > 100
    assert springs[gone].all() and (born >= over)[gone].all()
    after = springs & (born >= over + 31)
    share, n = gone[after].mean(), after.sum()
    assert n > 150
    assert abs(share - CUT) < 4 * (CUT * (1 - CUT) / n) ** 0.5
    # minutes: a thirtieth a day of each under way, recorded with the sessions
    paid = sum(
        treated.daily[name].sum() for name in ("street_session_minutes", "unit_session_minutes")
    )
    days = sum(min(30, DAYS - 1 - each["day"]) for each in agenda.started)
    assert MINUTES / 30 * days <= paid <= MINUTES / 30 * (days + 31 * len(agenda.started))
    assert treated.daily["unit_session_minutes"].sum() > 0.5 * paid  # the first department leads


def test_projects_are_as_many_as_the_agenda_says_where_most_is_linked_and_one_at_a_time(agenda):
    run(town(60.0, **{"root_cause.days": 120.0}), 300)
    assert not any(each["busy"] for each in agenda.started)
    assert min(each["linked"] for each in agenda.started) >= 3
    months = {}
    for each in agenda.started:
        months.setdefault((each["day"], each["street"]), []).append(each["linked"])
    assert max(len(each) for each in months.values()) == 5  # a twelfth of 60
    assert all(each == sorted(each, reverse=True) for each in months.values())


def test_an_agenda_without_end_starts_no_more_than_there_is_to_start(agenda):
    """Saturated: every place and type with links enough has its project, and none has two."""
    model = model_of(town(5000.0))
    model.run(125)
    causes = model.districts[0].root_causes
    under_way = [stream for stream, _, _ in causes.projects]
    assert len(under_way) == len(set(under_way)) > 10
    assert not any(each["busy"] for each in agenda.started)


def test_without_an_agenda_nothing_moves_whatever_the_numbers():
    others = {"root_cause.linked": 1.0, "root_cause.minutes": 6000.0, "root_cause.works": 0.1}
    assert bytes_of(run(town(0.0, **others), 100)) == bytes_of(run(town(0.0), 100))


@pytest.mark.parametrize("name", ["provider_check_in", "governance_committee", "monthly_topics"])
def test_who_starts_no_projects_takes_no_root_cause_away(name, agenda):
    """The number of projects is the reform's own, and zero is none."""
    run(with_reform(town(0.0), name, projects=0.0), 130)
    assert agenda.started == []
    run(with_reform(town(0.0), name, projects=10.0), 130)
    assert 0 < len(agenda.started) <= 2 * 10 * 130 / 365 + 2


@pytest.mark.parametrize(
    ("change", "parameters"),
    [({"root_share": 0.0}, {}), ({}, {"root_cause.works": 0.0})],
    ids=["nothing springs from a root cause", "no project works"],
)
def test_projects_in_vain_cost_their_minutes_and_prevent_nothing(change, parameters, agenda):
    plain, treated = (run(town(number, change, **parameters), 250) for number in (0.0, 60.0))
    assert len(agenda.started) > 5
    assert not lost(plain, treated).any()
    assert treated.daily["cost"].sum() > plain.daily["cost"].sum()


def test_a_cause_comes_back_at_its_rate():
    """At twelve a year every cause that a project has taken away is back on the next first of a month."""
    for rate, left in ((0.0, True), (12.0, False)):
        model = model_of(town(60.0, **{"root_cause.return_rate": rate}))
        model.run(250)
        while model.day_of_month != 15:  # finished on the first: look in the middle, a month later
            model.step()
        streams = model.districts[0].arrays.streams
        ended = streams["root_projects"] > 0
        assert ended.sum() > 10
        away = streams["root_factor"][ended] < 1.0
        assert away.all() if left else away.mean() < 0.6


def test_nobody_starts_a_project_on_a_cause_that_is_away():
    """Where projects always work and causes never come back, no place and type has a second one."""
    never = {"root_cause.works": 1.0, "root_cause.return_rate": 0.0}
    model = model_of(town(60.0, **never))
    model.run(400)
    projects = model.districts[0].arrays.streams["root_projects"]
    assert (projects == 1).sum() > 10
    assert projects.max() == 1


# -- sabotage --------------------------------------------------------------------------------------


def test_sabotage_a_project_that_never_works_is_found(agenda, monkeypatch):
    monkeypatch.setattr(JointCommittee, "works", lambda *_: False)
    with pytest.raises(AssertionError):
        test_the_chain_projects_are_started_paid_and_take_away_their_part_of_the_cause(agenda)
