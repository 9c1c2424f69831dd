"""The plain public pages: what this is, privacy, accessibility, language, health, the released statistics."""
