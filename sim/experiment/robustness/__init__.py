"""The main findings under other conditions."""

from sim.experiment.robustness.run import robustness

__all__ = ["robustness"]
