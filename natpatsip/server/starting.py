"""What happens when the server starts: its log, the readers' copy of the database, and a line that says where it is."""

import logging
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

import streamlit as st
from starlette.concurrency import run_in_threadpool
from streamlit import config

from natpatsip.access import NO_SIGN_IN, THIS_MACHINE
from natpatsip.demo import LOADED_BEHIND
from natpatsip.organisations.lists.reading import ListsRefused
from natpatsip.server.warming import kept_warm
from natpatsip.store import Store, StoreProblem
from natpatsip.ui.database import store
from natpatsip.ui.loading import loader

_log = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(app: st.App) -> AsyncIterator[None]:
    """Before the first visitor and after the last."""
    _start_log()
    loaded = await run_in_threadpool(_load)
    address, port = config.get_option("server.address") or "", config.get_option("server.port")
    _log.info("natpatsip is at http://%s:%s", address if address in THIS_MACHINE else "localhost", port)
    if address not in THIS_MACHINE:
        _log.warning(NO_SIGN_IN)
    with kept_warm(loaded) if loaded else nullcontext():
        if loaded and os.environ.get(LOADED_BEHIND):
            await run_in_threadpool(loader().start, loaded)
        yield
    await run_in_threadpool(loader().stop)
    _log.info("natpatsip has stopped.")


def _start_log() -> None:
    log = logging.getLogger("natpatsip")
    if not log.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        log.addHandler(handler)
    log.setLevel(logging.INFO)
    log.propagate = False


def _load() -> Store | None:
    """So that the first visitor does not wait for it. What is wrong with the file, a page tells."""
    try:
        with store().snapshot():
            return store()
    except (StoreProblem, ListsRefused) as problem:
        _log.warning("%s", problem)
        return None
