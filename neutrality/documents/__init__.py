"""Papers: what is typeset to be printed or kept."""
