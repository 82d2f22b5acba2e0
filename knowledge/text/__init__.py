"""Text handling shared by everything that reads a question: normalizing, splitting into words, stemming, spelling."""
