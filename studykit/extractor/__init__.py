"""Text in, candidates out: notes, citations, claims, question types and checks. Pure."""
