"""Months released: frozen, signed, checkable."""
