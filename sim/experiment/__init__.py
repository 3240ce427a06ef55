"""Experiments: scenarios run again and again under the same luck, and the folder they leave.

`compare` sets scenarios beside a reference, `run` runs one. Both write a results folder and give
its path; results/README.md says what is in it. Everything else here serves the two.
"""

from sim.experiment.experiment import compare, run
from sim.experiment.trouble import ExperimentFailed, Interrupted

__all__ = ["ExperimentFailed", "Interrupted", "compare", "run"]
