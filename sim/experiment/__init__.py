"""Experiments: scenarios run again and again under the same luck, and the folder they leave.

`compare` sets scenarios beside a reference, `run` runs one, `compare_cases` runs programmes each in
its own place. All write a results folder and give its path; results/README.md says what is in it.
`trace` follows single problems and residents through two worlds, `evaluate` tries out the evaluation of a pilot.
Everything else here serves them.
"""

from sim.experiment.cases import Case, compare_cases
from sim.experiment.evaluation import evaluate
from sim.experiment.experiment import compare, run
from sim.experiment.following import trace
from sim.experiment.trouble import ExperimentFailed, Interrupted

__all__ = [
    "Case",
    "ExperimentFailed",
    "Interrupted",
    "compare",
    "compare_cases",
    "evaluate",
    "run",
    "trace",
]
