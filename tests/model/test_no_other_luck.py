"""No other generator anywhere, and no number of luck that nobody draws."""

import re

import pytest

from sim import luck
from tests.model.determinism_rules import FORBIDDEN, forbidden_names, sources

DECISIONS = {n for n, value in vars(luck).items() if n.isupper() and isinstance(value, int)}


def test_no_other_generator_is_used_anywhere():
    found = {
        path.name: names
        for path in sources()
        if (names := forbidden_names(path.read_text(encoding="utf-8")))
    }
    assert found == {}
    assert len(sources()) > 40


@pytest.mark.parametrize("planted", sorted(FORBIDDEN))
def test_sabotage_every_other_generator_is_found_by_the_scan(planted):
    assert forbidden_names(FORBIDDEN[planted])


def test_every_decision_is_used_by_somebody():
    """A number of luck that nobody draws promises a mechanism that is not there."""
    text = "".join(path.read_text(encoding="utf-8") for path in sources() if path.name != "luck.py")
    unused = {name for name in DECISIONS if not re.search(rf"\b{name}\b", text)}
    assert not unused
