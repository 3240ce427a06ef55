"""Trust and volume: who is served well reports more, so a reform that works brings cases; nobody has put that in as such."""

import numpy as np
import pytest

from tests.model.worlds import hamlet, run, with_heads, with_parameters, with_reform

DAYS = 500


def town(heads=6.0, street_heads=24.0, learning=0.15):
    """Many problems a resident, so that own experience counts; no news and no neglect beside it."""
    scenario = hamlet(residents=4000, busy=12.0)
    quiet = {"line.neglect": 0.0, "learning.news": 0.0, "learning.trust": learning}
    return with_parameters(with_heads(scenario, heads, street_factor=street_heads), quiet)


def known(scenario):
    """Share of the problems of five months that anybody has reported, and how many there are."""
    problems = run(scenario, DAYS).problems
    born = problems["born"] / 1440
    late = (born > DAYS - 200) & (born < DAYS - 60)
    return (problems["first_report"][late] >= 0).mean(), int(late.sum())


def test_good_service_makes_people_report_and_bad_service_keeps_them_from_it():
    """Against the same service where nobody learns: up if all is fixed at once, down if nothing is."""
    for heads, sign in ((40.0, 1), (0.05, -1)):
        learnt, n = known(town(heads, heads))
        unmoved, _ = known(town(heads, heads, learning=0.0))
        assert n > 4000
        assert sign * (learnt - unmoved) > 0.015, heads


def volume(scenario):
    return run(scenario, DAYS).daily["cases_received"][-200:].mean()


@pytest.fixture(scope="module")
def gains():
    """What a reform that works does to reporting, where residents learn to trust and where they do not."""
    found = {}
    for learning in (0.15, 0.0):
        plain = town(learning=learning)
        reformed = with_reform(plain, "personnel_appraisal", appraisal=0.4)
        found[learning] = (
            known(reformed)[0] - known(plain)[0],
            volume(reformed) - volume(plain),
        )
    return found


def test_a_reform_that_works_brings_more_volume_where_people_learn_to_trust(gains):
    """Quick fixes alone mean fewer repeats; trust brings back a part of these cases and more first reports."""
    (known_learnt, volume_learnt), (known_unmoved, volume_unmoved) = gains[0.15], gains[0.0]
    assert known_learnt - known_unmoved > 0.008
    assert volume_unmoved < -2.0
    assert volume_learnt - volume_unmoved > 1.5


def test_sabotage_reports_that_trust_does_not_move_are_found():
    deaf = {"learning.trust_effect": 0.0}
    learnt, unmoved = (
        known(with_parameters(town(40.0, 40.0, learning=learning), deaf))[0]
        for learning in (0.15, 0.0)
    )
    assert np.isclose(learnt, unmoved, atol=0.005)
