"""Published and computed: what published reports state beside what the database gives."""

from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.published import show_published

enter_by_app()
show_published()
