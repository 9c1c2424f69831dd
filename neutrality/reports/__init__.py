"""What one sender sent: the report, its sealed texts and what the sender is told."""
