"""Backups of the data while it is in use: made, checked, put back; keys are never in them."""
