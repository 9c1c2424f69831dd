"""The rules: one body of law, standard library only, no clock, no session, no request."""
