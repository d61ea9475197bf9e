"""Reference and tools: the pages that are not in the menu, and what each is for."""

from natpatsip.ui.pages import enter_by_app, show_reference

enter_by_app()
show_reference()
