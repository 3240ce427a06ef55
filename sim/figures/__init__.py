"""Pictures from results tables: nothing here knows the model.

Each `..._figure` takes tables (`tables` says which columns) and gives a matplotlib Figure; `save`
writes it as PNG and SVG. The same tables give the same bytes.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sim.figures.case_panels import CaseTables
    from sim.figures.cases import case_figure
    from sim.figures.draw import draw_all
    from sim.figures.effects import effects_figure
    from sim.figures.evaluation import evaluation_figure
    from sim.figures.incidence import incidence_figure
    from sim.figures.messages import Message
    from sim.figures.minutes import minutes_figure
    from sim.figures.patterns import patterns_figure
    from sim.figures.rates import rates_figure
    from sim.figures.robustness import robustness_figure
    from sim.figures.sensitivity import sensitivity_figure
    from sim.figures.style import drawing, save
    from sim.figures.sweeps import InputLabel, sweep_figure
    from sim.figures.synergy import synergy_figure
    from sim.figures.throughput import throughput_figure

__all__ = [
    "CaseTables",
    "InputLabel",
    "Message",
    "case_figure",
    "draw_all",
    "drawing",
    "effects_figure",
    "evaluation_figure",
    "incidence_figure",
    "minutes_figure",
    "patterns_figure",
    "rates_figure",
    "robustness_figure",
    "save",
    "sensitivity_figure",
    "sweep_figure",
    "synergy_figure",
    "throughput_figure",
]

_WHERE: Final = {
    "CaseTables": "case_panels",
    "InputLabel": "sweeps",
    "Message": "messages",
    "case_figure": "cases",
    "draw_all": "draw",
    "drawing": "style",
    "effects_figure": "effects",
    "evaluation_figure": "evaluation",
    "incidence_figure": "incidence",
    "minutes_figure": "minutes",
    "patterns_figure": "patterns",
    "rates_figure": "rates",
    "robustness_figure": "robustness",
    "save": "style",
    "sensitivity_figure": "sensitivity",
    "sweep_figure": "sweeps",
    "synergy_figure": "synergy",
    "throughput_figure": "throughput",
}


def __getattr__(name: str) -> Any:
    """Import what is asked for: who wants words alone does not wait for matplotlib."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
