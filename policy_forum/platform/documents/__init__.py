"""Documents that leave the house on paper: typeset without network, system fonts or chance."""
