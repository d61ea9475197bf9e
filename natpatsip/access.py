"""Who acts, and what they may do: asked before anything is written, whichever way it comes in."""

from dataclasses import dataclass
from typing import Literal

from natpatsip.errors import UserError
from natpatsip.sheets.scope import ReturnScope

Source = Literal["local"]
Action = Literal[
    "submit",
    "sign off",
    "explain",
    "accept",
    "ask back",
    "withdraw",
    "restore",
    "purge",
    "download",
    "set the calendar",
    "extend",
    "ask for explanations",
    "close",
    "reopen",
    "share a draft",
    "release",
    "decide",
    "note",
    "write in the report",
    "answer for accuracy",
    "name peers",
]

# The addresses at which a server answers nobody else.
THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
NO_SIGN_IN = (
    "Whoever can reach this machine can read every return and send some: there is no sign-in. Put it behind a proxy that"
    " asks who somebody is, or serve this machine only (--address localhost)."
)


class NotAllowed(UserError):
    """Somebody tried what they may not do; says what, in words for the person."""


class NoName(UserError, ValueError):
    """What was typed is no name by which to know who acts."""


@dataclass(frozen=True)
class Actor:
    """Who does something: a name, and where it is known from. `local` is a name that was typed, and proves nothing."""

    name: str
    source: Source = "local"

    @classmethod
    def named(cls, text: str) -> "Actor":
        """Whoever typed this name or role. Raises NoName for one that is blank or that is not text."""
        name = " ".join(text.split())
        if not name:
            raise NoName("A name or role is needed: it is kept with what was done. Write it between quotes after --by.")
        try:
            name.encode()
        except UnicodeEncodeError:
            shown = name.encode(errors="replace").decode()
            raise NoName(f"“{shown}” holds letters that are not UTF-8. Write the name without them.") from None
        return cls(name)


# Whoever looks at the dashboard, and has no name until there is sign-in.
VISITOR = Actor("A visitor")


def may(actor: Actor, action: Action, scope: ReturnScope | None = None) -> bool:
    """Whether somebody may do something, to one return or (None) to what belongs to no return.

    Whoever works at this installation's own keyboard may do everything: there is no sign-in yet to tell people apart.
    """
    return actor.source == "local"


def require(actor: Actor, action: Action, scope: ReturnScope | None = None) -> None:
    """Raises NotAllowed where somebody may not do something."""
    if not may(actor, action, scope):
        raise NotAllowed(f"{actor.name} may not {action} here.")
