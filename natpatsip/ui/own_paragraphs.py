"""Paragraphs of the lead’s own on the page of the report: written, replaced and taken back, each kept with who and when."""

import streamlit as st

from natpatsip.report.contents import SECTIONS
from natpatsip.store.paragraphs import KeptParagraph, ReportScope, get_paragraphs
from natpatsip.text import written_day
from natpatsip.ui.database import store
from natpatsip.ui.forms import ask_name, ask_reason, decision_form, form_key, show_done, write
from natpatsip.ui.page_words import as_written

_PART = "paragraphs"
_LONGEST_WORDS, _FIRST_WORDS = 3000, 60


def offer_paragraphs(scope: ReportScope | None) -> list[KeptParagraph]:
    """The forms for the paragraphs of a report, folded away; those that stand. None of several places: it has none."""
    show_done(_PART)
    if scope is None:
        return []
    with store().snapshot() as snapshot:
        standing = get_paragraphs(snapshot, scope)
    with st.expander("Your own paragraphs", icon=":material/edit_note:", key=f"open_{form_key('paragraphs')}"):
        st.markdown(
            "Each opens the section that it is for, with your name and the day. The returns are left as they are."
        )
        chosen = st.radio("Paragraph", [None, *standing], format_func=_describe, key=form_key(f"paragraph_of_{scope}"))
        if chosen is None:
            _offer_writing(scope)
        else:
            _offer_replacing(chosen)
            _offer_taking_back(chosen)
    return standing


def _describe(kept: KeptParagraph | None) -> str:
    """“Maternity and neonatal: The units in the South … (A lead, 12 May 2023)”."""
    if kept is None:
        return "A new one"
    first = kept.words if len(kept.words) <= _FIRST_WORDS else f"{kept.words[:_FIRST_WORDS].rsplit(' ', 1)[0]} …"
    return as_written(f"{SECTIONS[kept.section]}: {first} ({kept.by_whom}, {written_day(kept.happened_at)})")


def _offer_writing(scope: ReportScope) -> None:
    key = form_key("new_paragraph")
    with decision_form(key):
        section = st.selectbox("Section that it opens", SECTIONS, None, SECTIONS.__getitem__, key=f"section_{key}")
        words = _ask_words(key)
        by = ask_name(key)
        if st.form_submit_button("Add it", icon=":material/add_notes:"):
            write(
                _PART,
                {"the section": section, "what it says": words},
                lambda writing, actor: writing.write_paragraph(scope, section or "", words, actor),
                by,
                "The paragraph is kept. It is in the report when that is written again.",
            )


def _offer_replacing(kept: KeptParagraph) -> None:
    key = form_key(f"replace_{kept.number}")
    with decision_form(key):
        words = _ask_words(key, kept.words)
        by = ask_name(key)
        if st.form_submit_button("Replace it", icon=":material/edit:"):
            write(
                _PART,
                {"what it says": words},
                lambda writing, actor: writing.replace_paragraph(kept.number, words, actor),
                by,
                "The paragraph is replaced. What it said before stays on record.",
            )


def _offer_taking_back(kept: KeptParagraph) -> None:
    key = form_key(f"take_back_{kept.number}")
    with decision_form(key):
        why, by = ask_reason(key), ask_name(key)
        if st.form_submit_button("Take it back", icon=":material/undo:"):
            write(
                _PART,
                {"the reason": why},
                lambda writing, actor: writing.replace_paragraph(kept.number, "", actor, why),
                by,
                "The paragraph no longer stands. It stays on record that it did.",
            )


def _ask_words(key: str, standing: str = "") -> str:
    return st.text_area("What it says", standing, key=f"words_{key}", max_chars=_LONGEST_WORDS, height=150).strip()
