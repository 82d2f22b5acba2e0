"""What must be seen before anything else is done with a text: words of self-harm, and details of a patient."""

from knowledge.safety.patients import Finding, patient_details
from knowledge.safety.self_harm import speaks_of_self_harm

__all__ = ["Finding", "patient_details", "speaks_of_self_harm"]
