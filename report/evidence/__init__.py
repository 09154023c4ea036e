"""What makes provenance visible: records and pages about rows, exhibits and sources, files to download, the search."""
