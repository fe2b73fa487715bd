"""Signing in: an account is a way in, a member has the rights."""
