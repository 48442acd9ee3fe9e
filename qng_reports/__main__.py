"""`python -m qng_reports` is the command `qng-reports`."""

from qng_reports.cli import main

if __name__ == "__main__":
    main()
