"""Citizens who write: the text queue."""
