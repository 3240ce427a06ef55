"""A simulator of street-level governance in Chinese cities.

In a notebook three names do::

    from sim import compare, load, run

    whistles = compare("baseline", "whistle_summons", days=60, replications=4)
    whistles.effects

`load`, `run` and `compare` come from `sim.notebook`, and are imported when first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.notebook import compare, load, run

__all__ = ["compare", "load", "run"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from sim import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module 'sim' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
