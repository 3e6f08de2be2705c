"""Protects linked frequency tables against recovery of small counts, and attacks its own result."""
