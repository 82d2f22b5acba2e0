"""What must be seen before anything else is done with a text: words of self-harm or despair, details of a patient."""

from knowledge.safety.patient_identifiers import PatientIdentifier, find_patient_identifiers
from knowledge.safety.self_harm import speaks_of_distress, speaks_of_self_harm

__all__ = ["PatientIdentifier", "find_patient_identifiers", "speaks_of_distress", "speaks_of_self_harm"]
