"""`python -m bot`: see `bot.cli` for the commands."""

import os

# Matrices here have forty rows: threads of the linear algebra library cost more than they give.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from bot.cli import main  # noqa: E402 - after the threads are set

if __name__ == "__main__":
    main()
