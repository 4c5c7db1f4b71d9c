"""Find the parties of an agreement where its text calls them by name.

"Pathways may end this Agreement" is said of the one who gives, and "Red Lantern certifies" of the one who receives:
their names carry the concepts that the vocabulary marks with `called`.  A name that goes on with a capital is
another's: "United Nations" is not called in "United Nations Security Council".
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fundflow.model import Called


class Names:
    """The names of the parties of one document."""

    def __init__(self, called: Sequence[Called], concepts: Mapping[str, Sequence[str]]) -> None:
        self._concepts = {one.name: concepts.get(one.role, ()) for one in called}
        either = "|".join(re.escape(one.name) for one in called)
        self._pattern = re.compile(rf"(?<!\w)(?:{either})(?!\w)(?! [^\W\d_a-zß-ÿ])") if called else None

    def places(self, text: str, starts: Sequence[int]) -> Iterator[tuple[int, int, str]]:
        """Yield where words begin and end that name a party, with each concept that the name carries.

        Args:
            text: what is searched.
            starts: where each of its words begins.
        """
        for match in self._pattern.finditer(text) if self._pattern else ():
            first, last = bisect_left(starts, match.start()), bisect_left(starts, match.end())
            for concept in self._concepts[match.group()] if first < last else ():
                yield first, last, concept
