"""Spreadsheets into the register: read, judged row by row, looked at, then written.

`files`, `workbooks` and `sheets` know spreadsheets and nothing of the register; each
kind of record says in one declaration which columns it has and where they go.
"""
