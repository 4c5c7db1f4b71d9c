"""Read a page as a machine does: well formed, its tags, its attributes, and what everyone must be able to rely on."""

from __future__ import annotations

import itertools
import re
from html.parser import HTMLParser

_ALONE = {"meta", "br", "link", "img", "hr", "input"}


class Page(HTMLParser):
    """Collects what a page is made of; tags must close in the order in which they opened."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in _ALONE:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that it is the last one open."""
        assert self.open.pop() == tag


def readable(text: str) -> Page:
    """Return a page that is one file for anyone: a language, one main heading, ordered levels, links that lead somewhere."""
    page = Page(text)
    assert text.lstrip().startswith("<!DOCTYPE html>")
    assert ("lang", "en") in page.attributes
    assert page.tags.count("h1") == 1
    levels = [int(tag[1]) for tag in page.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert {"main", "title"} <= set(page.tags)
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    ids = [value for name, value in page.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    targets = [value or "" for name, value in page.attributes if name in {"href", "src"}]
    assert all(target.startswith("#") and target[1:] in ids for target in targets)
    named = [word for name, value in page.attributes if name == "aria-labelledby" for word in (value or "").split()]
    assert set(named) <= set(ids)
    assert "url(" not in text
    assert "@import" not in text
    return page
