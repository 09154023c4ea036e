"""The machine behind a paper, whichever it is: data in, checked exhibits and a rendered paper out.

The rooms of this package, low to high, are listed in `ARCHITECTURE.md`; a module imports only from rooms below its own.
"""
