"""Reports that people print and hand over: one content, written as PDF, web page and Word document.

A report is built once, of the plain blocks of `blocks`, in the words of `wording`.  The writers
(`typeset`, `web`, `worddoc`) set the same blocks and compute nothing.  A new report is one builder
that returns a `Report`.
"""
