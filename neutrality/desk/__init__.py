"""The office's pages: what is due, the case file, the steps, the corrections."""
