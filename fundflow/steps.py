"""Says what is being done when it takes minutes; who wants to know listens to the logger, nobody else hears it."""

from __future__ import annotations

import logging

LOG = logging.getLogger("fundflow.steps")
"""Tells of something that begins as INFO, and of its parts as DEBUG."""
LONG = 200_000
"""With fewer awards nothing takes so long that somebody would ask what is going on."""


def say(text: str, *, awards: int) -> None:
    """Say what begins now with so many awards."""
    if awards >= LONG:
        LOG.info(text)


def part(text: str, number: int, of: int, *, awards: int) -> None:
    """Say which part of it begins."""
    if awards >= LONG:
        LOG.debug("%s: part %d of %d", text, number, of)
