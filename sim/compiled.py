"""One way to compile the inner loops, so that its private corners live in one place.

`compiled` and `inlined` are `numba.njit` with the cache on, the interpreter lock released and, where this version
of numba knows them, options that matter for small functions over many arrays: no reference counting (`_nrt=False`: nothing inside may
allocate) and, for the smallest and those with one caller, forced inlining. Without those options the code is the same, only slower.

numba's cache looks at one file only, and kernels of different files are inlined into each other; so the cache folder is named
by the content of all kernel files together, and an edit anywhere starts a new folder. The oldest folders go.

Set `NUMBA_DISABLE_JIT=1` to run every kernel as plain Python: the oracle of the compiled code, and the way to step through it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import numba

_HERE = Path(__file__).resolve().parent
VERSIONS_KEPT = 5  # of the kernels, whose compiled code is kept beside the sources
Function = TypeVar("Function", bound=Callable[..., Any])


def kernel_sources() -> list[Path]:
    """The files whose text decides what the compiled code is."""
    return [
        _HERE / "bundle.py",
        _HERE / "compiled.py",
        _HERE / "luck.py",
        _HERE / "prefetch.py",
        *sorted((_HERE / "kernels").glob("*.py")),
    ]


def kernel_digest() -> str:
    """Content hash of all kernel sources and of the numba version, 16 hex digits."""
    digest = hashlib.sha256(numba.__version__.encode())
    for source in kernel_sources():
        digest.update(source.name.encode() + source.read_bytes())
    return digest.hexdigest()[:16]


def _choose_cache_folder() -> None:
    if os.environ.get("NUMBA_CACHE_DIR"):
        return
    folder = _own_folder()
    try:
        new = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError:
        new = writable = False
    if writable:  # else numba's own choice, a folder of the user
        numba.config.CACHE_DIR = str(folder)
    if new:
        _forget_old(folder.parent)


def _forget_old(caches: Path) -> None:
    """Whoever edits kernels leaves some 25 MB behind each time: only the newest few stay."""
    try:
        by_age = sorted(caches.glob("kernels-*"), key=lambda each: each.stat().st_mtime)
    except OSError:  # another process is at it
        return
    for old in by_age[:-VERSIONS_KEPT]:
        shutil.rmtree(old, ignore_errors=True)


def _own_folder() -> Path:
    return _HERE / "__pycache__" / f"kernels-{kernel_digest()}"


def is_compiled() -> bool:
    """Whether these kernels were compiled here before, for this Python: else whoever runs first waits about a minute.

    True as well where nobody can tell or nothing is compiled: another cache folder than ours, the compiler switched off.
    """
    folder = _own_folder()
    if numba.config.DISABLE_JIT or str(folder) != numba.config.CACHE_DIR:
        return True
    python = f"py{sys.version_info.major}{sys.version_info.minor}"
    return any(folder.rglob(f"day.run_day-*.{python}.nbi"))


_choose_cache_folder()


def _njit(**options: Any) -> Callable[[Function], Function]:
    def decorate(function: Function) -> Function:
        try:
            made = numba.njit(cache=True, nogil=True, _nrt=False, no_cfunc_wrapper=True, **options)(
                function
            )
        except Exception:  # another numba without the private options: slower, the same results
            made = numba.njit(cache=True, nogil=True)(function)
        return made  # type: ignore[no-any-return]

    return decorate


def inlined(function: Function) -> Function:
    """Compile a function that becomes part of the kernels that call it: small, or called from one place."""
    return _njit(forceinline=True)(function)


def compiled(function: Function) -> Function:
    """Compile a function that stays one: large and called from several places, or called from Python."""
    return _njit()(function)
