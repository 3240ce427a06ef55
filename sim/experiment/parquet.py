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


def as_table(scenario: str, replication: int, rows: Table) -> pa.Table:
    """The rows of one run, with the columns `scenario` and `replication` before them."""
    import pyarrow as pa

    names = pa.DictionaryArray.from_arrays(pa.array([0] * len(rows), pa.int32()), [scenario])
    columns = {
        "scenario": names,
        "replication": pa.array([replication] * len(rows), pa.int32()),
    }
    for field in rows.dtype.names or ():
        columns[field] = pa.array(rows[field].copy())
    return pa.table(columns)


def write_run(path: Path, scenario: str, replication: int, rows: Table) -> None:
    """One run as a Parquet file."""
    import pyarrow.parquet as pq

    table = as_table(scenario, replication, rows)
    write_atomically(path, lambda beside: pq.write_table(table, beside, compression=COMPRESSION))


def write_runs(path: Path, runs: Sequence[tuple[str, int, Table]]) -> None:
    """Several runs as one Parquet file, in the order given."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.concat_tables([as_table(*run) for run in runs]).unify_dictionaries()
    write_atomically(path, lambda beside: pq.write_table(table, beside, compression=COMPRESSION))


def join(path: Path, parts: Iterable[Path]) -> None:
    """Put the files of single runs together, one at a time, so that memory holds one run."""
    import pyarrow.parquet as pq

    def write(beside: Path) -> None:
        writer = None
        try:
            for part in parts:
                table = pq.read_table(part)
                if writer is None:
                    writer = pq.ParquetWriter(beside, table.schema, compression=COMPRESSION)
                writer.write_table(table)
        finally:
            if writer is not None:
                writer.close()

    write_atomically(path, write)
