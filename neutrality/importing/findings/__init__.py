"""Supervision results taken in from a sheet, each as if it had been typed into the form."""
