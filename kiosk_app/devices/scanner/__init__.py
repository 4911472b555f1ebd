"""Hand scanners: the text of one code after another and nothing else."""
