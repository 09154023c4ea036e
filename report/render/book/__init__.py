"""Chapters as one book: pandoc reads them, then numbers, citations, links and references across all of them."""
