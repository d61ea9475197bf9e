"""What a visitor is told when something fails: a sentence and a number, by which the log says what it was."""

import logging
import uuid
from collections.abc import Mapping
from html import escape

import streamlit as st
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from natpatsip.server.guards import HEADERS

_log = logging.getLogger(__name__)
_PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{title} · natpatsip</title>
<meta name="viewport" content="width=device-width"><style>body {{ font: 1.1rem/1.5 Arial, sans-serif; max-width: 40rem;
margin: 4rem auto; padding: 0 1rem; overflow-wrap: anywhere; color: #212B32; background: #FFFFFF }} a {{ color: #005EB8 }}
@media (prefers-color-scheme: dark) {{ body {{ color: #FAFAFA; background: #0E1117 }} a {{ color: #6CB4EE }} }}</style></head>
<body><main><h1>{title}</h1><p>{words}</p><p><a href="/">To the dashboard</a></p></main></body></html>"""
_TITLES = {400: "This link cannot be read", 403: "Not allowed", 404: "Nothing here", 503: "Not at the moment"}


def tell_error(problem: Exception) -> bool:
    """In place of a page that failed: what to do, and the number under which the log has the error."""
    number = _log_error(problem)
    st.error(
        f"Something went wrong here, and it is not your doing. Nothing was stored by what you just did unless the page said"
        f" so. Reload the page; if it happens again, tell whoever looks after this dashboard the number **{number}**.",
        icon=":material/error:",
    )
    return True


def _answer_refusal(request: Request, problem: HTTPException) -> HTMLResponse:
    title = _TITLES.get(problem.status_code, "This does not work")
    return _page(problem.status_code, title, problem.detail, dict(problem.headers or {}))


def _answer_error(request: Request, problem: Exception) -> HTMLResponse:
    number = _log_error(problem)
    words = f"It is not your doing. Try again; if it happens again, tell whoever looks after this dashboard: {number}."
    # This page is made outside what guards every other answer.
    return _page(500, "Something went wrong", words, HEADERS)


def _log_error(problem: Exception) -> str:
    number = uuid.uuid4().hex[:8]
    _log.error("error %s", number, exc_info=problem)
    return number


def _page(status: int, title: str, words: str, headers: Mapping[str, str]) -> HTMLResponse:
    return HTMLResponse(_PAGE.format(title=escape(title), words=escape(words)), status, headers)


ERROR_PAGES = {HTTPException: _answer_refusal, Exception: _answer_error}
