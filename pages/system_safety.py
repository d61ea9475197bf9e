"""System Safety: systems that plan for safety together, and the move to PSIRF."""

from natpatsip.figures.safety.headline import headline
from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.sections import show_parts, show_programme

enter_by_app()
show_parts(show_programme(headline), ("safety_systems", "trajectory_safety_plans", "fig20", "safety_psirf"))
