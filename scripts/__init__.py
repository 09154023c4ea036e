"""The paper's own arithmetic: from rows to values, tables and figures, one pair of modules for each chapter."""
