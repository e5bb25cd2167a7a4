"""Cards that authors write by hand in their notes, in the syntaxes of many tools."""
