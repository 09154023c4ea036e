"""The arithmetic of the paper on honey."""
