"""The pages of the dashboard, in the order of the menu, with the filters that each adds to the shared ones."""

from dataclasses import dataclass

import streamlit as st


@dataclass(frozen=True)
class PageEntry:
    """A page: its file, its title and icon in the menu, its path in the URL, its own filters (`filtered` is False for
    a page without any), the code of the programme that it is about, and whether it shows anything `of_record`.

    A page that says its `purpose` is not in the menu: the page “Reference and tools” leads to it, in these words.
    """

    file: str
    title: str
    icon: str
    path: str
    filters: tuple[str, ...] = ()
    filtered: bool = True
    programme: str = ""
    of_record: bool = True
    purpose: str = ""


PROGRAMMES = (
    PageEntry(
        "pages/mandet.py",
        "Managing deterioration",
        ":material/monitor_heart:",
        "mandet",
        ("icb", "tool", "highlight"),
        programme="ManDet",
    ),
    PageEntry(
        "pages/matneo.py",
        "Maternity and neonatal",
        ":material/child_care:",
        "matneo",
        ("odn", "icb", "trust", "intervention", "level", "highlight"),
        programme="MatNeo",
    ),
    PageEntry(
        "pages/medsip.py", "Medicines", ":material/medication:", "medsip", ("icb", "highlight"), programme="MedSIP"
    ),
    PageEntry(
        "pages/mhsip.py",
        "Mental health",
        ":material/psychology:",
        "mhsip",
        ("icb", "ward_type", "provider_kind", "highlight"),
        programme="MHSIP",
    ),
    PageEntry(
        "pages/system_safety.py",
        "System safety",
        ":material/hub:",
        "system_safety",
        ("icb", "highlight"),
        programme="SystemSafety",
    ),
)
OVERVIEW = PageEntry("pages/overview.py", "Overview", ":material/home:", "")
RETURNS = PageEntry("pages/returns.py", "Returns", ":material/upload_file:", "returns", filtered=False)
STATUS = PageEntry(
    "pages/status.py",
    "Status and queries",
    ":material/checklist:",
    "status",
    filtered=False,
    purpose="Who has returned what for a quarter, which queries are open, reminders, and the calendar.",
)
DEFINITIONS = PageEntry(
    "pages/definitions.py",
    "Definitions",
    ":material/menu_book:",
    "definitions",
    filtered=False,
    purpose="What the words and numbers of the programmes mean here, and where they come from.",
)
REPORT = PageEntry(
    "pages/report.py",
    "Report",
    ":material/description:",
    "report",
    ("icb",),
    purpose="The quarterly report of England or of a place, written from the returns, to edit in Word or to read on the web.",
)
PLACE = PageEntry(
    "pages/place.py",
    "Places",
    ":material/location_on:",
    "place",
    purpose="How one collaborative, ICB, region, neonatal network or trust stands in all programmes, and who takes part in"
    " what.",
)
HANDOVER = PageEntry(
    "pages/handover.py",
    "Handover",
    ":material/handshake:",
    "handover",
    ("icb", "highlight"),
    purpose="Who carries each programme’s work on in each ICB once the commission ends: no plan, planned, agreed or handed"
    " over, to whom and when.",
)
PUBLISHED = PageEntry(
    "pages/published.py",
    "Published numbers",
    ":material/fact_check:",
    "published",
    filtered=False,
    purpose="What published reports state, number by number, beside the same number worked out from the returns:"
    " whether they agree, and why not where they do not.",
)
ACCESSIBILITY = PageEntry(
    "pages/accessibility.py",
    "Accessibility",
    ":material/accessibility_new:",
    "accessibility",
    filtered=False,
    of_record=False,
    purpose="What this dashboard does so that everyone can use it, and what it does not do yet.",
)
# What is reached from other pages, in the order of the one that leads to all of it.
REFERENCE = (
    PLACE,
    STATUS,
    REPORT,
    HANDOVER,
    PageEntry(
        "pages/workbench.py",
        "SPC workbench",
        ":material/query_stats:",
        "workbench",
        filtered=False,
        of_record=False,
        purpose="A control chart of a series of your own, by the rules of Making Data Count.",
    ),
    PUBLISHED,
    DEFINITIONS,
    ACCESSIBILITY,
)
# Every page; those of the menu in its order.
PAGES = (
    OVERVIEW,
    *PROGRAMMES,
    PageEntry("pages/summary.py", "SPC summary", ":material/stacked_line_chart:", "summary"),
    RETURNS,
    PageEntry(
        "pages/reference.py",
        "Reference and tools",
        ":material/construction:",
        "reference",
        filtered=False,
        of_record=False,
    ),
    *REFERENCE,
)

_THROUGH_APP = "through_app"


def navigation() -> tuple[st.Page, PageEntry]:
    """The menu; the page that is open, and its entry."""
    st.session_state[_THROUGH_APP] = True
    # In one list: with headings, Streamlit puts into the list what a screen reader does not expect there.
    page = st.navigation([_page(entry) for entry in PAGES])
    return page, next(entry for entry in PAGES if entry.path == page.url_path)


def name_page(entry: PageEntry, place: str = "") -> None:
    """The title in the browser’s tab, which a screen reader says first: the page, and the place that it is about."""
    st.set_page_config(page_title=f"{', '.join(filter(None, (entry.title, place)))} · natpatsip")


def show_reference() -> None:
    """A link to each page that is not in the menu, with what it is for."""
    for entry in REFERENCE:
        with st.container(gap=None):
            link_to(entry, f"**{entry.title}**")
            st.write(entry.purpose)


def enter_by_app() -> None:
    """The first thing that a page does: see that the app, which draws what is above it, has run.

    Until the menu has been drawn once, Streamlit runs the file of a page by itself when its URL is opened; then the
    menu is drawn here, and the page starts again by way of the app.
    """
    if _THROUGH_APP not in st.session_state:
        navigation()
        st.rerun()


def link_to(entry: PageEntry, label: str) -> None:
    """A link to a page that keeps the filters as they are."""
    st.page_link(_page(entry), label=label, icon=entry.icon)


def _page(entry: PageEntry) -> st.Page:
    return st.Page(
        entry.file,
        title=entry.title,
        icon=entry.icon,
        url_path=entry.path or None,
        default=not entry.path,
        visibility="hidden" if entry.purpose else "visible",
    )
