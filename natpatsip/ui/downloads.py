"""Links to the files that the server makes when somebody asks for them, in one line below what they hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape
from urllib.parse import urlencode

import streamlit as st

from natpatsip.figures.about import name_file
from natpatsip.figures.exports import EXPORTS, MEDIA_TYPES, PICTURES, SUFFIX_NAMES
from natpatsip.figures.figure import Figure

# The server's route, beside the pages, which all lie at one depth.
ROUTE = "download"


@dataclass(frozen=True)
class Download:
    """A link: what it says, the file at the route, the query of what the file is about, and whose it is said to be."""

    label: str
    file: str
    query: str = ""
    about: str = ""


def show_downloads(downloads: Sequence[Download]) -> None:
    """The links side by side."""
    st.html(f'<p class="downloads">{"".join(map(_link, downloads))}</p>')


def offer_figure(figure: Figure) -> None:
    """A figure in each of its forms, made when it is asked for; one of data that is not kept can only be made here."""
    if not figure.query:
        _offer_from_page(figure)
        return
    show_downloads(
        [
            Download(label, f"{figure.id}.{suffix}", figure.query, figure.question)
            for suffix, label in SUFFIX_NAMES.items()
            if figure.chart or suffix not in PICTURES
        ]
    )


def offer_file(label: str, file: str, **query: str) -> None:
    """One file about what the query names."""
    show_downloads([Download(label, file, urlencode(query))])


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
