"""The terminal: plain text and JSON in and out, on the same answerer as Discord."""
