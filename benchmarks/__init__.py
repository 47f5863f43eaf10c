"""Scripts that print the project's figures; each is run as `python -m benchmarks.NAME`."""
