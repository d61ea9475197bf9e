"""Batches: uploaded files checked one by one in a thread of their own, so that no rerun of a page stops them.

Nothing here draws: a thread has no page. A page asks for the batch by its id and shows how far it has come.
"""

import logging
import secrets
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import streamlit as st

from natpatsip.access import Actor
from natpatsip.drafts import Drafts
from natpatsip.intake import Receipt, check_into_draft, receive, receive_extract
from natpatsip.returns.extracts import ExtractDetails
from natpatsip.sheets.scope import ReturnScope
from natpatsip.store import Store, StoreBusy, StoreProblem
from natpatsip.ui.page_words import tell_keeper

_log = logging.getLogger(__name__)

BATCHES_KEPT = 50
# Each reads a workbook in a child process that may take 1 GiB; more batches than this wait their turn.
_BATCHES_AT_ONCE = 2

BUSY = "The record was in use by another program for too long, so nothing of this file was kept. Check it again in a minute."
BROKEN = (
    "Something went wrong on our side while this file was read. Check it again: a file that was kept after all is"
    " not kept twice. If it happens again, tell the national team the name of the file and the time."
)


@dataclass(frozen=True)
class Upload:
    """A file as it was sent; of a publisher's CSV, with what its sender says of it."""

    name: str
    content: bytes
    claim: ExtractDetails | None = None


@dataclass(frozen=True)
class Outcome:
    """What became of one file: its receipt or, where there is none, the sentence that says why."""

    file_name: str
    receipt: Receipt | None = None
    failure: str = ""


@dataclass(frozen=True)
class Batch:
    """Files sent together; `outcomes` grows, in the order of `file_names`, until every file has one."""

    id: str
    file_names: tuple[str, ...]
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def running(self) -> bool:
        return len(self.outcomes) < len(self.file_names)


class Batches:
    """The latest batches of this process. Safe to share among threads."""

    def __init__(self, kept: int = BATCHES_KEPT):
        self._kept = kept
        self._batches: dict[str, Batch] = {}
        self._changing = threading.Lock()
        self._workers = ThreadPoolExecutor(_BATCHES_AT_ONCE, thread_name_prefix="returns")

    def start(
        self, store: Store, drafts: Drafts, uploads: Sequence[Upload], by: str, expected: ReturnScope | None = None
    ) -> Batch:
        """Begin to check the files; `by` says who did, `expected` the only return a workbook may be.

        A collaborative’s workbook is kept as a draft. What else comes is stored as far as it is clean.
        """
        batch = Batch(secrets.token_urlsafe(8), tuple(upload.name for upload in uploads))
        with self._changing:
            self._batches[batch.id] = batch
            self._forget_the_oldest()
        self._workers.submit(_work_through, batch, store, drafts, uploads, by, expected)
        return batch

    def find(self, id: str | None) -> Batch | None:
        """The batch with this id; None when there is none, or no longer."""
        return None if id is None else self._batches.get(id)

    def _forget_the_oldest(self) -> None:
        finished = [id for id, batch in self._batches.items() if not batch.running]
        for id in finished[: max(0, len(self._batches) - self._kept)]:
            del self._batches[id]


@st.cache_resource(show_spinner=False)
def batches() -> Batches:
    """The batches of the whole process, whoever looks."""
    return Batches()


def _work_through(
    batch: Batch, store: Store, drafts: Drafts, uploads: Sequence[Upload], by: str, expected: ReturnScope | None
) -> None:
    for upload in uploads:
        batch.outcomes.append(_take(store, drafts, upload, Actor(by), expected))


def _take(store: Store, drafts: Drafts, upload: Upload, by: Actor, expected: ReturnScope | None) -> Outcome:
    try:
        if upload.claim:
            return Outcome(upload.name, receive_extract(store, upload.content, upload.name, by, upload.claim))
        receipt = check_into_draft(store, drafts, upload.content, upload.name, by, expected)
        if receipt.scope and receipt.scope.sender == "national team":
            receipt = receive(store, upload.content, upload.name, by, expected)
        return Outcome(upload.name, receipt)
    except StoreBusy:
        return Outcome(upload.name, failure=BUSY)
    except StoreProblem as problem:
        _log.exception("The record or its drafts could not be written")
        return Outcome(upload.name, failure=f"Nothing of this file was kept. {tell_keeper(problem)}")
    except Exception:
        # Whatever it was, the files after this one are to be checked all the same.
        _log.exception("A file could not be taken: %r", upload.name)
        return Outcome(upload.name, failure=BROKEN)
