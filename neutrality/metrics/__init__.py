"""Figures of the machine for who watches over it: how work waits, nothing of what it is about."""
