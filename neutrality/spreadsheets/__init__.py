"""Tables that officers send, read row by row: CSV as programs save it, XLSX; nothing of them is run."""
