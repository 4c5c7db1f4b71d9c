"""Gathers the facts of printed papers from checked files or from a workspace; puts nothing into words.

`compendium` takes clauses from documents; `overview` and `dossier` take what was followed along the
money.  Each gives a record of `fundflow.papers`, with the rows that every figure rests on.
"""
