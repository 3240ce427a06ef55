"""Villages: quiet worlds of communities of one size, whose problems are all within reach and never reported."""

from dataclasses import replace

from worlds import RESIDENTS, Kind, theory_world

from sim.scenario import Scenario


def village(
    residents: int,
    communities: int,
    problems_a_day: float,
    parameters: dict[str, float],
    levers: dict[str, float],
    touched: float = 1.0,
) -> Scenario:
    """`communities` of so many residents, one a street; problems a day and resident."""
    traits = {"community_reach": 1.0, "touched": touched, "vanish_days": 5.0}
    world = theory_world(
        Kind(problems_a_day * RESIDENTS, 1.0, more=traits),
        streets=communities,
        parameters={"reporting.at_birth": 0.0, **parameters},
        levers=levers,
    )
    (district,) = world.city.districts
    city = replace(
        world.city,
        residents_per_place=float(residents),
        residents_per_community=float(residents),
        districts=(replace(district, residents=residents * communities),),
    )
    return replace(world, city=city)
