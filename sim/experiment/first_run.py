"""What the first run of a version does before anything else: it compiles the inner loops, and says so."""

from __future__ import annotations


def first_run_words() -> str:
    """A line that says it, if this version has not run here yet; empty if it has."""
    from sim.compiled import is_compiled  # numba takes a while to import

    if is_compiled():
        return ""
    return "compiling the inner loops of this version: about a minute, once"
