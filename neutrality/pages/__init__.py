"""The plain public pages: what this is, privacy, accessibility, the choice of language, health."""
