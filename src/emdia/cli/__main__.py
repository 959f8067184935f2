"""`python -m emdia.cli`, the same as `emdia`."""

from emdia.cli import main

if __name__ == "__main__":
    main()
