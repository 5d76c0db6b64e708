"""Sheets: orders in workbooks, in files of separated values, and in the tables of HTML mails."""
