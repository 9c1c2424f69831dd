"""The sealed history for others: sealing, proofs, the public checkpoints, and a restore accepted by two."""
