"""Places: how one collaborative, ICB, region, network or trust stands in all programmes, and who takes part in what."""

from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.place.page import show_place

enter_by_app()
show_place()
