"""The network of awards around one organisation: looked up in an index, walked, asked, exported.

Turns tables into an index that answers in a moment, and the index into a `Network` of bounded size.
Refuses to add money along paths and to hide what it left out.
"""
