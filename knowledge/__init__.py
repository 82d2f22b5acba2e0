"""The knowledge base and what is computed from it: pure Python, no Discord, no clock, no database."""
