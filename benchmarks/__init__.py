"""What the studio costs: measured by hand, written to `docs/performance.md` by the program itself.

.venv/bin/python -m benchmarks
"""
