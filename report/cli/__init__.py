"""The verbs of `python -m report`: one module for each, whose `main` gets the words after the verb."""
