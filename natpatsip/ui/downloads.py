"""Links to the files that the server makes when somebody asks for them, in one line below what they hold."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from html import escape
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from natpatsip.figures.about import name_file
from natpatsip.figures.exports import EXPORTS, MEDIA_TYPES, PICTURES, SUFFIX_NAMES
from natpatsip.figures.figure import Figure
from natpatsip.figures.query import OWN
from natpatsip.ui.record_shown import record_shown

# The server's route, beside the pages, which all lie at one depth.
ROUTE = "download"
# All figures of a page in one file: the query names each, with the query of its own.
ALL_FIGURES = "figures"
_ROUNDED = "For sharing, small numbers of people rounded:"
_ALL_FORMS = {"xlsx": "Excel", "zip": "Zip"}

_offered: ContextVar[list[tuple[str, str]] | None] = ContextVar("offered", default=None)


@dataclass(frozen=True)
class Download:
    """A link: what it says, the file at the route, the query of what the file is about, and whose it is said to be."""

    label: str
    file: str
    query: str = ""
    about: str = ""


def show_downloads(downloads: Sequence[Download], words: str = "") -> None:
    """The links side by side, after what they are if their labels do not say it."""
    told = f"<span>{escape(words)}</span>" if words else ""
    st.html(f'<p class="downloads">{told}{"".join(map(_link, downloads))}</p>')


@contextmanager
def offered_together() -> Iterator[None]:
    """Below what is drawn within: links to all its figures in one file, each once, if they are several."""
    offered: list[tuple[str, str]] = []
    before = _offered.set(offered)
    try:
        yield
    finally:
        _offered.reset(before)
    if len(offered) > 1:
        about = f"the {len(offered)} figures above"
        query = add_record_shown(urlencode(offered))
        links = [Download(label, f"{ALL_FIGURES}.{suffix}", query, about) for suffix, label in _ALL_FORMS.items()]
        show_downloads(links, f"All {len(offered)} figures above in one file:")


def offer_figure(figure: Figure) -> None:
    """A figure in each of its forms, made when it is asked for; one of data that is not kept can only be made here.

    Its files are for sharing, with small numbers of people rounded; of one collaborative they are also offered as it is.
    """
    if not figure.query:
        _offer_from_page(figure)
        return
    if figure.withheld:
        st.html(f'<p class="quiet">{escape(f"No files for sharing. {figure.withheld}.")}</p>')
    else:
        offer_with_others(figure)
        show_downloads(_list_forms(figure, figure.query, ""), _ROUNDED if figure.sharing else "")
    owners = [value for name, value in parse_qsl(figure.query) if name == "psc"]
    if figure.sharing and len(owners) == 1:
        own = f"{figure.query}&{urlencode({OWN: owners[0]})}"
        show_downloads(_list_forms(figure, own, ", not for sharing"), f"As here, for {owners[0]} alone:")


def add_record_shown(query: str) -> str:
    """With which numbers the page shows, so that the file has the same."""
    return "&".join(part for part in (query, urlencode(record_shown().query)) if part)


def offer_with_others(figure: Figure) -> None:
    """A figure in the one file of all that are drawn with it; one id can be there for several places."""
    together, own = _offered.get(), (figure.id, figure.query)
    if together is not None and own not in together:
        together.append(own)


def offer_file(label: str, file: str, **query: str) -> None:
    """One file about what the query names."""
    show_downloads([Download(label, file, urlencode(query))])


def _list_forms(figure: Figure, query: str, about: str) -> list[Download]:
    query = add_record_shown(query)
    return [
        Download(label, f"{figure.id}.{suffix}", query, f"{figure.question}{about}")
        for suffix, label in SUFFIX_NAMES.items()
        if figure.chart or suffix not in PICTURES
    ]


def _offer_from_page(figure: Figure) -> None:
    with st.container(horizontal=True, gap="small"):
        for suffix, label in SUFFIX_NAMES.items():
            st.download_button(
                label,
                data=partial(EXPORTS[suffix], figure),
                file_name=name_file(figure, suffix),
                mime=MEDIA_TYPES[suffix],
                key=f"{suffix}_{figure.id}",
                help=f"{figure.id}: {figure.question}",
                icon=":material/download:",
                on_click="ignore",
            )


def _link(download: Download) -> str:
    address = f"{ROUTE}/{download.file}{'?' if download.query else ''}{download.query}"
    spoken = f"Download {download.label}: {download.about}" if download.about else download.label
    return f'<a href="{escape(address)}" download aria-label="{escape(spoken)}">{escape(download.label)}</a>'
