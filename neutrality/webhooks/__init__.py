"""Other programs are told what happened: subscriptions, messages that wait, and how they are sent."""
