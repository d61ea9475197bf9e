"""The stores that tests begin with: an empty one, and the demonstration record, loaded once through the door."""

import shutil

import pytest

from natpatsip.demo import demonstration_quarters, load_demonstration
from natpatsip.store import Store


@pytest.fixture
def store(tmp_path) -> Store:
    """A store with nothing in it, not even a file."""
    return Store(tmp_path / "natpatsip.duckdb")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory) -> Store:
    """Every collaborative's demonstration return for eight quarters; only to be read."""
    store = Store(tmp_path_factory.mktemp("demonstration") / "natpatsip.duckdb")
    load_demonstration(store, demonstration_quarters(8))
    return store


@pytest.fixture
def demonstration_copy(demonstration, tmp_path) -> Store:
    """The same record in a file of its own, for a test that writes."""
    return Store(shutil.copy(demonstration.path, tmp_path / "natpatsip.duckdb"))
