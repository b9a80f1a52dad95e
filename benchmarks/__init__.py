"""What is measured, as ratios in one run: see `python -m benchmarks --help`."""
