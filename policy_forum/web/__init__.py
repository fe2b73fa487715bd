"""The Flask glue that the features share."""
