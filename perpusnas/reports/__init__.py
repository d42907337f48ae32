"""Reports, each declared once and shown as a page and as a file."""
