"""Fill the page templates: every value is escaped, an unknown name is an error, nothing is fetched.

Turns a template's name and values into one HTML page.  Refuses whatever a template does not know.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from fundflow.report import labels
from fundflow.report.plain import plain
from fundflow.resources import shipped

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


def fill(name: str, **values: object) -> str:
    """Return the page of a template."""
    return _environment().get_template(name).render(values)


def _marked(text: str) -> Markup:
    """Escape a line and let the mark of an unread source stand out."""
    from markupsafe import Markup, escape

    mark = f"[{labels.UNVERIFIED}]"
    return escape(text).replace(mark, Markup('<strong class="unread">{}</strong>').format(mark))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["plain"] = plain
    environment.filters["marked"] = _marked
    environment.filters["day"] = labels.day
    environment.filters["family"] = labels.family
    return environment
