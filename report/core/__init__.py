"""What every room needs: files and settings, the paper and its chapters, errors, the store, other programs."""
