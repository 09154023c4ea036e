"""How a composed document becomes a Word file: the styles, and which element takes which."""
