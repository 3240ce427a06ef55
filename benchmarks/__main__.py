"""All benchmarks, one after the other: ``python -m benchmarks`` (about ten minutes)."""

from __future__ import annotations

import subprocess
import sys

for name in ("peers", "run_length", "scaling"):
    subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)
