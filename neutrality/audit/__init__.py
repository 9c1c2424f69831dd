"""Whether the history is whole: sealed into one tree, and checked row by row by whoever asks."""
