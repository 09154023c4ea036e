"""One file that holds the whole project, described for people, catalogues and machines."""

from report.release.archive.catalogue_metadata import citation_cff
from report.release.archive.pack import archive_files, write_archive

__all__ = ["archive_files", "citation_cff", "write_archive"]
