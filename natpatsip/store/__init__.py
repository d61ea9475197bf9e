"""The DuckDB file that keeps every return for ever: events, submissions with their workbooks, and the rows read from them."""

from natpatsip.store.file import StoreBusy, StoreTooNew, StoreUnreadable
from natpatsip.store.reading import Reading
from natpatsip.store.store import Store, database_path
from natpatsip.store.writing import NoSuchSubmission, Submission, Writing

__all__ = [
    "NoSuchSubmission",
    "Reading",
    "Store",
    "StoreBusy",
    "StoreTooNew",
    "StoreUnreadable",
    "Submission",
    "Writing",
    "database_path",
]
