"""Detection: what the text of a document says, by the rules of the book; never whether it binds."""

from fundflow.detection.find import Detector

__all__ = ["Detector"]
