"""The referral package: one file for the authority or the employer, and the answer read back in."""
