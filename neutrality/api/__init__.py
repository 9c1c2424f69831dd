"""The interface for programs: tokens of an office, findings and answers in, cases and events out."""
