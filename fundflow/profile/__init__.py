"""The organisation's profile: who signs, as a small TOML file that may leave out whatever is not known."""

from fundflow.profile.keys import BODIES, EXEMPT_BODIES, KEYS, Key, Kind
from fundflow.profile.read import changed, load, parsed
from fundflow.profile.write import as_toml

__all__ = ["BODIES", "EXEMPT_BODIES", "KEYS", "Key", "Kind", "as_toml", "changed", "load", "parsed"]
