"""Administration without case content."""
