"""`python -m operations COMMAND`."""

from operations.commands import main

main()
