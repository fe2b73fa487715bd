"""Reading and checking the record of everything that happened."""
