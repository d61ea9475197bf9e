"""Accessibility: the statement of what works for everyone, how that was tested, and what is missing."""

from natpatsip.ui.accessibility import show_accessibility
from natpatsip.ui.pages import enter_by_app

enter_by_app()
show_accessibility()
