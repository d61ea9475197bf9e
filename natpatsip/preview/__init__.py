"""What a change of the record would do, before anybody makes it: to cells, to numbers, to ambitions."""

from natpatsip.preview.consequences import Consequences, ReturnedChange, weigh
from natpatsip.preview.numbers import NumberMoved
from natpatsip.preview.wording import as_plain, describe

__all__ = ["Consequences", "NumberMoved", "ReturnedChange", "as_plain", "describe", "weigh"]
