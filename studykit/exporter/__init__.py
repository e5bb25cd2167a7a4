"""Cards out of studykit: Anki packages, listings, previews."""
