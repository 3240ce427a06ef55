"""Reforms: one file each, a sentence of the source turned into moves of levers."""

from sim.reforms.reform import (
    REFORMS_FOLDER,
    RESERVED,
    Move,
    Reform,
    ReformParameter,
    load_reform,
    load_reforms,
)

__all__ = [
    "REFORMS_FOLDER",
    "RESERVED",
    "Move",
    "Reform",
    "ReformParameter",
    "load_reform",
    "load_reforms",
]
