"""From a note's text to its claims: front matter, blocks, citations, sentences, problems."""
