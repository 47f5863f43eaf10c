"""Measurements; run each as `python -m benchmarks.NAME` from the repository."""

import os

# As `bot.__main__` does: threads of the linear algebra library cost more than they give.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
