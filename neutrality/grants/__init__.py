"""Who may do what with which table on PostgreSQL: declared once, printed as SQL, checked at the start."""
