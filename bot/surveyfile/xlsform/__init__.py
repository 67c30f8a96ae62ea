"""Surveys as XLSForm, the form language of ODK and KoboToolbox: read from a workbook, and written to one."""
