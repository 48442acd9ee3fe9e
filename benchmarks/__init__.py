"""How fast the toolkit is, as ratios to the bare libraries in one run: `python -m benchmarks`."""
