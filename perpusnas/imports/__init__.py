"""Importing spreadsheets: read, validated row by row, previewed, then written.

`tables`, `csv_files` and `workbooks` read files and know nothing of the register; each
kind of record declares its columns and what they fill.
"""
