"""Many visitors at once, all in one process beside the server, each with a connection of its own as a browser's tab has.

A visitor opens a page by its address; then, every 5 seconds or so, chooses another collaborative or none, and now and
then goes to another page. Nobody asks again before the answer has come; whoever has waited too long, or has lost the
connection, opens a page anew. What a browser loads beside the connection (scripts, styles, fonts) is not asked for.
"""

import asyncio
import time
from dataclasses import dataclass, field
from random import Random

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from benchmarks.serving import Server, processor_seconds
from benchmarks.tab import LOOKS_SECONDS, PATIENCE_SECONDS, Tab

BETWEEN_SECONDS = (2.5, 7.5)
GOES_ON = 1 / 6

# As long as a browser's side of Streamlit waits for a connection.
_CONNECTING_SECONDS = 15.0


@dataclass(frozen=True)
class Plan:
    """Who comes and when: `visitors`, evenly over the `arriving` seconds, to one of the `pages`, where each chooses from
    the collaboratives until `staying` seconds after the last has come.
    """

    server: Server
    pages: tuple[str, ...]
    collaboratives: tuple[str, ...]
    visitors: int
    arriving: float
    staying: float


@dataclass
class Wait:
    """One question: when it was asked, in seconds since the first visitor came, and when it was answered, if ever."""

    asked: float
    answered: float | None = None

    @property
    def seconds(self) -> float:
        """How long the visitor waited; all their patience, where no answer came."""
        return PATIENCE_SECONDS if self.answered is None else self.answered - self.asked


@dataclass(frozen=True)
class Moment:
    """How far a visit was, in seconds, and the processor seconds taken until then by the server and by the visitors."""

    seconds: float
    server: float
    visitors: float


@dataclass(frozen=True)
class Visit:
    """What the visitors met: every wait, when a connection was lost or not made, and the moments when the first had not
    come yet, when the last had come, and when all were done. It began at that time of `time.perf_counter`.
    """

    began: float = field(default_factory=time.perf_counter)
    waits: list[Wait] = field(default_factory=list)
    dropped: list[float] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)


def visit(plan: Plan) -> Visit:
    """Let the visitors come, stay and leave."""
    return asyncio.run(_Crowd(plan).come())


class _Crowd:
    def __init__(self, plan: Plan):
        self._plan = plan
        self._met = Visit()

    async def come(self) -> Visit:
        self._note_moment()
        visitors = [asyncio.create_task(self._visitor(number)) for number in range(self._plan.visitors)]
        await asyncio.sleep(self._plan.arriving - self._now())
        self._note_moment()
        await asyncio.gather(*visitors)
        self._note_moment()
        return self._met

    async def _visitor(self, number: int) -> None:
        pick = Random(number)
        await asyncio.sleep(number * self._plan.arriving / self._plan.visitors)
        while not self._over():
            opened = self._asks()
            try:
                await self._stay(opened, pick)
            except TimeoutError:
                continue
            except (ConnectionClosed, InvalidHandshake, OSError):
                self._met.dropped.append(self._now())

    async def _stay(self, opened: Wait, pick: Random) -> None:
        tab = Tab()
        async with await self._connected() as connection:
            await self._hear(connection, tab, tab.opening(pick.choice(self._plan.pages)), opened)
            last = opened
            while True:
                await self._pause(last, pick)
                if self._over():
                    return
                last = self._asks()
                await self._hear(connection, tab, self._question(tab, pick), last)

    async def _connected(self) -> ClientConnection:
        """A connection, on which the visitor answers pings, as a browser does, and sends none."""
        try:
            return await connect(
                f"ws://localhost:{self._plan.server[0]}/_stcore/stream",
                subprotocols=["streamlit", "PLACEHOLDER_AUTH_TOKEN"],
                open_timeout=_CONNECTING_SECONDS,
                ping_interval=None,
                max_size=None,
            )
        except TimeoutError as error:
            raise ConnectionRefusedError("The server did not take up the connection.") from error

    async def _pause(self, last: Wait, pick: Random) -> None:
        until = last.asked + pick.uniform(*BETWEEN_SECONDS)
        await asyncio.sleep(max(LOOKS_SECONDS, until - self._now()))

    def _question(self, tab: Tab, pick: Random) -> bytes:
        if len(self._plan.pages) > 1 and pick.random() < GOES_ON:
            return tab.going(pick.choice(self._plan.pages))
        chosen = pick.choice([*self._plan.collaboratives, None])
        return tab.choosing("psc", [chosen] if chosen else [])

    async def _hear(self, connection: ClientConnection, tab: Tab, question: bytes, wait: Wait) -> None:
        """Ask, and listen until the run has ended; an error on the page is no answer."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await connection.send(question)
            while not tab.hear(await connection.recv()):
                pass
        if not tab.failed:
            wait.answered = self._now()

    def _asks(self) -> Wait:
        self._met.waits.append(Wait(self._now()))
        return self._met.waits[-1]

    def _now(self) -> float:
        return time.perf_counter() - self._met.began

    def _over(self) -> bool:
        return self._now() > self._plan.arriving + self._plan.staying

    def _note_moment(self) -> None:
        server = processor_seconds(self._plan.server[1])
        self._met.moments.append(Moment(self._now(), server, time.process_time()))
