"""What runs inside the box of `evidence/sandbox.py`; it imports nothing of the rest."""
