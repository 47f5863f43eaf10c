"""Footnote: answers from a curated base of facts, each with a machine-checked citation."""
