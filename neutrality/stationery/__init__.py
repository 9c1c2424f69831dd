"""What all papers of an office share: letterhead, who signs, and the typesetting."""
