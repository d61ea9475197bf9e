"""What many tests begin with: an empty store, the demonstration record loaded through the door, a real browser."""

import io
import os
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

import duckdb
import pytest
import streamlit as st
from filelock import FileLock
from months_sent import send_months
from openpyxl import load_workbook
from playwright.sync_api import Browser, sync_playwright
from returns_made import send_unchanged, withdraw
from xdist.scheduler import LoadScopeScheduling

from natpatsip.demo import demonstration_quarters, load_demonstration
from natpatsip.quarters import Quarter
from natpatsip.store import Store
from tests.browser import LAUNCH_ARGUMENTS, NoChromium, chromium_path

# What a test needs, itself or through a fixture, tells what it is. `make quick` leaves these out, and so needs no list.
MARKED_BY_FIXTURE = {"chromium": "browser", "tmp_path": "files", "tmp_path_factory": "files"}
# Modules that stay in one process together: they read the same made answers, which take long to make.
TOGETHER = ("tests/test_demo*",)


class ModulesApart(LoadScopeScheduling):
    """Side by side, each module stays in one process, so that what its tests begin with is made once."""

    def _split_scope(self, nodeid: str) -> str:
        path = PurePosixPath(nodeid.partition("::")[0])
        return next((group for group in TOGETHER if path.match(group)), str(path))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadScopeScheduling:
    """Tests are shared out by `ModulesApart`."""
    return ModulesApart(config, log)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark a test by what it needs."""
    for fixture, mark in MARKED_BY_FIXTURE.items():
        if _needs(item, fixture):
            item.add_marker(mark)
    if item.get_closest_marker("browser"):
        # Two busy cores now and then lose a press between two drawings; a fault of ours fails each time.
        item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put those first that take long: modules that visit the dashboard, then those that read the demonstration record.

    While one process makes that record for the largest of these, another has the modules that do not read it.
    """
    readers = Counter(item.path for item in items if _needs(item, "demonstration"))
    largest = max(readers, key=lambda path: readers[path], default=None)
    items.sort(
        key=lambda item: (not _in_browser(item), item.path != largest, item.path in readers, -readers[item.path])
    )


def _needs(item: pytest.Item, fixture: str) -> bool:
    return fixture in getattr(item, "fixturenames", ())


def _in_browser(item: pytest.Item) -> bool:
    return "in_browser" in item.path.parts


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Store], object]], Path]:
    """A way to have a database made by whichever process needs it first: its path, for all of them, only to be read."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent

    def path_of(name: str, fill: Callable[[Store], object]) -> Path:
        path = folder / name / "natpatsip.duckdb"
        with FileLock(folder / f"{name}.lock"):
            if not path.exists():
                being_made = tmp_path_factory.mktemp(name) / path.name
                fill(Store(being_made))
                path.parent.mkdir()
                being_made.rename(path)
        return path

    return path_of


@pytest.fixture
def store(tmp_path) -> Store:
    """A store with nothing in it, not even a file."""
    return Store(tmp_path / "natpatsip.duckdb")


@pytest.fixture(scope="session")
def nothing_stored(tmp_path_factory) -> Store:
    """Such a store for tests that write nothing to it: what was read of it once is kept."""
    return Store(tmp_path_factory.mktemp("nothing") / "natpatsip.duckdb")


@pytest.fixture(scope="session")
def demonstration(made_once) -> Store:
    """Every collaborative's demonstration return for eight quarters; only to be read."""
    return Store(made_once("eight quarters", lambda store: load_demonstration(store, demonstration_quarters(8))))


@pytest.fixture(scope="session")
def lines_sent(demonstration):
    """The lines of a sheet in every workbook of a quarter that has it: what stands in its cells, by heading, and as
    `Collaborative` the code of whoever sent it.
    """
    with duckdb.connect(str(demonstration.path), read_only=True) as file:
        sent = file.execute("SELECT psc, quarter, workbook FROM submissions").fetchall()
    books = {
        (psc, Quarter.parse(quarter)): load_workbook(io.BytesIO(book), read_only=True) for psc, quarter, book in sent
    }

    def read(title, quarter, first_heading):
        for (psc, of), book in books.items():
            if of == quarter and title in book.sheetnames:
                rows = list(book[title].iter_rows(values_only=True))
                at = next(number for number, row in enumerate(rows) if row[0] == first_heading)
                for row in rows[at + 1 :]:
                    if row[0]:
                        yield {"Collaborative": psc, **dict(zip(rows[at], row, strict=True))}

    return read


@pytest.fixture(scope="session")
def coming_in(demonstration, made_once) -> Store:
    """The demonstration, of which Wessex never returned Q2 2022/23 and alone has returned Q1 2023/24; only to be read."""

    def fill(store: Store) -> None:
        shutil.copy(demonstration.path, store.path)
        withdraw(store, "WEX", Quarter(2022, 2))
        send_unchanged(store, "WEX", Quarter(2023, 1))

    return Store(made_once("coming in", fill))


@pytest.fixture(scope="session")
def record_of_two_quarters(made_once) -> Path:
    """A database of the demonstration returns of Q3 and Q4 2022/23; only to be copied."""
    return made_once("two quarters", lambda store: load_demonstration(store, demonstration_quarters(2)))


@pytest.fixture(scope="session")
def months_record(made_once) -> Path:
    """A database of what `months_sent` sends; only to be copied."""
    return made_once("months", send_months)


@pytest.fixture
def months_on_page(months_record, tmp_path, monkeypatch) -> Store:
    """The store that a page shows, of what `months_sent` sends, in a file of its own."""
    monkeypatch.setenv("NATPATSIP_DATABASE", str(shutil.copy(months_record, tmp_path / "natpatsip.duckdb")))
    # Streamlit puts its script there, and a process that starts later would run it.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    st.cache_resource.clear()
    st.cache_data.clear()
    return Store(tmp_path / "natpatsip.duckdb")


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
