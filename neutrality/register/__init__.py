"""Register and recap: the monthly papers of an office, laid out by it."""
