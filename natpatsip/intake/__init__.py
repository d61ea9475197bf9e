"""Intake: a file is received, or checked into a draft that is sent. The only part that knows both how a return is read and
how it is kept."""

from natpatsip.intake.marking import mark, mark_draft
from natpatsip.intake.receiving import (
    ReadFile,
    Receipt,
    check,
    prepare,
    receive,
    receive_extract,
    receive_together,
    returned_before,
    rows_as_kept,
)
from natpatsip.intake.sending import (
    DraftAsRead,
    GroundMoved,
    NotSent,
    SentReturn,
    check_into_draft,
    keep_draft,
    read_draft,
    send,
)
from natpatsip.intake.templates import NothingCollected, make_template, template_file, template_files

__all__ = [
    "DraftAsRead",
    "GroundMoved",
    "NotSent",
    "NothingCollected",
    "ReadFile",
    "Receipt",
    "SentReturn",
    "check",
    "check_into_draft",
    "keep_draft",
    "make_template",
    "mark",
    "mark_draft",
    "prepare",
    "read_draft",
    "receive",
    "receive_extract",
    "receive_together",
    "returned_before",
    "rows_as_kept",
    "send",
    "template_file",
    "template_files",
]
