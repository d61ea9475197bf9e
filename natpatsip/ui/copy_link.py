"""The link to what is seen, copied by a press."""

import json
from html import escape

import streamlit as st

from natpatsip.figures.query import Query

# A page without encryption has no clipboard to write to: there the address is shown, to be copied by hand.
_COPY = """<script>
document.querySelectorAll(".copy-link").forEach((button) => { button.onclick = async () => {
  const link = new URL(location.href), given = new Set(link.searchParams.keys());
  JSON.parse(button.dataset.defaults).forEach(([name, value]) => given.has(name) || link.searchParams.append(name, value));
  try { await navigator.clipboard.writeText(link.href); button.textContent = "Copied"; }
  catch { prompt("The address of what you see:", link.href); }
  setTimeout(() => { button.textContent = "Copy link"; }, 3000);
}; });
</script>"""


def offer_link(defaults: Query) -> None:
    """A press copies the address of what is seen, whatever tab or measure was opened since, with the defaults too, so that it
    means the same next quarter.
    """
    st.html(
        f'<button class="copy-link" data-defaults="{escape(json.dumps(defaults))}">Copy link</button>{_COPY}',
        unsafe_allow_javascript=True,
        width="content",
    )
