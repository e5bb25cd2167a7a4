"""Loads the analyser when it is imported: for the process that workers are forked from, so that
they share what it takes instead of loading it each by itself.
"""

from studykit.extractor.language import analyse

analyse(["It is loaded."])
