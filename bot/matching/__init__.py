"""A question becomes ranked candidates with their evidence: spelling, features and the engine."""
