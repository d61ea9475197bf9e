"""What many tests begin with: an empty store, the demonstration record loaded through the door, a real browser."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from natpatsip.demo import demonstration_quarters, load_demonstration
from natpatsip.store import Store
from tests.browser import LAUNCH_ARGUMENTS, NoChromium, chromium_path


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


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; without one the tests fail and say what to install, for a skipped test looks like a passed one."""
    try:
        path = chromium_path()
    except NoChromium as problem:
        pytest.fail(str(problem), pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=LAUNCH_ARGUMENTS)
        yield browser
        browser.close()
