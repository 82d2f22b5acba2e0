"""Checks made on a text before anything else: words of self-harm, and details that identify a patient."""

from knowledge.safety.patient_identifiers import PatientIdentifier, find_patient_identifiers
from knowledge.safety.self_harm import speaks_of_self_harm

__all__ = ["PatientIdentifier", "find_patient_identifiers", "speaks_of_self_harm"]
