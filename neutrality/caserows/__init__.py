"""The cases as rows for whoever counts for themselves: one respondent a row, nobody named."""
