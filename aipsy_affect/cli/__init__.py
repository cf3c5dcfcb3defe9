"""The command line: one module per command, results on stdout, progress on stderr."""
