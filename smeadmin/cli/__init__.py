"""The command line: argv in, exit status out. Importing this package imports nothing else."""
