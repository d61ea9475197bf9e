"""Definitions: what the words and numbers mean, who is who, and what each column of the database holds."""

import streamlit as st

from natpatsip.ui.definitions import (
    show_data_dictionary,
    show_kinds,
    show_organisations,
    show_programmes,
    show_rules,
    show_stages,
)
from natpatsip.ui.pages import enter_by_app

PARTS = {
    "Programmes": show_programmes,
    "Stages": show_stages,
    "Tools and answers": show_kinds,
    "Numbers": show_rules,
    "Organisations": show_organisations,
    "Data dictionary": show_data_dictionary,
}

enter_by_app()
for tab, show in zip(st.tabs(list(PARTS)), PARTS.values(), strict=True):
    with tab:
        show()
