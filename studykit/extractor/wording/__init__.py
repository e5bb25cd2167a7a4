"""How a question is worded: what it leans on put in, what it does not need left out."""
