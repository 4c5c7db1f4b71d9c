"""fundflow reads grant documents, finds the conditions that bind, and shows them with evidence."""

__version__ = "0.1.0"
