"""An office's earlier register (Excel), taken in with its history."""
