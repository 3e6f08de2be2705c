"""Releases: request, protection, report, two reviews, publication, recall."""

from __future__ import annotations

from routezicht.release.answers import expire, record_answer
from routezicht.release.pack import pack
from routezicht.release.register import register
from routezicht.release.steps import (
    protect,
    publish,
    recall,
    record_review,
    report,
    request,
    send_back,
    withdraw,
)
from routezicht.release.views import diff, form_markdown, open_form

__all__ = [
    "diff",
    "expire",
    "form_markdown",
    "open_form",
    "pack",
    "protect",
    "publish",
    "recall",
    "record_answer",
    "record_review",
    "register",
    "report",
    "request",
    "send_back",
    "withdraw",
]
