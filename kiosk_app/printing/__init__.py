"""The rules of telling the truth about paper: submit, follow one job, three outcomes, cancel."""
