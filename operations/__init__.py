"""The command line, set-up, the processes' entry points, one machine's supervisor, demo."""
