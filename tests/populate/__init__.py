"""Made-up registers of any size: what `python -m tests.populate` writes, a module a subject."""
