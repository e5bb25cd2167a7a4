"""Loads what analyses notes when it is imported: for the process that workers are forked from, so
that they share what it takes instead of loading it each by itself.
"""

import gc

from studykit.build.parallel_extraction import propose
from studykit.config import Config
from studykit.model import NoteFile

_NOTE = "# Loading\n\nSpaniels were bred by Arlo Quist in Cardiff in 1821 [0:01]."

propose([[NoteFile("loading.md", _NOTE, "")]], Config())
gc.collect()
gc.freeze()  # workers that look for garbage would copy what they share
