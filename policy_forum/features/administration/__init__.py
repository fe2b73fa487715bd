"""The national office's own pages: imports, messages, accounts."""
