"""Clocks, the state of the machine, and tables of results."""

from __future__ import annotations

import gc
import json
import os
import platform
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

from sim.compiled import kernel_digest

Result = TypeVar("Result")

RESULTS = Path(__file__).resolve().parent / "results"


@dataclass(frozen=True, slots=True)
class Clock:
    """Seconds on the wall, and of processor time of this process: others stretch that less."""

    wall: float
    cpu: float

    def record(self) -> dict[str, float]:
        """As plain values."""
        return {"wall": self.wall, "cpu": self.cpu}


def timed(work: Callable[[], Result]) -> tuple[Clock, Result]:
    """Time `work`, after a collection of garbage that is not counted; its time and its result."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return Clock(time.perf_counter() - wall, time.process_time() - cpu), result


def least(clocks: Sequence[Clock]) -> Clock:
    """The least wall time and the least processor time."""
    return Clock(min(clock.wall for clock in clocks), min(clock.cpu for clock in clocks))


def peak_memory() -> float:
    """MiB: the most memory that this process has held so far."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def load() -> float:
    """Processes that wanted to run on this machine in the last minute, ours among them."""
    return os.getloadavg()[0]


def forget(world: Any) -> None:
    """Mesa before 3.4 keeps every model for ever in a table of its Agent class: `world` is one, or has one."""
    model = getattr(world, "model", world)
    mesa = sys.modules.get("mesa")
    ids = getattr(mesa.Agent, "_ids", None) if mesa else None
    if ids is not None and model in ids:
        ids.pop(model)


def machine() -> dict[str, Any]:
    """What ran this: processor, cores, versions, the text of our kernels, load."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **{name: version(name) for name in ("mesa", "numba", "numpy")},
        "kernels": kernel_digest(),
        "load": load(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A markdown table: the first column to the left, the others to the right."""
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, rule, *rows))


def keep(name: str, title: str, text: str, record: dict[str, Any]) -> None:
    """Print a result and write it to `results/<name>.md` and `.json`."""
    about = machine()
    versions = ", ".join(f"{key} {about[key]}" for key in ("python", "mesa", "numba", "numpy"))
    foot = (
        f"{about['processor']}, {about['cores']} cores; load {about['load']:.1f} at the end; "
        f"{versions}; kernels {about['kernels']}. "
        f"Made by `python -m benchmarks.{name}`."
    )
    page = f"# {title}\n\n{text}\n\n{foot}\n"
    print(page)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.md").write_text(page, encoding="utf-8")
    data = json.dumps({"machine": about, **record}, indent=1)
    (RESULTS / f"{name}.json").write_text(data + "\n", encoding="utf-8")
