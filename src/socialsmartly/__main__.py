"""`python -m socialsmartly` is the console script `socialsmartly`."""

from socialsmartly.site.commandline import main

if __name__ == "__main__":
    raise SystemExit(main())
