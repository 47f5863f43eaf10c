"""Footnote: answers from a curated base of facts, each with a citation that a machine has checked."""
