"""Published patterns held against the model, by rules that were fixed beforehand."""

from sim.experiment.patterns.run import patterns

__all__ = ["patterns"]
