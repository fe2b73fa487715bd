"""Changes that members propose to a motion, and what becomes of them."""
