"""Who is barred from a case, and what the office above may do with one: what is kept of it."""
