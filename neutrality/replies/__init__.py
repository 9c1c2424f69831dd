"""An agency answers one letter on a page that one code opens; the liaison takes the answer over."""
