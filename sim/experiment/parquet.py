"""Structured arrays of runs as Parquet files, one table for many runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.experiment.files import write_atomically
from sim.ledger import Table

if TYPE_CHECKING:
    import pyarrow as pa

COMPRESSION = "zstd"


def as_table(rows: Table) -> pa.Table:
    """The rows of one run."""
    import pyarrow as pa

    return pa.table({name: pa.array(rows[name].copy()) for name in rows.dtype.names or ()})


def of_run(scenario: str, replication: int, rows: pa.Table) -> pa.Table:
    """The rows of one run, with the columns `scenario` and `replication` before them."""
    import pyarrow as pa

    zeros = pa.array([0] * len(rows), pa.int32())
    columns = {
        "scenario": pa.DictionaryArray.from_arrays(zeros, [scenario]),
        "replication": pa.array([replication] * len(rows), pa.int32()),
    }
    return pa.table({**columns, **dict(zip(rows.column_names, rows.columns, strict=True))})


def write_table(path: Path, rows: Table) -> None:
    """The rows of one run as a Parquet file that notices damage (`whole`)."""
    import pyarrow.parquet as pq

    table = as_table(rows)
    write_atomically(
        path,
        lambda beside: pq.write_table(
            table, beside, compression=COMPRESSION, write_page_checksum=True
        ),
    )


def read_table(path: Path) -> pa.Table:
    """What `write_table` wrote. Raises OSError or pyarrow.ArrowException if it is damaged."""
    import pyarrow.parquet as pq

    return pq.read_table(path, page_checksum_verification=True)


def whole(path: Path) -> bool:
    """Whether the file is there and reads to its end without damage."""
    import pyarrow as pa

    try:
        read_table(path)
    except (OSError, pa.ArrowException):
        return False
    return True


def write_runs(path: Path, runs: Sequence[tuple[str, int, Table]]) -> None:
    """Several runs as one Parquet file, in the order given."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = [of_run(name, replication, as_table(rows)) for name, replication, rows in runs]
    table = pa.concat_tables(tables).unify_dictionaries()
    write_atomically(path, lambda beside: pq.write_table(table, beside, compression=COMPRESSION))


def join(path: Path, parts: Iterable[tuple[str, int, Path]]) -> None:
    """Put the files of single runs (scenario, replication, file) together.

    One at a time, so that memory holds one run.
    """
    import pyarrow.parquet as pq

    def write(beside: Path) -> None:
        writer = None
        try:
            for scenario, replication, part in parts:
                table = of_run(scenario, replication, read_table(part))
                if writer is None:
                    writer = pq.ParquetWriter(beside, table.schema, compression=COMPRESSION)
                writer.write_table(table)
        finally:
            if writer is not None:
                writer.close()

    write_atomically(path, write)
