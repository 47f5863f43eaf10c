"""A knowledge folder: read strictly, checked whole, linked into a `KnowledgeBase`."""
