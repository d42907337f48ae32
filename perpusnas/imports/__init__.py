"""Importing spreadsheets: read, validated row by row, previewed, then written.

`raw_tables`, with `csv_files`, `workbooks` and `open_documents`, reads files in a process of its own and
`tables` finds the table in them; neither knows anything of the register. Each kind of
record declares its columns and what they fill.
"""
