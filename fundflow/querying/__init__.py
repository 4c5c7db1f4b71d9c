"""Wires a workspace and the questions about its network together: a question in, a table with its meaning out.

Questions about conditions look at the whole workspace; questions about shape look at the part that
was asked for.  Amounts are decimals; nothing is added across currencies.
"""

from fundflow.querying.counting import WHO, count
from fundflow.querying.pressing import free, funders
from fundflow.querying.shape import chain, groups, middle
from fundflow.querying.unrestricted import without

__all__ = ["WHO", "chain", "count", "free", "funders", "groups", "middle", "without"]
