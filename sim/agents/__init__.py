"""Institutions: Mesa agents over rows of arrays. They decide once a day, at 00:00, in plain Python that a student can change.

Agents keep nothing to themselves: what they remember is in the arrays of their district, so that a world can be copied.
"""

from sim.agents.committee import JointCommittee
from sim.agents.community import Community
from sim.agents.department import DepartmentUnit
from sim.agents.estates import EstateCommittee
from sim.agents.grid import CommandCentre
from sim.agents.hotline import Hotline
from sim.agents.inspectorate import Inspectorate
from sim.agents.street import StreetOffice

__all__ = [
    "CommandCentre",
    "Community",
    "DepartmentUnit",
    "EstateCommittee",
    "Hotline",
    "Inspectorate",
    "JointCommittee",
    "StreetOffice",
]
