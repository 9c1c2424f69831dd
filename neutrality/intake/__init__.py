"""Where reports come in: the citizen's steps, the counter, the findings, and the way back by code."""
