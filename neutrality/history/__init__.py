"""Everything that happened: appended, chained, signed, never edited."""
