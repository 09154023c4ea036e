"""From chapters to the site, the PDF and the Word file."""
