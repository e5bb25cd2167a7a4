"""Ways to a language model: a server that speaks Chat Completions, or a program."""
