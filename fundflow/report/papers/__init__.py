"""Papers that coalitions hand over: the network report, the dossier and the compendium.

Each turns gathered facts into one `Report` of plain blocks and the tables behind its figures, in one
language.  The writers of `printed` set the blocks; spreadsheet and CSV take the tables.
"""
