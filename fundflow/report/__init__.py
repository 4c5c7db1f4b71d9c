"""Turns one Analysis into what people and programs read; renderers compute nothing.

A new output format of a check is one file here and one line in `renderers.py`.  Nothing is imported
here, so that a command loads only what it prints.
"""

from fundflow.report.view import View

__all__ = ["View"]
