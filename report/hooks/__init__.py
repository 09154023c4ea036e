"""What Quarto runs before and after it renders the project, as `_quarto.yml` says; no room imports from here."""
