"""The book as one document for paper: composed, then written by typst as PDF and by pandoc as a Word file."""
