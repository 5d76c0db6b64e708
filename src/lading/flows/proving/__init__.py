"""The auditor: the laws proven, breaches named, repairs proposed and approved."""
