"""Text handling shared by everything that reads a question: normalizing, tokenizing, stemming, spelling."""
