"""Gold questions in, figures out; and what a base can say of itself without any."""
