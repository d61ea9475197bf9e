"""System Safety: systems that plan for safety together, and the move to PSIRF."""

from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.sections import show_programme

enter_by_app()
show_programme("SystemSafety")
