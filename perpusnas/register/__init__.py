"""The whole register as a folder of plain CSV files and papers, out and in again."""
