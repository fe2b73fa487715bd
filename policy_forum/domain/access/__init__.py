"""Who acts, and what the one permission table lets them do."""
