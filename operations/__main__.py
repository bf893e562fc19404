"""`python -m operations COMMAND`."""

import sys

try:
    from operations.commands import main

    main()
except KeyboardInterrupt:
    # Ctrl-C while it was still being loaded: nothing had begun.
    sys.exit("Stopped by Ctrl-C, before anything had begun.")
