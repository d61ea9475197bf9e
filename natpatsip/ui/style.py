"""What the theme can't say: the tiles, the filter bar, and the places where Streamlit's spacing gets in a reader's way."""

from pathlib import Path

import streamlit as st

# A file of ours: for an icon of a name Streamlit has each visitor's browser ask another host.
ICON = Path(__file__).with_name("icon.svg")
_CSS = """
<style>
.block-container { padding: .7rem 2rem 3rem; max-width: 76rem; }
/* Streamlit's own bar lies over the top of the page: only its buttons take clicks. */
[data-testid="stHeader"] { background: none; pointer-events: none; height: 0; }
[data-testid="stHeader"] button { pointer-events: auto; }
.block-container > [data-testid="stVerticalBlock"] { gap: .55rem; }
.st-key-page_head h1 { padding: 0; min-width: 15rem; }
.st-key-filters, .st-key-filters [data-testid="stExpander"] { position: relative; }
.st-key-filters details { border-color: #768692; }
.st-key-filters summary { padding: .35rem .6rem; min-height: 2.5rem; }
.st-key-filters [data-testid="stExpanderDetails"] {
  position: absolute; right: 0; top: calc(100% + .3rem); width: min(22rem, 88vw); z-index: 1000; padding: 1rem;
  border: 1px solid #768692; border-radius: .25rem; background: var(--page); box-shadow: 0 4px 16px rgb(0 0 0 / .25); }
.st-key-record_shown { border-inline-start: 4px solid currentColor; padding-inline-start: .75rem; }
.st-key-record_shown button { min-height: 1.5rem; padding-block: 0; text-decoration: underline; }
.st-key-notices { font-size: .9rem; min-height: 0; row-gap: 0; }
.st-key-notices p, .st-key-notices summary { font-size: .9rem; }
.st-key-notices summary { cursor: pointer; }
.st-key-notices button { min-height: 1.5rem; padding-block: 0; text-decoration: underline; }
.tile { border: 1px solid color-mix(in srgb, currentColor 30%, transparent); border-radius: .25rem;
        padding: .55rem .8rem; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(11rem, 1fr)); gap: .7rem; }
.tiles:has(.tile:nth-child(7)) { grid-template-columns: repeat(auto-fit, minmax(15rem, 1fr)); }
.tile .label { font-size: .9rem; }
/* The whole tile is the link, which is named by its label alone. */
.tile:has(a) { position: relative; }
.tile .label a::after { content: ""; position: absolute; inset: 0; }
.tile:has(a):hover { border-color: currentColor; }
.tile .trend { width: 2.4rem; height: 1.1rem; vertical-align: baseline; margin-right: .35rem; }
.tile .value { font-size: 1.6rem; font-weight: 700; line-height: 1.2; }
.tile .change { font-size: .9rem; font-weight: 700; }
/* Straight after a number, “6 more” would be read with it. */
.tile .number:not(:has(.trend)) .change { display: block; }
.tile .value.words { font-size: 1.1rem; }
.tile .detail span { white-space: nowrap; }
.tile .detail, .tile .why { font-size: .85rem; }
.tile .track { position: relative; height: .4rem; margin: .3rem 0; overflow: visible;
               background: color-mix(in srgb, currentColor 14%, transparent); }
.tile .reached { height: 100%; background: var(--tile-bar); }
.tile .goal { position: absolute; top: -.2rem; height: .8rem; border-left: 3px solid currentColor; }
.st-key-cards [data-testid="stVerticalBlock"] { gap: .35rem; }
.st-key-cards p { font-size: .9rem; line-height: 1.4; }
.st-key-cards h3 { padding: 0 !important; font-size: 1.05rem !important; }
.st-key-chosen { row-gap: 0; }
.about { margin: 0; }
.about a { margin-right: .6rem; }
.ambitions { margin: 0; padding-left: 1.1rem; font-size: .9rem; line-height: 1.35; }
h1 { font-size: 1.75rem !important; }
h2 { font-size: 1.3rem !important; padding: 1rem 0 .25rem !important; }
h3 { font-size: 1.15rem !important; padding-bottom: .25rem !important; }
/* Streamlit draws up what follows a heading, as if that had its own padding still. */
[data-testid="stHeading"] > [data-testid="stMarkdownContainer"] { margin-bottom: 0; }
.quiet { font-size: .9rem; margin: 0; }
/* A browser’s own blue and purple are not of the theme; the line below a link says that it is one. */
[data-testid="stHtml"] a { color: inherit; }
/* Streamlit’s own grey of captions has too little contrast. */
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p { color: inherit !important; opacity: 1 !important; }
/* A figure: its question small, its finding large, and Chart, Table and About at the right of what it is of; of two side by
   side below that. */
[class*="st-key-figure_"] h2 { font-size: 1rem !important; font-weight: 400 !important; line-height: 1.3 !important;
                               padding: .4rem 0 0 !important; }
[class*="st-key-figure_"] h3 { padding: 0 0 .15rem !important; line-height: 1.3 !important; }
@media (min-width: 900px) {
  [class*="st-key-figure_"]:not([data-testid="stColumn"] *) .quiet { max-width: calc(100% - 14.5rem); }
  [class*="st-key-figure_"]:not([data-testid="stColumn"] *) [role="tablist"] { margin: -2.6rem 0 0 auto; width: max-content; }
}
/* What a mark says when pointed at: its own words above the others, in the ink of the page. */
#vg-tooltip-element { background: var(--page) !important; max-width: 24rem; }
#vg-tooltip-element h2 { font-size: .875rem !important; padding: 0 0 .3rem !important; margin: 0; }
#vg-tooltip-element td { white-space: normal !important; }
#vg-tooltip-element td.key { color: inherit !important; vertical-align: top; }
[data-testid="stMultiSelectTagsContainer"] input { min-width: 24px; }
/* Streamlit writes in white on the primary colour, which in the dark theme is a light one. */
[data-testid="stBaseButton-primary"], [data-testid="stBaseButton-primaryFormSubmit"],
[data-testid="stMultiSelect"] [data-tag] { color: var(--on-primary) !important; }
@media (max-width: 768px) {
  .block-container { padding-inline: 1rem; }
  h1 { padding: 0 0 0 2.2rem !important; font-size: 1.4rem !important; }
  .st-key-page_head :is(.st-key-quarter, .st-key-psc, .st-key-place) { flex: 1 1 40% !important; min-width: 0; }
  .st-key-page_head :is(.st-key-quarter, .st-key-psc, .st-key-place) > * { width: 100% !important; }
  .st-key-filters [data-testid="stExpanderDetails"] { right: auto; left: 0; }
  .tiles, .tiles:has(.tile:nth-child(7)) {
    grid-template-columns: none; grid-auto-flow: column; grid-auto-columns: min(85%, 20rem); overflow-x: auto; }
  .st-key-parts { flex-wrap: nowrap; overflow-x: auto; }
  .st-key-parts [role="radiogroup"] { flex-wrap: nowrap; }
  .st-key-parts > * { flex-shrink: 0; }
}
/* The filters beside the title grow with the text in them, and a long title has as many lines as it needs beside them. */
@media (min-width: 769px) {
  .st-key-page_head > :has(h1) { flex: 1 1 15rem !important; }
  .st-key-quarter { min-width: 10.3rem; } .st-key-psc { min-width: 14.4rem; } .st-key-filters { min-width: 9.4rem; }
}
/* The longest name in the menu fits; larger text than usual goes on in a second line, as in a link to a page. */
[data-testid="stSidebarNavLinkContainer"] { margin-inline: -.5rem; }
:is([data-testid="stSidebarNavLink"], [data-testid="stPageLink"]) :is(span, p, div) {
  white-space: normal !important; overflow-wrap: anywhere; }
[data-testid="stSidebarNavLink"] { height: auto !important; }
.copy-link { font: inherit; color: inherit; background: none; border: 1px solid #768692; border-radius: .25rem;
             padding: .35rem .8rem; min-height: 2.5rem; cursor: pointer; }
.copy-link:hover, .copy-link:focus-visible { border-color: var(--tile-bar); text-decoration: underline; }
/* A chart's files are the links below it, which say what they hold and where from; its own buttons know neither. */
[data-testid="stFullScreenFrame"]:has([data-testid="stVegaLiteChart"]) [data-testid="stElementToolbar"] { display: none; }
.downloads { display: flex; align-items: center; flex-wrap: wrap; gap: .5rem; margin: 0; }
.downloads a { border: 1px solid #768692; border-radius: .25rem; padding: .35rem .9rem; min-height: 1.5rem;
               color: inherit !important; text-decoration: none; }
.downloads a::before { content: "↓ "; content: "↓ " / ""; }
.downloads a:hover, .downloads a:focus-visible { border-color: var(--tile-bar); text-decoration: underline; }
/* What has the focus: the yellow of the NHS with a dark line inside it, seen on any ground. */
:is(a, button, summary, input, textarea, [tabindex], [role="tab"], [role="radio"]):focus-visible,
[data-testid="stSidebarNavLink"]:focus-visible,
[data-baseweb="select"]:has(:focus-visible) {
  outline: 3px solid #FFEB3B !important; outline-offset: 0; box-shadow: inset 0 0 0 2px #212B32 !important; }
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { animation-duration: .01ms !important; transition-duration: .01ms !important;
                           scroll-behavior: auto !important; }
}
</style>
"""


def apply_house_style() -> None:
    """Put the house style on the page."""
    bar, on_primary, page = ("#6CB4EE", "#0E1117", "#0E1117") if is_dark() else ("#005EB8", "#FFFFFF", "#FFFFFF")
    st.html(f"<style>:root {{ --tile-bar: {bar}; --on-primary: {on_primary}; --page: {page}; }}</style>{_CSS}")


def is_dark() -> bool:
    """Whether the reader's theme is dark."""
    return st.context.theme.type == "dark"


def is_phone() -> bool:
    """Whether the reader's browser says that it is a phone's; the server can't see the width of the window."""
    return "Mobi" in st.context.headers.get("User-Agent", "")
