"""Compiled inner loops: plain loops over named arrays; they know no Mesa and no reforms."""
