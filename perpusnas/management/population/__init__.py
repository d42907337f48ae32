"""Made-up registers of any size: what `manage.py populate` writes, a module a subject."""
