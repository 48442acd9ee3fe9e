"""Reads returned workbooks: a quick way for what programs usually write, a careful one for everything else."""
