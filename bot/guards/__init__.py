"""What tells a question from its near-misses: reading it, and unifying it with the typed facts."""
