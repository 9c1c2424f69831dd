"""A whole instance in one file, from any database and store into any other."""
