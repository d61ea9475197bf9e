"""natpatsip, as it is served: the dashboard, its downloads and what guards them. `python -m natpatsip serve` starts it."""

import streamlit as st

from natpatsip.server import ERROR_PAGES, GUARDS, ROUTES, lifespan, tell_error

app = st.App(
    "dashboard.py",
    lifespan=lifespan,
    routes=ROUTES,
    middleware=GUARDS,
    on_script_error=tell_error,
    exception_handlers=ERROR_PAGES,
)
