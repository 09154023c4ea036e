"""Chapters as their authors wrote them, run: cells, kernels, and results put where the cells stand."""
