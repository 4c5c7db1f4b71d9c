"""Says what is being done when it takes minutes; who wants to know listens to the logger, nobody else hears it."""

from __future__ import annotations

import logging

LOG = logging.getLogger("fundflow.steps")
LONG = 200_000
"""With fewer awards nothing takes so long that somebody would ask what is going on."""


def say(text: str, *, awards: int) -> None:
    """Say what is done now with so many awards."""
    if awards >= LONG:
        LOG.info(text)
