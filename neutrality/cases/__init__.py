"""One event under examination: the case, its respondents, steps, clocks, intervals and facts."""
