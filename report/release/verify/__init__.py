"""Rebuild the paper from nothing, twice and otherwise, and compare: with each other and with what was released."""

from report.release.verify.verification import Verification, verify_project

__all__ = ["Verification", "verify_project"]
