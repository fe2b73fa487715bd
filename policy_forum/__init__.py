"""Policy Forum: a membership organisation makes policy together.

Nothing is imported here, so that the pure domain can be used without loading Flask.
"""
