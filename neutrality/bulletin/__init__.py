"""A released month as files: CSV, workbook, bulletin on paper, and the package that holds them all."""
