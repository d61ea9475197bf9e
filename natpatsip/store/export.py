"""What stands of the record as Parquet, for other programs and engines: a folder a table, a folder a quarter in it.

A manifest says what it is: which record, up to which event, whether a demonstration, under which versions of the sheets,
and the SHA-256 of each file. What it holds of workbooks is their rows, never the files.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from shutil import rmtree
from typing import Any

import pyarrow
from pyarrow import dataset, parquet

import natpatsip
from natpatsip import catalogue
from natpatsip.organisations import organisation_tables
from natpatsip.organisations.made_up import count_variants
from natpatsip.sheets import SHEET_NAMES, SHEETS
from natpatsip.store.file import StoreUnreadable, told_plainly
from natpatsip.store.snapshot import Snapshot
from natpatsip.store.status import has_demonstration

MANIFEST = "manifest.json"
_PARTITION = "quarter"


class ExportExists(StoreUnreadable):
    """A folder stands where an export is to be written."""


def export(snapshot: Snapshot, folder: Path) -> Mapping[str, Any]:
    """Write what a snapshot sees into a folder, which it gets its name as once it is whole; returns the manifest.

    Raises ExportExists, and another StoreProblem when it cannot be written.
    """
    if folder.exists():
        raise ExportExists(f"{folder} exists already, and was left as it is. Give another name.")
    fresh = folder.with_name(f"{folder.name}.new")
    with told_plainly(folder):
        rmtree(fresh, ignore_errors=True)
        names = ["current_sheets", *SHEET_NAMES, *organisation_tables()]
        tables = {name: _write(snapshot.table(name).collect("pyarrow").to_native(), fresh / name) for name in names}
        manifest = {
            "made_by": natpatsip.MADE_BY,
            "record": snapshot.version.record,
            "as_at_event": snapshot.version.sequence,
            "hash_of_event": snapshot.version.hash,
            "demonstration": catalogue.demonstration_notice(count_variants()) if has_demonstration(snapshot) else None,
            "sheets": {sheet.name: {"version": sheet.version, "grain": sheet.grain} for sheet in SHEETS},
            "tables": tables,
        }
        (fresh / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
        fresh.rename(folder)
    return manifest


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """What an export says of itself, once every file of it is the one that was written. Raises StoreUnreadable."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise StoreUnreadable(f"{folder} is no export of a record. Make one with “export {folder}”.") from None
    for name, table in manifest["tables"].items():
        for file, sha256 in table["files"].items():
            path = folder / name / file
            if not path.exists() or _sha256(path) != sha256:
                raise StoreUnreadable(f"{path} is missing, or not what was exported. Export the record again.")
    return manifest


def _write(rows: pyarrow.Table, folder: Path) -> dict[str, Any]:
    """A table as files, by quarter where it has one; of an empty one a file that tells its columns."""
    by_quarter = _PARTITION in rows.column_names and rows.num_rows > 0
    if by_quarter:
        dataset.write_dataset(rows, folder, format="parquet", partitioning=[_PARTITION], partitioning_flavor="hive")
    else:
        folder.mkdir(parents=True)
        parquet.write_table(rows, folder / "part-0.parquet")
    files = {path.relative_to(folder).as_posix(): _sha256(path) for path in sorted(folder.rglob("*.parquet"))}
    return {"rows": rows.num_rows, "partitioned_by": _PARTITION if by_quarter else None, "files": files}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
