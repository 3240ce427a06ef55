"""Variants of a data file: a city's own issue types or departments, as differences to the usual ones.

`base: standard` begins with the usual entries, `only: [heating, noise]` keeps a few of them, and the
section (`types:` or `departments:`) says what is different, or new, entry by entry and key by key.
"""

from __future__ import annotations

from pathlib import Path

from sim.datafiles import Node, load_yaml

STANDARD = "standard"


def read_entries(path: Path, section: str, standard: Path) -> dict[str, Node]:
    """The entries of a file by name, those of the ``standard`` file below them if it is built on it.

    Raises UserError for an entry in ``only`` that the standard file does not have.
    """
    top = load_yaml(path)
    if "base" not in top.mapping():
        return _entries(top, section)
    fields = top.fields(("base",), ("only", section, "note"))
    fields["base"].choice([STANDARD], "base")
    entries = _entries(load_yaml(standard), section)
    if "only" in fields:
        words = [
            word.choice(list(entries), f"entry of {standard.name}")
            for word in fields["only"].items()
        ]
        entries = {word: entries[word] for word in entries if word in words}
    for name, node in fields[section].mapping().items() if section in fields else ():
        below = entries[name].mapping() if name in entries else {}
        entries[name] = Node(
            {**below, **node.mapping()}, node.path, node.file, node.line, node.column
        )
    return entries


def _entries(top: Node, section: str) -> dict[str, Node]:
    """The entries of a whole file: under ``types``, or at the top."""
    if section in top.mapping():
        return dict(top.fields((section,))[section].mapping())
    return dict(top.mapping())
