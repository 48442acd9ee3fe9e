"""The whole round on the shipped form and register, answered by simulation, with the mishaps of real life."""

from __future__ import annotations

from qng_reports.demo.run import run_demo

__all__ = ["run_demo"]
