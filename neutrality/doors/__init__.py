"""The doors of the desk: both steps of signing in, and what somebody does about their own account."""
