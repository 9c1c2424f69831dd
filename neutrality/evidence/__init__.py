"""Evidence: files that are sealed before they touch a disk, and what is known of each."""
