"""Following one problem or one resident through two worlds: `trace`."""

from sim.experiment.following.trace import trace

__all__ = ["trace"]
