"""The writer: prompts for a language model of the learner's choice, its replies, their checks."""
