"""Quarto as the renderer: it is started, and what it says is told with chapter and line."""
