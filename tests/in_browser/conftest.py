"""The dashboard, served over demonstration returns, and a real Chromium to visit it with."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from extracts_made import opioid_csv, restraint_csv, sent
from playwright.sync_api import Browser, Page

from natpatsip.quarters import Quarter, months_between
from natpatsip.sheets.extracts import RESTRAINT_REPORTED
from natpatsip.store import Store
from tests.in_browser.serving import served

# A busy machine with two cores may keep a page waiting.
PATIENCE_MS = 20_000
DESKTOP = {"viewport": {"width": 1440, "height": 900}}
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36",
}
DEVICES = {"desktop": DESKTOP, "phone": PHONE}


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """A way to open a tab: `visit(device="phone", color_scheme="dark")`, each a visitor of their own.

    Whatever a test does, no tab may ask anything of another host.
    """
    opened, asked = [], set()

    def open_tab(device: str = "desktop", **settings: object) -> Page:
        context = chromium.new_context(**DEVICES[device], locale="en-GB", accept_downloads=True, **settings)
        context.set_default_timeout(PATIENCE_MS)
        context.on("request", lambda request: asked.add(urlsplit(request.url)))
        opened.append(context)
        return context.new_page()

    yield open_tab
    for context in opened:
        context.close()
    elsewhere = {url.geturl() for url in asked if url.scheme not in ("blob", "data") and url.hostname != "127.0.0.1"}
    assert not elsewhere, f"asked of another host: {elsewhere}"


@pytest.fixture(scope="session")
def dashboard(record_of_two_quarters: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard that nobody sends a return to."""
    with served(_copy(record_of_two_quarters, tmp_path_factory)) as address:
        yield address


@pytest.fixture(scope="session")
def with_extracts(record_of_two_quarters: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard that holds publishers' extracts too: a year of two ICBs and of two providers."""
    store = Store(_copy(record_of_two_quarters, tmp_path_factory))
    year = months_between(Quarter(2022, 1).start, Quarter(2022, 4).end)
    opioids = [(month, icb, 100 + month.month, 250) for month in year for icb in ("QVV", "QU9")]
    providers = [(month, *provider) for month in year for provider in (("Camden Trust", "TAF"), ("Mind Havant", ""))]
    restrained = restraint_csv(*((*line, 40 + line[0].month, "N") for line in providers))
    days = restraint_csv(*((*line, 9_000, "N") for line in providers), measure="bed_days")
    assert sent(store, opioid_csv(*opioids)).accepted
    assert all(sent(store, content, RESTRAINT_REPORTED).accepted for content in (restrained, days))
    with served(store.path) as address:
        yield address


@pytest.fixture(scope="session")
def database(record_of_two_quarters: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database behind `receiving`."""
    return _copy(record_of_two_quarters, tmp_path_factory)


@pytest.fixture(scope="session")
def receiving(database: Path) -> Iterator[str]:
    """The address of a dashboard that tests send returns to: each those of other collaboratives."""
    with served(database) as address:
        yield address


def _copy(record: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copy(record, tmp_path_factory.mktemp("served") / "natpatsip.duckdb"))
