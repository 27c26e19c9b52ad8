"""How good and how fast: `python -m benchmarks.run`. Nothing here is needed to read news."""
