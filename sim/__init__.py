"""A simulator of street-level governance in Chinese cities."""
