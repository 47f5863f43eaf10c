"""Footnote in Discord: everything that imports discord."""
