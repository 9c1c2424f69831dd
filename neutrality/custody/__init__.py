"""The care of keys: made, followed by others, recovered, backed up; every change is an event."""
