"""The month: what came in, what went out, what stands, from two separate ways of counting."""
