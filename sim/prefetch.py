"""Ask the processor for a row of an array before it is needed, so that it need not wait for memory when it is.

`touch(array, row, byte)` has no effect but on speed, and none at all in plain Python. Rows of a large district lie far apart and are
looked at once in days; a wait for memory costs as much as a hundred sums.
"""

from __future__ import annotations

from typing import Any

import numba
from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

from sim.compiled import inlined

_LINE = ir.IntType(8).as_pointer()
_WORD = ir.IntType(64)
_FLAG = ir.IntType(32)


def _touch(_context: Any, array: Any, row: Any, byte: Any) -> Any:
    """The line of memory with byte `byte` of row `row` of a one-dimensional array will soon be read."""

    def lower(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        array_type, row_type, byte_type = signature.args
        made = context.make_array(array_type)(context, builder, value=values[0])
        size = context.get_abi_sizeof(context.get_data_type(array_type.dtype))
        place = builder.mul(
            context.cast(builder, values[1], row_type, types.int64), ir.Constant(_WORD, size)
        )
        place = builder.add(place, context.cast(builder, values[2], byte_type, types.int64))
        address = builder.add(builder.ptrtoint(made.data, _WORD), place)
        kind = ir.FunctionType(ir.VoidType(), [_LINE, _FLAG, _FLAG, _FLAG])
        function = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
        reading, keep, data = (ir.Constant(_FLAG, flag) for flag in (0, 3, 1))
        builder.call(function, [builder.inttoptr(address, _LINE), reading, keep, data])
        return context.get_dummy_value()

    return types.void(array, row, byte), lower


def _nothing(_array: Any, _row: int, _byte: int) -> None:
    """In plain Python there is nothing to ask for."""


touch: Any = _nothing if numba.config.DISABLE_JIT else intrinsic(_touch)


@inlined
def ask_for_row(rows, row):  # type: ignore[no-untyped-def]
    """Ask for a row of two lines of memory."""
    touch(rows, row, 0)
    touch(rows, row, 64)
