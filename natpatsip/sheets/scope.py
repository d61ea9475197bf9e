"""What a return is for: who sends it, and one quarter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from natpatsip.quarters import Quarter

Sender = Literal["collaborative", "national team", "publisher"]
# Who sends what no collaborative does: the national team its workbook, a publisher its extracts.
NATIONAL, PUBLISHER = "CENTRE", "PUBLISHER"


@dataclass(frozen=True)
class ReturnScope:
    """What a return is for: who sends it (a collaborative's code, NATIONAL or PUBLISHER) and one quarter."""

    psc: str
    quarter: Quarter

    @property
    def sender(self) -> Sender:
        """What kind of sender it comes from."""
        return sender_of(self.psc)


def sender_of(psc: str) -> Sender:
    """What kind of sender a collaborative's code, NATIONAL or PUBLISHER stands for."""
    others: Mapping[str, Sender] = {NATIONAL: "national team", PUBLISHER: "publisher"}
    return others.get(psc, "collaborative")
