"""The DuckDB file that keeps every return for ever: events, submissions with their workbooks, and the rows read from them."""

from natpatsip.store.appending import NoSuchSubmission
from natpatsip.store.copy import Version
from natpatsip.store.file import StoreBusy, StoreProblem, StoreTooNew, StoreUnreadable
from natpatsip.store.snapshot import Snapshot
from natpatsip.store.store import Store, database_path
from natpatsip.store.writing import Submission, Writing

__all__ = [
    "NoSuchSubmission",
    "Snapshot",
    "Store",
    "StoreBusy",
    "StoreProblem",
    "StoreTooNew",
    "StoreUnreadable",
    "Submission",
    "Version",
    "Writing",
    "database_path",
]
