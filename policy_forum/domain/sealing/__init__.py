"""What goes into an envelope, how a key is shared out, and how the board is chained."""
