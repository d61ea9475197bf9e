"""Drafts: what is checked and not sent yet, in a file of its own beside the record. No figure ever reads it."""

from natpatsip.drafts.draft import (
    Draft,
    DraftChanged,
    DraftedExplanation,
    DraftedSheet,
    DraftFile,
    NoSuchDraft,
    SignOff,
)
from natpatsip.drafts.keeping import KEPT_DAYS, Drafts

__all__ = [
    "KEPT_DAYS",
    "Draft",
    "DraftChanged",
    "DraftFile",
    "DraftedExplanation",
    "DraftedSheet",
    "Drafts",
    "NoSuchDraft",
    "SignOff",
]
