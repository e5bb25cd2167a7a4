"""Blocks to claims: what states something, and which stamps it carries.

The rules of what a citation covers: (1) the text back to the citation before it or the start of
its sentence; (2) standing after the full stop, the sentence before; (3) adjacent ones cover the
same text, and a sentence keeps all of its own; (4) an uncited sentence inherits from the next cited
one of its paragraph, else the last; (5) a list's lead-in is no claim but introduces its items, and
lends them its citation only when no item has one; (6) a heading's citation is a weak fallback for
its section; (7) a line that holds only a citation covers the block above; (8) in a table it covers
its cell, and the only one of a row covers the row.
"""
