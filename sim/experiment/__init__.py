"""Experiments: scenarios run again and again under the same luck, and the folder they leave.

`compare` sets scenarios beside a reference, `run` runs one, `compare_cases` runs programmes each in
its own place. `sweep` varies numbers and finds where an effect turns, `synergy` runs every
combination of reforms, `sensitivity` says which numbers an effect rests on. `trace` follows single
problems and residents through two worlds, `evaluate` tries out the evaluation of a pilot.
`patterns` holds the model against published patterns, `robustness` looks at findings under other
conditions. `calibrate` rules out assumed numbers, and `compare_plausible` compares over what is left.

All write a results folder and give its path; results/README.md says what is in it. Every run that
was ever finished is found in a store and not run again; inside ``with using(...)`` another store
holds, or other machines (`sim.experiment.means`). Everything else here serves them.
"""

from sim.experiment.calibration.calibrate import calibrate
from sim.experiment.calibration.worlds import compare_plausible
from sim.experiment.cases import Case, compare_cases
from sim.experiment.design import Range
from sim.experiment.evaluation import evaluate
from sim.experiment.experiment import compare, run
from sim.experiment.following import trace
from sim.experiment.means import using
from sim.experiment.patterns import patterns
from sim.experiment.robustness import robustness
from sim.experiment.sensitivity import sensitivity
from sim.experiment.sweep import sweep
from sim.experiment.synergy import synergy
from sim.experiment.trouble import ExperimentFailed, Interrupted, PartDone

__all__ = [
    "Case",
    "ExperimentFailed",
    "Interrupted",
    "PartDone",
    "Range",
    "calibrate",
    "compare",
    "compare_cases",
    "compare_plausible",
    "evaluate",
    "patterns",
    "robustness",
    "run",
    "sensitivity",
    "sweep",
    "synergy",
    "trace",
    "using",
]
