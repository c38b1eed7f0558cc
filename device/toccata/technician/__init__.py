"""The technician's tools: they measure and tell, with a verdict and a remedy."""
