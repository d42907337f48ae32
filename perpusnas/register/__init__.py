"""Export and import of the whole register as a folder of CSV files and documents."""
