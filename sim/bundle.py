"""Many named arrays behind one address: how a whole district is handed to a compiled function as cheaply as one number.

A tuple of forty arrays costs compiled code some three hundred words at every call that is not inlined, and minutes of compiling. A
`Bundle` is a Python object with arrays as attributes and a table of their addresses and shapes; compiled code gets the address of
the table, and `d.cases[row].stage` loads what it needs from there; `d.number_of_cases` is how many rows there are. With the compiler off
the same lines are plain Python. In compiled code an array does not know its length: no row is negative, nobody asks for `.shape[0]`.

The arrays must be C-contiguous, of at most two dimensions, and keep their place in memory while compiled code runs; a new array is put in
place by assigning the attribute.
"""

from __future__ import annotations

import contextlib
import hashlib
import mmap
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numba
import numpy as np
from llvmlite import ir
from numba.core import cgutils, types
from numba.core.datamodel import models, register_default
from numba.core.imputils import lower_getattr_generic
from numba.core.typing.templates import AttributeTemplate, infer_getattr
from numba.extending import NativeValue, unbox
from numba.np.arrayobj import populate_array

_WORDS = 3  # address, rows, columns
_NUMBER_OF = "number_of_"
_TAKEN = ("names", "table", "address", "copy")
LINE = 64  # bytes that the processor fetches from memory at once
LARGE_PAGE = 2**21  # bytes


def in_lines(fields: list[tuple[str, str]]) -> np.dtype[Any]:
    """A record whose rows fill whole lines of memory, so that a row never begins in the middle of one."""
    packed = np.dtype(fields)
    whole = -(-packed.itemsize // LINE) * LINE
    return np.dtype(
        {
            "names": list(packed.names or ()),
            "formats": [kind for _, kind in fields],
            "offsets": [packed.fields[name][1] for name, _ in fields],  # type: ignore[index]
            "itemsize": whole,
        }
    )


def records(number: int, dtype: np.dtype[Any]) -> np.ndarray:
    """`number` rows of zeros, the first at the beginning of a line of memory.

    Arrays of a large page or more get pages of their own: they go back to the system when the array grows or the world ends, and are
    large pages where the system has them, because rows are visited in no order.
    """
    size = number * dtype.itemsize
    if size < LARGE_PAGE:
        room = np.zeros(size + LINE, np.uint8)
        first = -room.ctypes.data % LINE
    else:
        if hasattr(mmap, "MAP_PRIVATE"):  # shared ones would stay small pages
            pages = mmap.mmap(-1, size + LARGE_PAGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        else:
            pages = mmap.mmap(-1, size + LARGE_PAGE)
        if hasattr(mmap, "MADV_HUGEPAGE"):
            with contextlib.suppress(OSError):  # a kernel without large pages
                pages.madvise(mmap.MADV_HUGEPAGE)
        room = np.frombuffer(pages, np.uint8)
        first = -room.ctypes.data % LARGE_PAGE
    return room[first : first + size].view(dtype).view(np.recarray)


def columns(array: np.ndarray) -> SimpleNamespace:
    """Plain arrays over the fields of an array of records, by name: quick to read and write from Python.

    A field of a record array costs Python a microsecond or two each time, a plain array a tenth of that. They are views: they hold
    until another array is put in the place of this one.
    """
    plain = array.view(np.ndarray)
    return SimpleNamespace(**{name: plain[name] for name in plain.dtype.names or ()})


def copy_rows(to: np.ndarray, rows: np.ndarray) -> None:
    """Copy rows byte by byte to the beginning of `to`: numpy would copy field by field where rows have holes."""
    to.view(np.ndarray).view(np.uint8)[: rows.nbytes] = rows.view(np.ndarray).view(np.uint8)


class Bundle:
    """Arrays as attributes, and one address for compiled code."""

    def __init__(self, **arrays: np.ndarray) -> None:
        """Bundle the arrays; their names and dtypes stay as they are for good.

        Raises ValueError for an array that compiled code could not walk, or a name that a bundle needs for itself.
        """
        for name in arrays:
            if name in _TAKEN or name.startswith(_NUMBER_OF):
                raise ValueError(
                    f"{name}: no array can be called that, a bundle needs the name itself"
                )
        self.__dict__["names"] = tuple(arrays)
        self.__dict__["table"] = np.zeros(_WORDS * len(arrays), np.int64)
        self.__dict__["address"] = int(self.table.ctypes.data)
        for name, array in arrays.items():
            setattr(self, name, array)
        # where numba looks first: asked in any other way it takes longer to find the type than a small kernel to run
        self.__dict__["_numba_type_"] = BundleType(
            tuple((name, numba.typeof(array)) for name, array in arrays.items())
        )

    def __setattr__(self, name: str, array: np.ndarray) -> None:
        """Put another array in the place of one."""
        if name not in self.names:
            raise AttributeError(f"the bundle has no array {name}")
        if not array.flags.c_contiguous or array.ndim > 2:
            raise ValueError(f"{name}: only C-contiguous arrays of one or two dimensions")
        if name in self.__dict__ and (
            array.dtype != self.__dict__[name].dtype or array.ndim != self.__dict__[name].ndim
        ):
            raise ValueError(f"{name}: another dtype or number of dimensions")
        self.__dict__[name] = array
        first = _WORDS * self.names.index(name)
        self.table[first] = array.ctypes.data
        self.table[first + 1 : first + 1 + array.ndim] = array.shape

    def __getattr__(self, name: str) -> Any:
        """`number_of_NAME`: how many rows array NAME has. Raises AttributeError for a name that is not there."""
        array = self.__dict__.get(name.removeprefix(_NUMBER_OF))
        if array is None or not name.startswith(_NUMBER_OF):
            raise AttributeError(f"the bundle has no array {name}")
        return len(array)

    def __iter__(self) -> Iterator[tuple[str, np.ndarray]]:
        """(name, array), in order."""
        for name in self.names:
            yield name, self.__dict__[name]

    def copy(self, shared: frozenset[str] = frozenset()) -> Bundle:
        """A bundle with copies of the arrays, but for those that are `shared`."""
        return Bundle(**{name: array if name in shared else _copy(array) for name, array in self})


def _copy(array: np.ndarray) -> np.ndarray:
    if array.dtype.names is None:
        return array.copy()
    made = records(len(array), array.dtype)
    copy_rows(made, array)
    return made


class BundleType(types.Type):  # type: ignore[misc]
    """numba's view of a bundle: names and array types, in the order of the table."""

    def __init__(self, fields: tuple[tuple[str, Any], ...]) -> None:
        """A bundle with these (name, array type) fields."""
        self.fields = fields
        self.places = {name: place for place, (name, _) in enumerate(fields)}
        digest = hashlib.sha256(str(fields).encode()).hexdigest()[:16]
        super().__init__(name=f"Bundle({digest})")


@register_default(BundleType)
class _BundleModel(models.PrimitiveModel):  # type: ignore[misc]
    """In compiled code a bundle is the address of its table."""

    def __init__(self, manager: Any, bundle_type: BundleType) -> None:
        super().__init__(manager, bundle_type, ir.IntType(64))


@unbox(BundleType)  # type: ignore[untyped-decorator]
def _address_of_bundle(_bundle_type: BundleType, value: Any, c: Any) -> NativeValue:
    address = c.pyapi.object_getattr_string(value, "address")
    native = c.pyapi.long_as_longlong(address)
    c.pyapi.decref(address)
    return NativeValue(native, is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred()))


@infer_getattr
class _BundleAttribute(AttributeTemplate):  # type: ignore[misc]
    key = BundleType

    def generic_resolve(self, bundle_type: BundleType, name: str) -> Any:
        if name.removeprefix(_NUMBER_OF) in bundle_type.places and name.startswith(_NUMBER_OF):
            return types.intp
        place = bundle_type.places.get(name)
        return None if place is None else bundle_type.fields[place][1]


@lower_getattr_generic(BundleType)
def _array_of_bundle(
    context: Any, builder: Any, bundle_type: BundleType, address: Any, name: str
) -> Any:
    """The array `name`, its address loaded from the table; or, for `number_of_NAME`, how many rows it has.

    Rows are numbered from 0 and never from the end, so the array need not know how many there are: with a number of rows numba would
    ask at every access whether the row is negative, which took a tenth of the time of a day.
    """
    number = name.startswith(_NUMBER_OF)
    place = bundle_type.places[name.removeprefix(_NUMBER_OF)]
    array_type = bundle_type.fields[place][1]
    word = ir.IntType(64)
    table = builder.inttoptr(address, word.as_pointer())

    def load(offset: int) -> Any:
        where = builder.gep(table, [ir.Constant(word, _WORDS * place + offset)], source_etype=word)
        value = builder.load(where, typ=word)
        value.set_metadata(
            "invariant.load", builder.module.add_metadata([])
        )  # the table never changes during a call
        return value

    if number:
        return load(1)
    array = context.make_array(array_type)(context, builder)
    size = context.get_constant(
        types.intp, context.get_abi_sizeof(context.get_data_type(array_type.dtype))
    )
    unknown = ir.Constant(word, 0)
    shape = [unknown] if array_type.ndim == 1 else [unknown, load(2)]
    strides = [size] if array_type.ndim == 1 else [builder.mul(shape[1], size), size]
    data = builder.inttoptr(load(0), array.data.type)
    populate_array(array, data=data, shape=shape, strides=strides, itemsize=size, meminfo=None)
    return array._getvalue()
