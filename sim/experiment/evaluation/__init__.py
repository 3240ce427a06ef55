"""Trying out the evaluation of a pilot: would it find what it looks for? `evaluate`."""

from sim.experiment.evaluation.evaluate import evaluate

__all__ = ["evaluate"]
