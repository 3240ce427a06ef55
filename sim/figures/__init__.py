"""Pictures from results tables: nothing here knows the model.

Each `..._figure` takes tables (`tables` says which columns) and gives a matplotlib Figure; `save`
writes it as PNG and SVG. The same tables give the same bytes.
"""

from __future__ import annotations

from sim.figures.cases import CaseTables, case_figure
from sim.figures.draw import draw_all
from sim.figures.effects import effects_figure
from sim.figures.evaluation import evaluation_figure
from sim.figures.incidence import incidence_figure
from sim.figures.messages import Message
from sim.figures.minutes import minutes_figure
from sim.figures.rates import rates_figure
from sim.figures.style import drawing, save
from sim.figures.throughput import throughput_figure

__all__ = [
    "CaseTables",
    "Message",
    "case_figure",
    "draw_all",
    "drawing",
    "effects_figure",
    "evaluation_figure",
    "incidence_figure",
    "minutes_figure",
    "rates_figure",
    "save",
    "throughput_figure",
]
