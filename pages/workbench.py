"""SPC workbench: a series of anyone's, held against the rules of Making Data Count; nothing of it is stored."""

from natpatsip.ui.pages import enter_by_app
from natpatsip.ui.workbench.page import show_workbench

enter_by_app()
show_workbench()
