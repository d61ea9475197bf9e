"""The first minute: the dashboard is there at once, and says how much of the demonstration is in, until all of it is."""

import sys

import pytest
from playwright.sync_api import expect

from natpatsip.demo import get_progress
from natpatsip.store import Store
from tests.in_browser.serving import free_port, served

pytestmark = pytest.mark.browser
# Three processes make and send the first sixteen workbooks meanwhile.
FIRST_QUARTER_MS = 180_000


def test_a_page_shows_the_first_quarter_by_itself_and_a_stop_leaves_whole_quarters(visit, tmp_path):
    database, port = tmp_path / "natpatsip.duckdb", free_port()
    command = [sys.executable, "-m", "natpatsip", "serve", "--demonstration", "--port", str(port)]
    with served(database, command, port) as address:
        page = visit()
        page.goto(address)
        bar = page.get_by_role("progressbar")
        expect(bar).to_be_visible()
        expect(page.get_by_text("0 of 197 workbooks are in. Next: Q1 2020/21.")).to_be_visible()
        expect(page.get_by_role("heading", name="No returns yet")).to_have_count(0)
        expect(page.get_by_text("Data as at")).to_be_visible(timeout=FIRST_QUARTER_MS)
        expect(page.get_by_text("Managing deterioration · Q1 2020/21")).to_be_visible()
        expect(bar).to_be_visible()
    with Store(database).snapshot() as snapshot:
        progress = get_progress(snapshot)
    # Fifteen collaboratives and the national team, a quarter.
    assert progress and progress.done % 16 == 0 and 16 <= progress.done < progress.of
