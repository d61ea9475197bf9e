"""What the theme can't say: the tiles, the filter bar, and the places where Streamlit's spacing gets in a reader's way."""

from pathlib import Path

import streamlit as st

# A file of ours: for an icon of a name Streamlit has each visitor's browser ask another host.
ICON = Path(__file__).with_name("icon.svg")
_CSS = """
<style>
.block-container { padding-top: 3.5rem; padding-bottom: 3rem; max-width: 76rem; }
.tile { border: 1px solid color-mix(in srgb, currentColor 30%, transparent); border-radius: .25rem;
        padding: .9rem 1rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 1rem; }
.tile .label { font-size: .95rem; }
.tile .value { font-size: 2rem; font-weight: 700; line-height: 1.25; }
.tile .change { font-size: .95rem; font-weight: 700; }
.tile .detail span { white-space: nowrap; }
.tile .detail { font-size: .9rem; margin-top: .35rem; }
.tile .track { position: relative; height: .75rem; margin: .5rem 0 1.5rem; overflow: visible;
               background: color-mix(in srgb, currentColor 14%, transparent); }
.tile .track.plain { margin-bottom: .5rem; }
.tile .reached { height: 100%; background: var(--tile-bar); }
.tile .goal { position: absolute; top: -.25rem; height: 1.25rem; border-left: 3px solid currentColor; }
.tile .goal span { position: absolute; top: 1.2rem; font-size: .8rem; transform: translateX(-50%); white-space: nowrap; }
.banner { border-left: .4rem solid var(--tile-bar); padding: .5rem .9rem; font-size: .9rem; margin-bottom: .5rem;
          background: color-mix(in srgb, currentColor 6%, transparent); }
h1 { font-size: 2.1rem !important; }
h2 { font-size: 1.5rem !important; padding-top: 1.75rem !important; padding-bottom: .5rem !important; }
h3 { font-size: 1.15rem !important; padding-bottom: .5rem !important; }
.quiet { font-size: .95rem; margin: -.35rem 0 -.25rem; }
/* Filters wrap onto another line rather than squeeze what was chosen out of sight. */
[data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"] [data-testid="stMultiSelect"]) {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); }
[data-testid="stHorizontalBlock"]:has(> [data-testid="stColumn"] [data-testid="stMultiSelect"]) > * { width: auto; }
[data-testid="stMultiSelectTagsContainer"] input { min-width: 24px; }
/* Streamlit writes in white on the primary colour, which in the dark theme is a light one. */
[data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primaryFormSubmit"],
[data-testid="stMultiSelect"] [data-tag] { color: var(--on-primary) !important; }
/* The longest name in the menu fits. */
[data-testid="stSidebarNavLinkContainer"] { margin-inline: -.5rem; }
.downloads { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0; }
.downloads a { border: 1px solid #768692; border-radius: .25rem; padding: .35rem .9rem; min-height: 1.5rem;
               color: inherit !important; text-decoration: none; }
.downloads a::before { content: "↓ "; content: "↓ " / ""; }
.downloads a:hover, .downloads a:focus-visible { border-color: var(--tile-bar); text-decoration: underline; }
.downloads a:focus-visible { outline: 3px solid var(--tile-bar); outline-offset: 2px; }
</style>
"""


def apply_house_style() -> None:
    """Put the house style on the page."""
    bar, on_primary = ("#6CB4EE", "#0E1117") if is_dark() else ("#005EB8", "#FFFFFF")
    st.html(f"<style>:root {{ --tile-bar: {bar}; --on-primary: {on_primary}; }}</style>{_CSS}")


def is_dark() -> bool:
    """Whether the reader's theme is dark."""
    return st.context.theme.type == "dark"


def is_phone() -> bool:
    """Whether the reader's browser says that it is a phone's; the server can't see the width of the window."""
    return "Mobi" in st.context.headers.get("User-Agent", "")
