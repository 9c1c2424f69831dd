"""Accounts, the roles they hold at offices, and who is acting in this request."""
