"""What readers looked at is made anew once a return has come in, and nothing while more may be coming."""

import shutil
import time

import pytest
import streamlit as st
from returns_made import Q4, withdraw

from natpatsip.analysis.selection import Selection
from natpatsip.server.warming import kept_warm
from natpatsip.store import Store
from natpatsip.ui.drawing import draw_in_theme
from natpatsip.ui.requests import requests

WESSEX = Selection.ending(Q4, psc=("WEX",))


def seconds_to_draw(store: Store) -> float:
    """Of the processor, for Wessex's share of care homes."""
    with store.snapshot() as snapshot:
        began = time.thread_time()
        draw_in_theme("fig01", WESSEX, False, snapshot)
        return time.thread_time() - began


@pytest.mark.parametrize(("quiet", "made"), [(0.05, True), (60, False)])
def test_what_was_looked_at_last_is_made_anew_once_all_is_quiet(record_of_two_quarters, tmp_path, quiet, made):
    st.cache_resource.clear()
    store = Store(shutil.copy(record_of_two_quarters, tmp_path / "natpatsip.duckdb"))
    requests().note(draw_in_theme, "fig01", WESSEX, False)
    first = seconds_to_draw(store)
    with kept_warm(store, quiet):
        time.sleep(0.2)  # so that it has seen the record as it was
        withdraw(store, "EAST", Q4)
        # It rests four times as long as it worked on what it had begun with.
        time.sleep(5 if made else 2)
        again = seconds_to_draw(store)
    assert (again < first / 10) is made
