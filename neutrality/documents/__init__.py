"""The documents of a case and of a handover: from a draft to the signed scan, and whether one stands."""
