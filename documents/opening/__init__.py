"""Whether a file can be opened at all, before it is kept: a PDF page by page, a photograph or scan laid into a PDF. In a bounded process, like reading."""
