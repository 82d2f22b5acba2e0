"""The knowledge base as a static website and as data: every page is a pure function of one snapshot.

`site.build_site` returns all files by their path; `output.write_site` is the only code here that touches a disk.
"""

from knowledge.publishing.output import UnsafeDirectoryError, write_site
from knowledge.publishing.site import build_site

__all__ = ["UnsafeDirectoryError", "build_site", "write_site"]
