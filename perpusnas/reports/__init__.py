"""Reports: each one declared once, as a page and as the same table in a file."""
