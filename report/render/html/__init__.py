"""Renders Quarto documents without Quarto: Jupyter runs cells, pandoc reads and writes, templates lay out pages."""
